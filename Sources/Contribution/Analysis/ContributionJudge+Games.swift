import Findings
import Statistics

extension ContributionJudge {
  /// The methods that need no parts, and the table that shows where all methods agree.
  func describeGames(
    _ detail: inout ContributionDetail, occlusion: [Figure], influence: Influence
  ) throws(ContributionError) {
    var rows: [ContributionDetail.MethodRow] = []
    let reference = order(occlusion)
    func add(_ method: String, _ quantity: String, _ figures: [Figure]) {
      guard figures.count == names.count else { return }
      let order = order(figures)
      var agrees: Bool?
      if let order, let reference { agrees = order == reference }
      rows.append(
        .init(
          method: method, quantity: quantity, figures: keyed(figures), order: order,
          agrees: agrees))
    }
    let counts = Set(measurement.players).sorted().map(String.init).joined(separator: " or ")
    add("occlusion", "share of what hiding \(counts) parts changes", occlusion)
    add(
      "occlusion in one piece", "share of what hiding the modality changes",
      try ShareUncertainty(
        totals: measurement.whole.map(\.caseTotals), groups: measurement.groups
      ).shares(draws))
    add("exchange", "share of what another case's modality changes", influence.shares)
    var interaction = ContributionDetail.Interaction()
    if let coalitions = measurement.coalitions {
      let shares = try CoalitionShares(
        coalitions, groups: coalitions.items.map { measurement.groups[$0] },
        flipsSingleOutput: measurement.outputsAreProbabilities, draws: draws)
      add("Shapley", "share of the sizes of Shapley values", shares.shapley)
      add("InterSHAP", "share that each has on its own", shares.unique)
      interaction.dataSet = shares.interaction
      interaction.local = shares.localInteraction
      interaction.moebius = shares.moebius
    }
    describeResiduals(&interaction)
    if interaction != ContributionDetail.Interaction() { detail.interaction = interaction }
    add("perceptual score", "share of accuracy lost by exchange", try perceptualScores() ?? [])
    if let (shape, subsets) = try accuracyFigures() {
      add("SHAPE", "Shapley value of accuracy, of the whole accuracy", shape)
      detail.subsetAccuracy = subsets
    }
    add(
      "conditional utilization", "share of accuracy lost at the mean encoding",
      try utilizations() ?? [])
    detail.agreement = rows
  }

  /// The modalities from the most to the least; `nil` where a figure is missing or two are equal.
  private func order(_ figures: [Figure]) -> [String]? {
    let values = figures.compactMap(\.value)
    guard values.count == names.count, Set(values).count == values.count else { return nil }
    return values.indices.sorted { (values[$1], $0) < (values[$0], $1) }.map { names[$0] }
  }

  private func describeResiduals(_ interaction: inout ContributionDetail.Interaction) {
    guard let first = measurement.residuals.first, !first.isEmpty else { return }
    var shares: [String: Double] = [:]
    var means: [String: Double] = [:]
    var gaps: [String: Double] = [:]
    for index in first.indices {
      let all = measurement.residuals.compactMap { $0.indices.contains(index) ? $0[index] : nil }
      let spread = all.reduce(0) { $0 + $1.spreadSum }
      if spread > 0 { shares[names[index]] = all.reduce(0) { $0 + $1.residualSum } / spread }
      let cases = all.reduce(0) { $0 + $1.diagonal.count }
      means[names[index]] =
        all.reduce(0) { $0 + $1.meanResidual * Double($1.diagonal.count) } / Double(max(1, cases))
      guard let labels = measurement.labels, measurement.outputsAreProbabilities else { continue }
      var gap = 0.0
      var labelled = 0
      for (residual, items) in zip(all, measurement.residualItems) {
        for (place, item) in items.enumerated() where place < residual.diagonal.count {
          guard labels[item] >= 0 else { continue }
          labelled += 1
          let fitted = residual.projection[place]
          let whole = zip(fitted, residual.diagonal[place]).map(+)
          gap += calledByRaw(whole) == labels[item] ? 1 : 0
          gap -= calledByRaw(fitted) == labels[item] ? 1 : 0
        }
      }
      if labelled > 0 { gaps[names[index]] = gap / Double(labelled) }
    }
    interaction.residualShare = shares
    interaction.residualMean = means
    if !gaps.isEmpty { interaction.emapGap = gaps }
  }

  /// The class that raw outputs call: of a single logit, whether it reaches zero.
  private func calledByRaw(_ raw: [Double]) -> Int {
    raw.count == 1 && !measurement.rawOutputsAreProbabilities
      ? (raw[0] >= 0 ? 1 : 0) : calledClass(raw)
  }

