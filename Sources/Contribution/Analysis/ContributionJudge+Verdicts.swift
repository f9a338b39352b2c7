import Findings
import Statistics

extension ContributionJudge {
  /// How far outputs move when modalities are exchanged.
  struct Influence {
    /// The mean over cases that have the modality; `nil` where none could be exchanged.
    let means: [Double?]
    /// Its share of all influence.
    let shares: [Figure]
  }

  /// A verdict in words.
  struct Judgement {
    let verdict: ContributionFindings.Verdict
    let diagnosis: ContributionFindings.Diagnosis
    let reason: String
  }

  func influenceFigures() throws(ContributionError) -> Influence {
    let changes = measurement.exchanges.map(\.changes)
    let rows = (0..<caseCount).map { item in changes.map { $0[item] ?? 0 } }
    let sums = try GroupSums(rows, groups: measurement.groups)
    let reason = "no output moves when modalities are exchanged"
    var figures = sums.figures(draws, reason: reason) {
      ModalityShares.ratios($0) ?? Array(repeating: nil, count: $0.count)
    }
    let threshold = OutputEvidence(measurement.outputs).threshold
    if sums.total.allSatisfy({ $0 <= threshold * Double(caseCount) }) {
      figures = names.map { _ in Figure(nil, intervalNote: reason) }
    }
    return Influence(means: changes.map { mean(of: $0.compactMap { $0 }) }, shares: figures)
  }

  /// The mean over cases of what hiding one part changes, or the whole modality where that is more.
  ///
  /// A part, not the sum of parts, is compared with the threshold of rounding: over many parts rounding
  /// adds up.
  func magnitudePerPart(_ modality: Int, items: [Int]) -> Double {
    func mean(_ effects: OcclusionEffects) -> Double {
      items.reduce(0) { $0 + effects.magnitudes[$1].reduce(0, +) } / Double(max(1, items.count))
    }
    let parts = Double(max(1, measurement.players[modality]))
    return max(mean(measurement.main[modality]) / parts, mean(measurement.whole[modality]))
  }

  /// Whether hiding parts of a modality, as the shares stand on, moves outputs beyond rounding.
  func hidingMoves(_ modality: Int) -> Bool {
    let total = measurement.main[modality].caseTotals.reduce(0, +)
    let threshold = OutputEvidence(measurement.outputs).threshold
    return total
      > threshold * Double(max(1, caseCount)) * Double(max(1, measurement.players[modality]))
  }

  /// The verdict on each modality: each joined model is judged by its own cases.
  func diagnoses(_ influence: Influence) -> [Judgement] {
    var found = [[ContributionFindings.Diagnosis]](repeating: [], count: names.count)
    for unit in 0..<measurement.unitCount {
      let items = measurement.unitOfCase.indices.filter { measurement.unitOfCase[$0] == unit }
      guard !items.isEmpty else { continue }
      let evidence = names.indices.map { modality in
        let changes = items.compactMap { measurement.exchanges[modality].changes[$0] }
        return ModalityEvidence(
          influence: mean(of: changes), magnitude: magnitudePerPart(modality, items: items),
          encodingDeviation: measurement.encodingDeviations[unit][modality],
          inputsVary: measurement.inputsVary[unit][modality],
          influenceShareHigh: influence.shares[modality].high)
      }
      let diagnoses = ModalityEvidence.diagnoses(
        evidence, output: OutputEvidence(items.map { measurement.outputs[$0] }))
      for (modality, diagnosis) in diagnoses.enumerated() { found[modality].append(diagnosis) }
    }
    return found.map { combined($0) }
  }

  /// One verdict from those on several models.
  private func combined(_ found: [ContributionFindings.Diagnosis]) -> Judgement {
    // A model that could not be tested says nothing against those that could.
    let tested = found.filter { $0 != .untestable }
    guard let first = tested.first else {
      return Judgement(
        verdict: .cannotTell, diagnosis: .untestable,
        reason: ContributionFindings.Diagnosis.untestable.explanation)
    }
    let commonest =
      ContributionFindings.Diagnosis.allCases.max { left, right in
        tested.count { $0 == left } < tested.count { $0 == right }
      } ?? first
    let models = measurement.unitCount > 1 ? " (\(tested.count) models)" : ""
    let verdicts = Set(tested.map(\.verdict))
    if verdicts.count == 1 {
      return Judgement(
        verdict: commonest.verdict, diagnosis: commonest,
        reason: commonest.explanation + models)
    }
    let used = tested.count { $0.verdict == .used }
    return Judgement(
      verdict: .cannotTell, diagnosis: commonest,
      reason: "outputs depend on it in \(used) of \(tested.count) models only")
  }

  /// The least and most of each share over numbers of parts and fills, on the cases of the sweep.
  func stability() -> ContributionDetail.Stability? {
    let items = measurement.sweepItems
    guard !measurement.sweep.isEmpty, names.count > 1, !items.isEmpty else { return nil }
    // d of one modality does not depend on how another is hidden: any two may be put together.
    struct Option {
      let players: Int
      let fill: Fill
      let magnitude: Double
    }
    var options = [[Option]](repeating: [], count: names.count)
    for effects in measurement.sweep {
      let sum = items.reduce(0.0) { $0 + effects.magnitudes[$1].reduce(0, +) }
      options[effects.modality].append(
        Option(players: effects.players, fill: effects.fill, magnitude: sum))
    }
    var counts = Set(options.first?.map(\.players) ?? [])
    for own in options.dropFirst() { counts.formIntersection(own.map(\.players)) }
    var rows: [[Double]] = []
    func combine(_ modality: Int, _ chosen: [Double], _ pick: (Int) -> [Option]) {
      guard modality < names.count else {
        rows.append(chosen)
        return
      }
      for option in pick(modality) { combine(modality + 1, chosen + [option.magnitude], pick) }
    }
    for count in counts.sorted() {
      combine(0, []) { modality in options[modality].filter { $0.players == count } }
    }
    if measurement.isUnequal {
      combine(0, []) { modality in
        options[modality].filter { $0.players == measurement.players[modality] }
      }
    }
    let shares = rows.compactMap { ModalityShares.ratios($0) }
    guard let first = shares.first else { return nil }
    var low = first
    var high = first
    func order(_ values: [Double]) -> [Int] {
      values.indices.sorted { (values[$1], $0) < (values[$0], $1) }
    }
    var orderHolds = true
    for row in shares {
      for index in row.indices {
        low[index] = min(low[index], row[index])
        high[index] = max(high[index], row[index])
      }
      if order(row) != order(first) { orderHolds = false }
    }
    let widest = zip(low, high).map { $1 - $0 }.max() ?? 0
    return ContributionDetail.Stability(
      bands: keyed(zip(low, high).map { .init(low: $0, high: $1) }),
      isStable: widest <= 0.10 && orderHolds, orderHolds: orderHolds, players: counts.sorted(),
      fills: keyed(
        options.map { own in
          own.map(\.fill.name).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        }), cases: items.count)
  }
}
