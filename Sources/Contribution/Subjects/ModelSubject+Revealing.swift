import Predictors
import Tensors

extension ModelSubject {
  /// A part of a modality.
  struct Player {
    let modality: Int
    let part: Int
  }

  /// A case whose parts are all hidden and then revealed in an order.
  struct Chain {
    /// The place of the case among those that were asked for.
    let position: Int
    let item: Int
    let order: [Player]
    /// How many parts each modality of the case has; none where it is absent.
    let counts: [Int]
    let donors: [Int?]

    /// The parts of a modality in the order in which they are revealed.
    func parts(of modality: Int) -> [Int] {
      order.filter { $0.modality == modality }.map(\.part)
    }

    /// For each step, the first before any, how many parts of each modality are revealed.
    var revealedCounts: [[Int]] {
      var counts = [[Int](repeating: 0, count: counts.count)]
      for player in order {
        var next = counts[counts.count - 1]
        next[player.modality] += 1
        counts.append(next)
      }
      return counts
    }
  }

  /// Reveals the parts of some cases, and hands out the outputs before and after each step.
  func reveal(
    _ chains: [Chain], players: [Int], fills: [Fill],
    receive: (Chain, [[Double]]) -> Void
  ) throws(ContributionError) {
    var start = 0
    while start < chains.count {
      let end = min(chains.count, start + (try chainsAtOnce(players)))
      let chunk = Array(chains[start..<end])
      start = end
      try check()
      let items = Set(chunk.map(\.item)).sorted()
      let inputs = try Self.prepared(predictor, cohort, items.map { rows[$0] })
      let fillers = try translated("splitting the inputs") {
        try modalities.indices.map { modality in
          try InputFiller(
            fill: fills[modality], players: players[modality], batch: inputs[modality],
            layout: layouts[modality], reference: references[modality], cohortRows: rows)
        }
      }
      let revelation = Revelation(
        chains: chunk, bases: chunk.map { items.firstIndex(of: $0.item) ?? 0 }, inputs: inputs,
        fillers: fillers)
      let outputs =
        fusion == nil ? try predictedSteps(revelation) : try joinedSteps(revelation)
      for (chain, own) in zip(chunk, outputs) { receive(chain, own) }
    }
  }

  /// Some chains with the inputs of their cases.
  struct Revelation {
    let chains: [Chain]
    /// Each chain's row of the inputs.
    let bases: [Int]
    let inputs: [ModalityBatch]
    let fillers: [InputFiller]

    /// The row of a chain of which a modality's first parts in its order are revealed.
    func row(_ chain: Int, _ modality: Int, revealed: Int) -> InputFiller.Row {
      let own = chains[chain]
      var hidden = [Bool](repeating: true, count: max(1, own.counts[modality]))
      if own.counts[modality] == 0 { hidden = [false] }
      for part in own.parts(of: modality).prefix(revealed) { hidden[part] = false }
      return InputFiller.Row(
        base: bases[chain], item: own.item, part: 0,
        donor: own.donors[modality] ?? (fillers[modality].fill.takesDonors ? 0 : nil),
        hidden: hidden)
    }
  }

  /// How many chains keep within the limits: their memory does not depend on how many there are.
  private func chainsAtOnce(_ players: [Int]) throws(ContributionError) -> Int {
    guard fusion != nil else { return 16 }
    let bank = try encodingBank()
    var bytes = 1
    var traceBytes = 1
    for modality in modalities.indices {
      let tokens = bank.encodings[modality].tokens.shape
      bytes += (min(players[modality], max(1, available[modality])) + 1) * tokens[1] * tokens[2] * 8
      let batch = references[modality].batch
      if batch.kind == .pixels {
        traceBytes += incremental?.traceByteCount(modalities[modality], like: batch) ?? 0
      }
    }
    return max(1, min(64, 4 * byteLimit / bytes, traceByteLimit / traceBytes))
  }

  // MARK: Whole models

  private func predictedSteps(
    _ revelation: Revelation
  ) throws(ContributionError) -> [[[Double]]] {
    var results: [[[Double]]] = []
    for (number, chain) in revelation.chains.enumerated() {
      let steps = chain.revealedCounts
      var own: [[Double]] = []
      for start in stride(from: 0, to: steps.count, by: min(rowLimit, 64)) {
        try check()
        let part = steps[start..<min(start + min(rowLimit, 64), steps.count)]
        var inputs: [String: ModalityBatch] = [:]
        for (modality, name) in modalities.enumerated() {
          let rows = part.map { revelation.row(number, modality, revealed: $0[modality]) }
          inputs[name] = try filled(rows, modality, revelation)
        }
        for raw in try predicted(inputs, count: part.count) { own.append(try measured(raw)) }
      }
      results.append(own)
    }
    return results
  }

  private func filled(
    _ rows: [InputFiller.Row], _ modality: Int, _ revelation: Revelation
  ) throws(ContributionError) -> ModalityBatch {
    try translated("filling \"\(modalities[modality])\"") {
      let filler = revelation.fillers[modality]
      return try filler.filled(
        revelation.inputs[modality], rows, blurred: filler.blurred(revelation.inputs[modality])
      ).filled
    }
  }

  // MARK: Split models

  /// A modality's encodings of all chains: each state once.
  private struct States {
    var parts: [Encoding] = []
    var count = 0
    /// `[chain][revealed parts]`: the row.
    var places: [[Int]]

    init(chains: Int) { places = Array(repeating: [], count: chains) }

    mutating func add(_ encoding: Encoding, chains: [Int]) {
      for chain in chains {
        places[chain].append(count)
        count += 1
      }
      parts.append(encoding)
    }
  }

