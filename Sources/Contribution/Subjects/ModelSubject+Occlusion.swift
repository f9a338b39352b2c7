import Cohorts
import Predictors
import Tensors

extension ModelSubject {
  /// Hides parts of cases: batches of rows over masks, cases and donors, whose size does not depend
  /// on the number of parts.
  public func occlude(
    _ requests: [OcclusionRequest], cases: [Int], receive: (OccludedPart) -> Void
  ) throws(ContributionError) {
    try check(requests, cases: cases)
    let unfilled = try unfilledOutputs()
    var constants: [Int: Encoding] = [:]
    for start in stride(from: 0, to: cases.count, by: Self.chunkSize) {
      let chunk = Array(cases[start..<min(start + Self.chunkSize, cases.count)])
      let inputs = try Self.prepared(predictor, cohort, chunk.map { rows[$0] })
      for (number, request) in requests.enumerated() {
        try check()
        if request.fill == .tokenDrop {
          try dropTokens(request, number, chunk, receive)
        } else if request.fill.takesDonors, request.players == 1 {
          try exchangeWhole(request, number, chunk, receive)
        } else if isConstant(request) {
          try fillWhole(request, number, chunk, inputs, &constants[number], receive)
        } else {
          try occlude(request, number, chunk, inputs, unfilled, receive)
        }
      }
    }
  }

  /// A part of a case that is to be hidden.
  struct Job {
    let base: Int
    let item: Int
    let part: Int
    let partCount: Int
    let donors: [Int?]
  }

  private func occlude(
    _ request: OcclusionRequest, _ number: Int, _ chunk: [Int], _ inputs: [ModalityBatch],
    _ unfilled: [[Double]], _ receive: (OccludedPart) -> Void
  ) throws(ContributionError) {
    let modality = request.modality
    let batch = inputs[modality]
    let filler = try translated("splitting \"\(modalities[modality])\"") {
      try InputFiller(
        fill: request.fill, players: request.players, batch: batch, layout: layouts[modality],
        reference: references[modality], cohortRows: rows)
    }
    let blurred = try translated("blurring") { try filler.blurred(batch) }
    let jobs = try jobs(request, chunk, batch, filler)
    let perPart = max(1, jobs.map(\.donors.count).max() ?? 1)
    func run(_ jobs: [Job], _ trace: PartialTrace?) throws(ContributionError) {
      let bytes = trace == nil || batch.kind != .pixels ? batch.rowByteCount : 1
      let rowsAtOnce = min(rowLimit, encodedAtOnce(trace), max(1, byteLimit / max(1, bytes)))
      let jobsAtOnce = max(1, rowsAtOnce / perPart)
      for start in stride(from: 0, to: jobs.count, by: jobsAtOnce) {
        try check()
        let part = Array(jobs[start..<min(start + jobsAtOnce, jobs.count)])
        let outputs =
          if let trace, batch.kind == .pixels {
            try boxOutputs(of: part, request, batch, filler, blurred, unfilled, trace)
          } else {
            try outputs(of: part, request, chunk, inputs, filler, blurred, unfilled, trace)
          }
        for (job, output) in zip(part, outputs) {
          receive(
            OccludedPart(
              request: number, item: job.item, part: job.part, partCount: job.partCount,
              outputs: output))
        }
      }
    }
    try withTraces(jobs, request, batch, run)
  }

  /// How many rows go through an encoder together: more fall out of the processor's caches, and rows
  /// of which only a part is computed are small.
  private func encodedAtOnce(_ trace: PartialTrace?) -> Int { trace == nil ? 64 : 256 }

  private func jobs(
    _ request: OcclusionRequest, _ chunk: [Int], _ batch: ModalityBatch, _ filler: InputFiller
  ) throws(ContributionError) -> [Job] {
    let pieceCounts = try translated("counting words or pictures") { try batch.pieceCounts() }
    var jobs: [Job] = []
    for (base, item) in chunk.enumerated() where presence[request.modality][item] {
      let count = try translated("splitting") {
        try filler.partCount(pieceCount: pieceCounts?[base] ?? 0)
      }
      let donors = try donors(request, item)
      for part in request.parts?[item] ?? Array(0..<count) where part < count {
        jobs.append(Job(base: base, item: item, part: part, partCount: count, donors: donors))
      }
    }
    return jobs
  }

