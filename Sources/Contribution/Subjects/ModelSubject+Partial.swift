import Predictors
import Tensors

extension ModelSubject {
  /// Some base rows with what their encoder computed of them.
  struct PartialTrace {
    let trace: any EncodingTrace
    /// The traced row of each base.
    let placeOfBase: [Int: Int]
  }

  /// A trace costs a pass of its own: it must serve so many others at least.
  private static let jobsThatPayForATrace = 3

  /// Runs jobs over traces of their base rows, as many at once as the limit allows; without one where
  /// the model offers none.
  func withTraces(
    _ jobs: [Job], _ request: OcclusionRequest, _ batch: ModalityBatch,
    _ run: ([Job], PartialTrace?) throws(ContributionError) -> Void
  ) throws(ContributionError) {
    let name = modalities[request.modality]
    let bases = Set(jobs.map(\.base)).sorted()
    guard let incremental, jobs.count >= Self.jobsThatPayForATrace * bases.count,
      let bytes = incremental.traceByteCount(name, like: batch), request.players > 1
    else { return try run(jobs, nil) }
    let atOnce = max(1, traceByteLimit / max(1, bytes))
    for start in stride(from: 0, to: bases.count, by: atOnce) {
      try check()
      let own = Array(bases[start..<min(start + atOnce, bases.count)])
      let trace = try translated("encoding \"\(name)\"") {
        try withoutGradients { try incremental.trace(name, batch.selecting(own)) }
      }
      passes.encode[name, default: 0] += own.count
      let places = Dictionary(
        own.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
      // Equal parts of several cases change equal boxes: they go through the encoder together.
      let served = jobs.filter { places[$0.base] != nil }
        .sorted { ($0.part, $0.base) < ($1.part, $1.base) }
      try run(served, PartialTrace(trace: trace, placeOfBase: places))
    }
  }

  /// Encodes what changed, and counts.
  private func encoded(
    _ change: InputChange, count: Int, modality: Int, _ trace: PartialTrace
  ) throws(ContributionError) -> Encoding {
    let name = modalities[modality]
    passes.encode[name, default: 0] += count
    passes.partial[name, default: 0] += count
    return try translated("encoding \"\(name)\"") {
      try withoutGradients { try trace.trace.encode(change) }
    }
  }

  /// Rows of which some elements were filled.
  func encoded(
    elementsOf filled: ModalityBatch, apartFrom original: ModalityBatch,
    _ rows: [InputFiller.Row], modality: Int, _ trace: PartialTrace
  ) throws(ContributionError) -> Encoding {
    let elements = try translated("comparing inputs") {
      try filled.changedElements(from: original)
    }
    let change = InputChange.ChangedElements(
      rows: rows.map { trace.placeOfBase[$0.base] ?? 0 }, batch: filled, elements: elements)
    return try encoded(.elements(change), count: rows.count, modality: modality, trace)
  }

  /// What the model says of jobs that hide one box of a picture each, averaged over their donors.
  func boxOutputs(
    of jobs: [Job], _ request: OcclusionRequest, _ batch: ModalityBatch, _ filler: InputFiller,
    _ blurred: Tensor?, _ unfilled: [[Double]], _ trace: PartialTrace
  ) throws(ContributionError) -> [[Double]] {
    let rows = filledRows(jobs)
    var results = rows.map { unfilled[$0.item] }
    let groups = try translated("filling \"\(modalities[request.modality])\"") {
      try filler.boxes(batch, rows, blurred: blurred)
    }
    for group in groups where !group.rows.isEmpty {
      let chosen = group.rows.map { rows[$0] }
      let change = InputChange.ChangedBoxes(
        rows: chosen.map { trace.placeOfBase[$0.base] ?? 0 }, tops: group.tops,
        lefts: group.lefts, patches: group.patches)
      let encoding = try encoded(
        .boxes(change), count: chosen.count, modality: request.modality, trace)
      let outputs = try fuse(request, encoding, chosen.map(\.item))
      for (row, output) in zip(group.rows, outputs) { results[row] = try measured(output) }
    }
    passes.skipped += rows.count - groups.reduce(0) { $0 + $1.rows.count }
    return averaged(results, over: jobs.map(\.donors.count))
  }
}
