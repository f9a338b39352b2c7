internal import Foundation
internal import Statistics

/// Half the widths of the intervals of one feature's scores.
extension FeatureIntervals {
  /// One modality's scores.
  func own(
    _ feature: Int, _ modality: Int, _ totals: GroupTotals, _ influences: FeatureInfluences,
    _ quantiles: inout StudentQuantiles
  ) -> Widths {
    var widths = Widths()
    let size = sizes[modality]
    guard size.groupCount >= 5 else { return widths }
    let first = slot(modality, 0)
    let student = quantiles.value(size.groupCount - 1)
    widths.density = size.standardError(
      of: Double(sums[modality].activations[feature].count) / size.total, totals, first + Slot.count
    ).map { $0 * student }
    widths.energy = size.standardError(
      of: sums[modality].activations[feature].sum / size.total, totals, first + Slot.sum
    ).map { $0 * student }
    let groupCount = totals.touched.indices.count { totals.value($0, first + Slot.count) > 0 }
    guard groupCount >= 5, sums[modality].activations[feature].count >= 10 else { return widths }
    let own = quantiles.value(groupCount - 1)
    let factor = Double(groupCount) / Double(groupCount - 1)
    if let squares = influences.squares(modality) {
      widths.monosemanticity = own * (factor * squares).squareRoot()
    }
    if let consistency = sums[modality].consistency(feature) {
      var squares = 0.0
      for place in totals.touched.indices {
        let part =
          totals.value(place, first + Slot.hits)
          - consistency.share * totals.value(place, first + Slot.labelled)
        squares += part * part
      }
      // Where no group has another class, only the number of groups bounds what others may have.
      widths.consistency =
        squares > 0
        ? own * (factor * squares).squareRoot() / Double(consistency.count)
        : 1 - pow((1 - level) / 2, 1 / Double(groupCount))
    }
    return widths
  }

  /// Two modalities' scores.
  func between(
    _ feature: Int, _ first: Int, _ second: Int, _ place: Int, _ totals: GroupTotals,
    _ influences: FeatureInfluences, _ quantiles: inout StudentQuantiles
  ) -> PairWidths {
    var widths = PairWidths()
    let (left, right) = (sums[first].activations[feature], sums[second].activations[feature])
    let counts = totals.touched.count
    if counts >= 5, min(left.count, right.count) >= 10,
      let squares = influences.squares(data.modalities.count + place)
    {
      widths.similarity =
        quantiles.value(counts - 1) * (Double(counts) / Double(counts - 1) * squares).squareRoot()
    }
    let size = pairSizes[place]
    guard size.groupCount >= 5,
      let bridge = bridges.first(where: { $0.first == first && $0.second == second })
    else { return widths }
    let modalityCount = data.modalities.count
    let student = quantiles.value(size.groupCount - 1)
    widths.bridgeRow = size.standardError(
      of: bridge.rows[feature], totals, slot(first, Slot.products + modalityCount + second)
    ).map { $0 * student }
    widths.bridgeColumn = size.standardError(
      of: bridge.columns[feature], totals, slot(second, Slot.products + modalityCount + first)
    ).map { $0 * student }
    return widths
  }

  /// The share of each modality in the mean activations.
  func shares(
    _ feature: Int, _ totals: GroupTotals, _ quantiles: inout StudentQuantiles
  ) -> [Double?] {
    let means = sums.indices.map { modality in
      sizes[modality].total > 0
        ? sums[modality].activations[feature].sum / sizes[modality].total : 0
    }
    let total = means.reduce(0, +)
    let groupCount = data.groupCount
    guard total > 0, groupCount >= 5, sizes.allSatisfy({ $0.total > 0 }) else {
      return means.map { _ in nil }
    }
    let student = quantiles.value(groupCount - 1)
    let factor = Double(groupCount) / Double(groupCount - 1)
    return means.indices.map { modality in
      let share = means[modality] / total
      func influence(_ sum: (Int) -> Double, _ group: Int) -> Double {
        var part = 0.0
        for other in means.indices {
          let moved =
            (sum(other) - means[other] * sizes[other].counts[group]) / sizes[other].total
          part += ((other == modality ? 1 : 0) - share) * moved
        }
        return part / total
      }
      var squares = 0.0
      for (place, group) in totals.touched.enumerated() {
        let part = influence({ totals.value(place, slot($0, Slot.sum)) }, Int(group))
        squares += part * part
      }
      // Where all modalities are always there, a group without the feature moves no share.
      if !isComplete {
        for group in 0..<groupCount where !totals.isTouched(group) {
          let part = influence({ _ in 0 }, group)
          squares += part * part
        }
      }
      return student * (factor * squares).squareRoot()
    }
  }

  private var isComplete: Bool {
    sizes.allSatisfy { $0.total == Double(data.caseCount) }
  }
}