  private func joinedSteps(_ revelation: Revelation) throws(ContributionError) -> [[[Double]]] {
    var encodings: [Encoding] = []
    var places: [[[Int]]] = []
    for modality in modalities.indices {
      let states =
        kinds[modality] == .pixels && isTraceable(modality, revelation)
        ? try revealedBoxes(modality, revelation) : try encodedStates(modality, revelation)
      encodings.append(try translated("joining encodings") { try .concatenated(states.parts) })
      places.append(states.places)
    }
    var rows: [[Int]] = []
    for (number, chain) in revelation.chains.enumerated() {
      for counts in chain.revealedCounts {
        rows.append(modalities.indices.map { places[$0][number][counts[$0]] })
      }
    }
    var outputs: [[Double]] = []
    outputs.reserveCapacity(rows.count)
    for start in stride(from: 0, to: rows.count, by: rowLimit) {
      try check()
      let part = rows[start..<min(start + rowLimit, rows.count)]
      var chosen: [String: Encoding] = [:]
      for (modality, name) in modalities.enumerated() {
        chosen[name] = try translated("selecting encodings") {
          try encodings[modality].selecting(part.map { $0[modality] })
        }
      }
      for raw in try fused(chosen, count: part.count) { outputs.append(try measured(raw)) }
    }
    var start = 0
    return revelation.chains.map { chain in
      defer { start += chain.order.count + 1 }
      return Array(outputs[start...start + chain.order.count])
    }
  }

  private func isTraceable(_ modality: Int, _ revelation: Revelation) -> Bool {
    incremental?.traceByteCount(modalities[modality], like: revelation.inputs[modality]) != nil
  }

  /// The case as it is, which every chain ends with.
  private func add(
    _ modality: Int, _ revelation: Revelation, to states: inout States
  ) throws(ContributionError) {
    let bank = try encodingBank()
    let own = try translated("selecting encodings") {
      try bank.encodings[modality].selecting(revelation.chains.map(\.item))
    }
    states.add(own, chains: Array(revelation.chains.indices))
  }

  /// States whose rows are encoded each for itself.
  private func encodedStates(
    _ modality: Int, _ revelation: Revelation
  ) throws(ContributionError) -> States {
    var states = States(chains: revelation.chains.count)
    var wanted: [(chain: Int, revealed: Int)] = []
    for (chain, own) in revelation.chains.enumerated() {
      for revealed in 0..<own.counts[modality] { wanted.append((chain, revealed)) }
    }
    let batch = revelation.inputs[modality]
    var trace: PartialTrace?
    if let incremental, isTraceable(modality, revelation) {
      let name = modalities[modality]
      let count = batch.presence.count
      let made = try translated("encoding \"\(name)\"") {
        try withoutGradients { try incremental.trace(name, batch) }
      }
      passes.encode[name, default: 0] += count
      trace = PartialTrace(
        trace: made,
        placeOfBase: Dictionary(uniqueKeysWithValues: (0..<count).map { ($0, $0) }))
    }
    let bytes = max(1, byteLimit / max(1, batch.rowByteCount))
    let atOnce = min(rowLimit, 64, bytes)
    for start in stride(from: 0, to: wanted.count, by: atOnce) {
      try check()
      let part = wanted[start..<min(start + atOnce, wanted.count)]
      let rows = part.map { revelation.row($0.chain, modality, revealed: $0.revealed) }
      let filled = try filled(rows, modality, revelation)
      let encoding: Encoding
      if let trace {
        let original = try translated("selecting inputs") { try batch.selecting(rows.map(\.base)) }
        encoding = try encoded(
          elementsOf: filled, apartFrom: original, rows, modality: modality, trace)
      } else {
        encoding = try encoded(modality, filled)
      }
      states.add(encoding, chains: part.map(\.chain))
    }
    try add(modality, revelation, to: &states)
    return states
  }

  /// States of pictures in which one cell after another is revealed: each chain has a trace of its own,
  /// which goes along.
  private func revealedBoxes(
    _ modality: Int, _ revelation: Revelation
  ) throws(ContributionError) -> States {
    let name = modalities[modality]
    var states = States(chains: revelation.chains.count)
    let present = revelation.chains.indices.filter { revelation.chains[$0].counts[modality] > 0 }
    if let incremental, !present.isEmpty {
      let blank = try filled(
        present.map { revelation.row($0, modality, revealed: 0) }, modality, revelation)
      states.add(try encoded(modality, blank), chains: present)
      let trace = try translated("encoding \"\(name)\"") {
        try withoutGradients { try incremental.trace(name, blank) }
      }
      passes.encode[name, default: 0] += present.count
      let parts = present.map { revelation.chains[$0].parts(of: modality) }
      for step in 1..<max(1, parts.map(\.count).max() ?? 1) {
        try check()
        let rows = parts.indices.map { index in
          InputFiller.Row(
            base: revelation.bases[present[index]], item: revelation.chains[present[index]].item,
            part: parts[index][step - 1], donor: nil)
        }
        let groups = try translated("revealing cells of \"\(name)\"") {
          try revelation.fillers[modality].ownBoxes(revelation.inputs[modality], rows)
        }
        for group in groups {
          passes.encode[name, default: 0] += group.rows.count
          passes.partial[name, default: 0] += group.rows.count
          let encoding = try translated("encoding \"\(name)\"") {
            try withoutGradients {
              try trace.advance(
                InputChange.ChangedBoxes(
                  rows: group.rows, tops: group.tops, lefts: group.lefts, patches: group.patches))
            }
          }
          states.add(encoding, chains: group.rows.map { present[$0] })
        }
      }
    }
    try add(modality, revelation, to: &states)
    return states
  }
}