  /// P_i = [Acc(f) − mean Acc(f, modality i exchanged)] / Acc(f).
  private func perceptualScores() throws(ContributionError) -> [Figure]? {
    guard let labels = measurement.labels, measurement.outputsAreProbabilities else { return nil }
    let rows = (0..<caseCount).map { item in
      guard labels[item] >= 0 else { return [Double](repeating: 0, count: names.count + 1) }
      let right = calledClass(measurement.outputs[item]) == labels[item] ? 1.0 : 0
      return [right] + measurement.exchanges.map { right - ($0.accuracies[item] ?? right) }
    }
    return try GroupSums(rows, groups: measurement.groups).figures(
      draws, reason: "the model is never right"
    ) { sums in sums.dropFirst().map { sums[0] > 0 ? $0 / sums[0] : nil } }
  }

  /// SHAPE scores, and the accuracy with each set of modalities.
  private func accuracyFigures() throws(ContributionError) -> (
    [Figure], [ContributionDetail.SubsetAccuracy]
  )? {
    guard let accuracies = measurement.accuracies, !measurement.accuracyItems.isEmpty else {
      return nil
    }
    let count = names.count
    let rows = measurement.accuracyItems.indices.map { place in accuracies.map { $0[place] } + [1] }
    let groups = measurement.accuracyItems.map { measurement.groups[$0] }
    let figures = try GroupSums(rows, groups: groups).figures(
      draws, reason: "the model is never right"
    ) { sums in
      let cases = sums[sums.count - 1]
      guard cases > 0 else { return Array(repeating: nil, count: count + sums.count - 1) }
      let values = sums.dropLast().map { $0 / cases }
      let whole = values[values.count - 1]
      let shape = SetFunction(unchecked: count, values).shapley.map { whole > 0 ? $0 / whole : nil }
      return shape + values
    }
    guard figures.count == count + accuracies.count else { return nil }
    let subsets = accuracies.indices.map { set in
      ContributionDetail.SubsetAccuracy(
        modalities: names.indices.filter { set >> $0 & 1 == 1 }.map { names[$0] },
        accuracy: figures[count + set])
    }
    return (Array(figures[..<count]), subsets)
  }

  /// u(i | rest) = [A(f) − A(f, z_i at its mean)] / A(f).
  private func utilizations() throws(ContributionError) -> [Figure]? {
    guard let means = measurement.meanEncodingAccuracies, let whole = measurement.accuracies?.last,
      means.count == names.count
    else { return nil }
    let rows = measurement.accuracyItems.indices.map { place in
      [whole[place]] + means.map { whole[place] - $0[place] }
    }
    return try GroupSums(rows, groups: measurement.accuracyItems.map { measurement.groups[$0] })
      .figures(draws, reason: "the model is never right") { sums in
        sums.dropFirst().map { sums[0] > 0 ? $0 / sums[0] : nil }
      }
  }

  /// The parts of each modality that have names: columns, gene groups, cells.
  func partFindings() throws(ContributionError) -> [String: [ContributionDetail.PartFinding]] {
    var findings: [String: [ContributionDetail.PartFinding]] = [:]
    for effects in measurement.maps {
      guard let partNames = measurement.partNames[effects.modality], let parts = effects.parts,
        let shares = PartShares(effects)
      else { continue }
      let width = outputNames.count
      let count = partNames.count
      let items = measurement.mapItems
      let rows = items.map { item in
        (0..<count).map { part in
          (0..<width).reduce(0.0) { sum, output in
            let place = part * width + output
            return sum + (parts[item].indices.contains(place) ? abs(parts[item][place]) : 0)
          }
        }
      }
      let figures = try GroupSums(rows, groups: items.map { measurement.groups[$0] }).figures(
        draws
      ) { ModalityShares.ratios($0) ?? Array(repeating: nil, count: $0.count) }
      // Means are over the cases of the map, not over all.
      let scale = Double(parts.count) / Double(max(1, items.count))
      findings[names[effects.modality]] = zip(partNames, figures).enumerated().map { part, pair in
        var effect: [String: Double] = [:]
        for (output, name) in outputNames.enumerated()
        where shares.signedMeans.indices.contains(part) {
          effect[name] = shares.signedMeans[part][output] * scale
        }
        return .init(name: pair.0, share: pair.1, effect: effect)
      }
    }
    return findings
  }
}
