import Cohorts
import Tensors

extension ExternalInputs {
  /// What the model takes, one payload an input, of prepared cases whose parts may have been exchanged.
  ///
  /// Pixels and vectors pass without a copy.
  func payloads(_ inputs: [String: ModalityBatch]) throws(PredictorError) -> [Payload] {
    var result: [Payload] = []
    var rowCount: Int?
    for (position, input) in description.inputs.enumerated() {
      guard let batch = inputs[input.modality] else {
        throw PredictorError(
          .missingModality, "the model reads \"\(input.modality)\", which is not there")
      }
      let presence = try Self.converting { () throws(TensorError) in
        try batch.presence.array(of: Bool.self)
      }
      guard presence.count == rowCount ?? presence.count else {
        throw PredictorError(
          .unsuitableInput,
          "expected as many cases of each modality, found \(rowCount ?? 0) and \(presence.count) of "
            + "\"\(input.modality)\"")
      }
      rowCount = presence.count
      let content = try content(input, position, batch, presence)
      try checkShape(content, input)
      result.append(Payload(content: content, presence: presence))
    }
    return result
  }

  private func content(
    _ input: ExternalModelDescription.Input, _ position: Int, _ batch: ModalityBatch,
    _ presence: [Bool]
  ) throws(PredictorError) -> Payload.Content {
    if input.part == .presence {
      return .tensor(
        try Self.converting { () throws(TensorError) in
          try batch.presence.converted(to: input.dtype ?? .bool)
        })
    }
    switch (batch.content, sources[input.modality]) {
    case (.pixels(let values), .images), (.vector(let values), .vector):
      return .tensor(try finished(values, input, presence, standard: .float32))
    case (.bag(let values, let isThere), .images):
      guard input.part == .content else {
        return .tensor(
          try Self.converting { () throws(TensorError) in
            try isThere.converted(to: input.dtype ?? .bool)
          })
      }
      return .tensor(try finished(values, input, presence, standard: .float32))
    case (.columns(let numeric, let codes), .table(let table)):
      return try columns(input, layouts[position], table, numeric, codes, presence)
    case (.words(let ids, let isThere), .texts(let pieces)):
      return try words(input, vocabularies[position], pieces, ids, isThere, presence)
    default:
      throw PredictorError(
        .unsuitableInput, "\"\(input.modality)\" was prepared as another kind of data")
    }
  }

  private func columns(
    _ input: ExternalModelDescription.Input, _ layout: TableLayout?, _ table: ExternalTable,
    _ numeric: Tensor, _ codes: Tensor, _ presence: [Bool]
  ) throws(PredictorError) -> Payload.Content {
    let (numbers, categories) = try Self.converting { () throws(TensorError) in
      (try numeric.array(of: Float.self), try codes.array(of: Int64.self))
    }
    let (n, c) = (table.numeric.count, table.categorical.count)
    guard numbers.count == presence.count * n, categories.count == presence.count * c else {
      throw PredictorError(
        .unsuitableInput, "\"\(input.modality)\" was prepared with other columns")
    }
    guard let layout else {
      return .columns(table.columns(numbers, categories, presence: presence))
    }
    var values: [Float] = []
    values.reserveCapacity(presence.count * layout.width)
    for row in presence.indices {
      let own = numbers[row * n..<(row + 1) * n]
      let ownCodes = categories[row * c..<(row + 1) * c]
      if presence[row], let fault = layout.fault(own, ownCodes) {
        throw description.error(
          .unsuitableInput, input.place,
          "column \"\(fault.name)\" was filled with what the model has no number for; choose another "
            + "fill, or say what an empty cell is, missing: VALUE")
      }
      layout.append(own, ownCodes, to: &values)
    }
    return .tensor(
      try finished(
        try Self.converting { () throws(TensorError) in
          try Tensor(values, shape: [presence.count, layout.width])
        }, input, presence, standard: .float32))
  }

  private func words(
    _ input: ExternalModelDescription.Input, _ vocabulary: Vocabulary?, _ pieces: TextPieces,
    _ ids: Tensor, _ isThere: Tensor, _ presence: [Bool]
  ) throws(PredictorError) -> Payload.Content {
    let (numbers, flags) = try Self.converting { () throws(TensorError) in
      (try ids.array(of: Int64.self), try isThere.array(of: Bool.self))
    }
    let width = presence.isEmpty ? 0 : numbers.count / presence.count
    guard numbers.count == flags.count, numbers.count == width * presence.count else {
      throw PredictorError(.unsuitableInput, "\"\(input.modality)\" was prepared in another shape")
    }
    // Words that were taken out leave no gap.
    let rows = presence.indices.map { row -> [Int64] in
      guard presence[row] else { return [] }
      return (row * width..<(row + 1) * width).filter { flags[$0] }.map { numbers[$0] }
    }
    if vocabulary == nil, input.part == .content {
      return .texts(rows.map { $0.map(pieces.piece).joined() })
    }
    let lengths = description.inputs.filter { $0.modality == input.modality }.compactMap(\.length)
    let length = lengths.first ?? max(1, rows.map(\.count).max() ?? 1)
    if let vocabulary {
      var values: [Int64] = []
      values.reserveCapacity(rows.count * length)
      for row in rows {
        let known = row.prefix(length).map { vocabulary.number($0) ?? 0 }
        values += known
        values.append(contentsOf: repeatElement(vocabulary.padding, count: length - known.count))
      }
      return .tensor(
        try finished(
          try Self.converting { () throws(TensorError) in
            try Tensor(values, shape: [rows.count, length])
          }, input, presence, standard: .int64))
    }
    let mask = rows.flatMap { row in (0..<length).map { $0 < row.count } }
    return .tensor(
      try Self.converting { () throws(TensorError) in
        try Tensor(mask, shape: [rows.count, length]).converted(to: input.dtype ?? .bool)
      })
  }

  /// The wanted element type, and nothing of a case that lacks the modality.
  private func finished(
    _ values: Tensor, _ input: ExternalModelDescription.Input, _ presence: [Bool],
    standard: DType
  ) throws(PredictorError) -> Tensor {
    try Self.converting { () throws(TensorError) in
      let wanted = input.dtype ?? standard
      let result = values.dtype == wanted ? values : try values.converted(to: wanted)
      // A text that is not there is all padding already, unless the description says otherwise.
      guard presence.contains(false), standard.isFloatingPoint || input.absent != nil else {
        return result
      }
      let shape = [presence.count] + [Int](repeating: 1, count: max(0, values.rank - 1))
      let isAbsent = try Tensor(presence.map { !$0 }, shape: shape)
      return try result.filled(where: isAbsent, with: input.absent ?? 0)
    }
  }

  /// Compares with the sizes that the description promises.
  private func checkShape(
    _ content: Payload.Content, _ input: ExternalModelDescription.Input
  ) throws(PredictorError) {
    guard let wanted = input.shape else { return }
    guard case .tensor(let tensor) = content else {
      throw description.error(input.place, "shape: what is sent has none; remove it")
    }
    let found = Array(tensor.shape.dropFirst())
    guard found == wanted else {
      throw description.error(
        .unsuitableInput, input.place,
        "expected a shape of \(wanted) for one case, the cohort's \"\(input.modality)\" gives "
          + "\(found); correct the shape, or the size in the cohort's manifest")
    }
  }
}
