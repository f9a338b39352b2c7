import Cohorts
import Predictors
import Tensors

extension ModelSubject {
  /// Outputs of cases put together from modalities of several.
  public func outputs(_ rows: [[ModalitySource]]) throws(ContributionError) -> [[Double]] {
    try rawOutputs(rows).map { raw throws(ContributionError) in try measured(raw) }
  }

  /// The same before they become probabilities.
  public func rawOutputs(_ rows: [[ModalitySource]]) throws(ContributionError) -> [[Double]] {
    try check(rows)
    var results: [[Double]] = []
    results.reserveCapacity(rows.count)
    for start in stride(from: 0, to: rows.count, by: rowLimit) {
      try check()
      let chunk = Array(rows[start..<min(start + rowLimit, rows.count)])
      if fusion == nil {
        results += try predictedSources(chunk)
      } else {
        let bank = try encodingBank()
        var encodings: [String: Encoding] = [:]
        for (index, name) in modalities.enumerated() {
          encodings[name] = try translated("selecting encodings") {
            try bank.encodings(chunk, of: index)
          }
        }
        results += try fused(encodings, count: chunk.count)
      }
    }
    return results
  }

  /// The outputs of the cases as they are.
  func unfilledOutputs() throws(ContributionError) -> [[Double]] {
    if let unfilled { return unfilled }
    let rows = caseKeys.indices.map { item in
      [ModalitySource](repeating: .item(item), count: modalities.count)
    }
    let outputs = try self.outputs(rows)
    unfilled = outputs
    return outputs
  }

  /// All encodings, computed at the first need.
  func encodingBank() throws(ContributionError) -> EncodingBank {
    if let bank { return bank }
    var parts = [[Encoding]](repeating: [], count: modalities.count)
    for start in stride(from: 0, to: rows.count, by: Self.chunkSize) {
      try check()
      let chunk = Array(rows[start..<min(start + Self.chunkSize, rows.count)])
      let inputs = try Self.prepared(predictor, cohort, chunk)
      for index in modalities.indices { parts[index].append(try encoded(index, inputs[index])) }
    }
    var encodings: [Encoding] = []
    for index in modalities.indices {
      var own = parts[index]
      let reference = references[index].batch
      var referenceParts: [Encoding] = []
      for start in stride(from: 0, to: referenceRows.count, by: Self.chunkSize) {
        try check()
        let places = Array(start..<min(start + Self.chunkSize, referenceRows.count))
        let batch = try translated("selecting inputs") { try reference.selecting(places) }
        referenceParts.append(try encoded(index, batch))
      }
      own += referenceParts
      own.append(try encoded(index, translated("making zeros") { try reference.zeros() }))
      encodings.append(
        try translated("joining encodings") {
          try .concatenated(own + [EncodingBank.mean(.concatenated(referenceParts))])
        })
    }
    let bank = EncodingBank(
      encodings: encodings, itemCount: rows.count, referenceCount: referenceRows.count)
    self.bank = bank
    return bank
  }

  /// Runs one encoder, and counts.
  func encoded(_ modality: Int, _ batch: ModalityBatch) throws(ContributionError) -> Encoding {
    guard let fusion else { throw ContributionError(.failed, "the model is not split") }
    let name = modalities[modality]
    passes.encode[name, default: 0] += batch.presence.count
    return try translated("encoding \"\(name)\"") {
      try withoutGradients { try fusion.encode(name, batch) }
    }
  }

  /// Joins encodings, and counts.
  func fused(_ encodings: [String: Encoding], count: Int) throws(ContributionError) -> [[Double]] {
    guard let fusion else { throw ContributionError(.failed, "the model is not split") }
    passes.fuse += count
    let logits = try translated("joining the modalities") {
      try withoutGradients { try fusion.fuse(encodings) }
    }
    return try finite(logits, count: count)
  }

  /// Runs a model that is not split, and counts.
  func predicted(
    _ inputs: [String: ModalityBatch], count: Int
  ) throws(ContributionError) -> [[Double]] {
    passes.predict += count
    let logits = try translated("predicting") {
      try withoutGradients { try predictor.predict(inputs) }
    }
    return try finite(logits, count: count)
  }

  /// Raw outputs, checked to be finite.
  private func finite(_ logits: Tensor, count: Int) throws(ContributionError) -> [[Double]] {
    let width = outputCount
    guard logits.shape == [count, width] else {
      throw ContributionError(
        .failed, "expected outputs of shape \([count, width]), the model gave \(logits.shape)")
    }
    let values = try translated("reading outputs") { try logits.array(of: Double.self) }
    if let bad = values.firstIndex(where: { !$0.isFinite }) {
      throw ContributionError(
        .failed,
        "expected finite outputs, the model gave \(values[bad]) for output "
          + "\(bad % max(1, width)); look for missing values in its inputs")
    }
    return (0..<count).map { Array(values[$0 * width..<($0 + 1) * width]) }
  }

  /// One case's raw outputs as what is measured.
  func measured(_ raw: [Double]) throws(ContributionError) -> [Double] {
    let outputs = transform(raw)
    guard outputs.count == outputCount, outputs.allSatisfy(\.isFinite) else {
      throw ContributionError(
        .failed, "expected \(outputCount) finite numbers of the outputs \(raw), found \(outputs)")
    }
    return outputs
  }

  /// Whether the outputs are probabilities.
  public var outputsAreProbabilities: Bool { transform.givesProbabilities }

  /// Whether the model gives probabilities itself.
  public var rawOutputsAreProbabilities: Bool { transform.kind == .probability }

  /// Rows put together for a model that is not split: each needed case is prepared once a batch.
  private func predictedSources(
    _ rows: [[ModalitySource]]
  ) throws(ContributionError) -> [[Double]] {
    var inputs: [String: ModalityBatch] = [:]
    // Every modality's pool: the cases that are needed, then the reference cases, then zeros.
    let items = Self.places(
      rows.joined().compactMap { if case .item(let item) = $0 { item } else { nil } })
    let own =
      items.order.isEmpty
      ? [] : try Self.prepared(predictor, cohort, items.order.map { self.rows[$0] })
    for (index, name) in modalities.enumerated() {
      let given = Self.places(
        rows.compactMap { if case .reference(let number) = $0[index] { number } else { nil } })
      var chosen: [Int] = []
      for row in rows {
        switch row[index] {
        case .item(let item): chosen.append(items.place[item] ?? 0)
        case .reference(let number):
          chosen.append(items.order.count + (given.place[number] ?? 0))
        case .zeros: chosen.append(items.order.count + given.order.count)
        case .meanEncoding:
          throw ContributionError(
            .unavailableFill, "a model that is not split has no encodings, so no mean of them")
        }
      }
      let reference = references[index].batch
      inputs[name] = try translated("selecting inputs") {
        var pool = own.isEmpty ? [] : [own[index]]
        if !given.order.isEmpty { pool.append(try reference.selecting(given.order)) }
        pool.append(try reference.zeros())
        return try ModalityBatch.concatenated(pool).selecting(chosen)
      }
    }
    return try predicted(inputs, count: rows.count)
  }

  /// Distinct numbers in order, and the place of each.
  private static func places(_ numbers: [Int]) -> (order: [Int], place: [Int: Int]) {
    let order = Set(numbers).sorted()
    let place = Dictionary(
      order.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    return (order, place)
  }
}
