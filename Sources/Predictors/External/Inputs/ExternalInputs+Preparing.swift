import Cohorts
import Tensors

extension ExternalInputs {
  /// Reads cases: pixels and vectors as the model sees them, tables and texts as they stand.
  ///
  /// - Throws: ``PredictorError`` with code `unreadableInput` that names the case, and the cell or word
  ///   that the model has no number for.
  func prepare(_ batch: CaseBatch) throws(PredictorError) -> [String: ModalityBatch] {
    guard batch.cohort.caseIDs == cohort.caseIDs, batch.cohort.name == cohort.name else {
      throw PredictorError(
        .unreadableInput,
        "the model was opened for the cohort \"\(cohort.name)\"; open it again for another")
    }
    if let bad = batch.cases.first(where: { !cohort.caseIDs.indices.contains($0) }) {
      throw PredictorError(
        .unreadableInput,
        "there is no case \(bad); cases are 0 to \(cohort.caseIDs.count - 1)")
    }
    var result: [String: ModalityBatch] = [:]
    for name in description.modalities {
      guard let source = sources[name],
        let modality = cohort.modalities.first(where: { $0.name == name })
      else { continue }
      let presence = batch.cases.map { modality.presence[$0] }
      try checkPresence(name, batch.cases, presence)
      let content = try content(source, batch.cases, presence: presence, modality: name)
      result[name] = try Self.converting { () throws(TensorError) in
        ModalityBatch(content: content, design: nil, presence: try Tensor(presence))
      }
    }
    return result
  }

  /// Refuses a case without a modality where the description does not say what to send.
  private func checkPresence(
    _ name: String, _ cases: [Int], _ presence: [Bool]
  ) throws(PredictorError) {
    guard !isProgram, let row = presence.firstIndex(of: false) else { return }
    let own = description.inputs.filter { $0.modality == name }
    guard !own.contains(where: { $0.part == .presence }) else { return }
    for input in own where input.part == .content && input.absent == nil {
      throw description.error(
        .unreadableInput, input.place,
        "case \"\(cohort.caseIDs[cases[row]])\" has no \"\(name)\"; say what the model gets then, "
          + "absent: NUMBER, or give it an input of part: presence")
    }
  }

  private func content(
    _ source: Source, _ cases: [Int], presence: [Bool], modality: String
  ) throws(PredictorError) -> ModalityBatch.Content {
    switch source {
    case .images(let reader, let bags, let mean, let deviation):
      // Of bags without any picture there is one empty place, so that no axis has length zero.
      let width = max(1, bags?.largestCount(of: cases) ?? 1)
      let places = cases.flatMap { item -> [Int?] in
        guard let bags else { return [item] }
        let own = bags.picturesOfCase[item].map { Optional($0) }
        return own + [Int?](repeating: nil, count: width - own.count)
      }
      let bytes = try bytes(of: places, reader)
      return try Self.converting { () throws(TensorError) in
        let files = reader.files
        let one = [files.channels, files.size, files.size]
        let raw = try Tensor(bytes, shape: [places.count] + one).converted(to: .float32)
        let pixels = try (raw / 255 - mean) / deviation
        guard bags != nil else { return .pixels(pixels) }
        return .bag(
          pixels: try pixels.reshaped([cases.count, width] + one),
          presence: try Tensor(places.map { $0 != nil }, shape: [cases.count, width]))
      }
    case .table(let table):
      let content = try Self.converting { () throws(TensorError) in
        try table.content(cases, presence: presence)
      }
      try checkCells(content, cases, presence, modality)
      return content
    case .texts(let pieces):
      try checkWords(pieces, cases, modality)
      // A text without any word is there all the same: it has one piece.
      let rows = cases.map { pieces.numbersOfCase[$0] }
      let width = max(1, rows.map(\.count).max() ?? 1)
      return try Self.converting { () throws(TensorError) in
        let numbers = rows.flatMap { $0 + repeatElement(0, count: width - $0.count) }
        let isThere = rows.flatMap { row in (0..<width).map { $0 < row.count } }
        return .words(
          ids: try Tensor(numbers, shape: [rows.count, width]),
          presence: try Tensor(isThere, shape: [rows.count, width]))
      }
    case .vector(let vector):
      return try Self.converting { () throws(TensorError) in
        .vector(try Tensor(cases.flatMap(vector.row), shape: [cases.count, vector.features.count]))
      }
    }
  }

  private func bytes(
    of places: [Int?], _ reader: ImageReader
  ) throws(PredictorError) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(places.count * reader.files.byteCount)
    reader.prepare(places.compactMap { $0 })
    for place in places {
      do throws(CohortError) {
        if let place, let pixels = try reader.pixels(place) {
          bytes += pixels
        } else {
          bytes.append(contentsOf: repeatElement(0, count: reader.files.byteCount))
        }
      } catch {
        throw PredictorError(.unreadableInput, "cases could not be read", underlying: error)
      }
    }
    return bytes
  }

  /// Refuses cells that a model in a file has no number for.
  private func checkCells(
    _ content: ModalityBatch.Content, _ cases: [Int], _ presence: [Bool], _ modality: String
  ) throws(PredictorError) {
    guard case .columns(let numeric, let codes) = content,
      case .table(let table)? = sources[modality]
    else { return }
    let (numbers, categories) = try Self.converting { () throws(TensorError) in
      (try numeric.array(of: Float.self), try codes.array(of: Int64.self))
    }
    let (n, c) = (table.numeric.count, table.categorical.count)
    for (input, layout) in zip(description.inputs, layouts) where input.modality == modality {
      guard let layout else { continue }
      for row in cases.indices where presence[row] {
        let rowCodes = categories[row * c..<(row + 1) * c]
        guard let fault = layout.fault(numbers[row * n..<(row + 1) * n], rowCodes) else { continue }
        let place = "case \"\(cohort.caseIDs[cases[row]])\", column \"\(fault.name)\": "
        guard !fault.isEmpty else {
          throw description.error(
            .unreadableInput, input.place,
            place + "the cell is empty; say what the model gets then, missing: VALUE")
        }
        let code = Int(rowCodes[rowCodes.startIndex + fault.place]) - 2
        let known = table.categorical[fault.place].categories
        let value = known.indices.contains(code) ? known[code] : "?"
        throw description.error(
          .unreadableInput, input.place,
          place + "the model knows no category \"\(value)\"; add it to the column's categories, or "
            + "say which stands for the rest, other: CATEGORY")
      }
    }
  }

  /// Refuses words that are not in a vocabulary without a word for unknown ones.
  private func checkWords(
    _ pieces: TextPieces, _ cases: [Int], _ modality: String
  ) throws(PredictorError) {
    for (input, vocabulary) in zip(description.inputs, vocabularies)
    where input.modality == modality {
      guard let vocabulary, vocabulary.unknown == nil else { continue }
      for item in cases {
        for number in pieces.numbersOfCase[item]
        where vocabulary.number(number) == nil {
          throw description.error(
            .unreadableInput, input.place,
            "case \"\(cohort.caseIDs[item])\": the vocabulary has no word for "
              + "\"\(pieces.piece(number))\"; say which stands for unknown ones, unknown: WORD")
        }
      }
    }
  }
}