  func donors(_ request: OcclusionRequest, _ item: Int) throws(ContributionError) -> [Int?] {
    guard request.fill.takesDonors else { return [nil] }
    guard request.donors.indices.contains(item), !request.donors[item].isEmpty else {
      throw ContributionError(
        .tooFewCases,
        "case \(caseKeys[item]) has no donor of \"\(modalities[request.modality])\" from another "
          + "group; give more reference cases, or another fill")
    }
    return request.donors[item].map { $0 }
  }

  /// What the model says of each job, averaged over its donors.
  private func outputs(
    of jobs: [Job], _ request: OcclusionRequest, _ chunk: [Int], _ inputs: [ModalityBatch],
    _ filler: InputFiller, _ blurred: Tensor?, _ unfilled: [[Double]], _ trace: PartialTrace?
  ) throws(ContributionError) -> [[Double]] {
    let modality = request.modality
    let rows = filledRows(jobs)
    let (filled, original, changed) = try translated("filling \"\(modalities[modality])\"") {
      let (filled, original) = try filler.filled(inputs[modality], rows, blurred: blurred)
      // A part that equals its fill is not hidden: its output is known without a pass.
      let differs = try filled.differs(from: original)
      let changed = rows.indices.filter { differs[$0] }
      return changed.count == rows.count
        ? (filled, original, changed)
        : (try filled.selecting(changed), try original.selecting(changed), changed)
    }
    passes.skipped += rows.count - changed.count
    var results = rows.map { unfilled[$0.item] }
    if !changed.isEmpty {
      let chosen = changed.map { rows[$0] }
      let outputs: [[Double]]
      if fusion == nil {
        outputs = try predict(modality, filled, chosen.map(\.base), inputs)
      } else {
        let encoding =
          if let trace {
            try encoded(elementsOf: filled, apartFrom: original, chosen, modality: modality, trace)
          } else {
            try encoded(modality, filled)
          }
        outputs = try fuse(request, encoding, chosen.map(\.item))
      }
      for (position, row) in changed.enumerated() {
        results[row] = try measured(outputs[position])
      }
    }
    return averaged(results, over: jobs.map(\.donors.count))
  }

  private func predict(
    _ modality: Int, _ filled: ModalityBatch, _ bases: [Int], _ inputs: [ModalityBatch]
  ) throws(ContributionError) -> [[Double]] {
    var all: [String: ModalityBatch] = [:]
    for (index, name) in modalities.enumerated() {
      all[name] =
        index == modality
        ? filled : try translated("selecting inputs") { try inputs[index].selecting(bases) }
    }
    return try predicted(all, count: bases.count)
  }

  /// A row for each donor of each job.
  func filledRows(_ jobs: [Job]) -> [InputFiller.Row] {
    jobs.flatMap { job in
      job.donors.map {
        InputFiller.Row(base: job.base, item: job.item, part: job.part, donor: $0)
      }
    }
  }

  func fuse(
    _ request: OcclusionRequest, _ encoding: Encoding, _ items: [Int]
  ) throws(ContributionError) -> [[Double]] {
    try noteDistance(of: encoding, request)
    return try fuse(request.modality, encoding, items)
  }

  /// Joins an encoding with those of the cases' other modalities.
  func fuse(
    _ modality: Int, _ encoding: Encoding, _ items: [Int]
  ) throws(ContributionError) -> [[Double]] {
    let bank = try encodingBank()
    var encodings = [modalities[modality]: encoding]
    for (index, name) in modalities.enumerated() where index != modality {
      encodings[name] = try translated("selecting encodings") {
        try bank.encodings[index].selecting(Tensor(items.map(Int64.init)))
      }
    }
    return try fused(encodings, count: items.count)
  }

  func averaged(_ rows: [[Double]], over counts: [Int]) -> [[Double]] {
    var start = 0
    return counts.map { count in
      let mean = meanOutputs(rows[start..<start + count])
      start += count
      return mean
    }
  }
}
