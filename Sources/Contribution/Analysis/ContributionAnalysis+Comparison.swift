public import Findings
import Statistics

extension ContributionAnalysis {
  /// Compares the shares of two models measured by this analysis on the same cases, in any order.
  ///
  /// - Throws: ``ContributionError`` with code `mismatch` if cases, modalities, parts or fills differ.
  public func comparison(
    _ first: ContributionMeasurement, _ second: ContributionMeasurement
  ) throws(ContributionError) -> PairedComparison {
    guard first.modalities == second.modalities, first.fills == second.fills else {
      throw ContributionError(
        .mismatch,
        "expected two models of the same modalities and fills, found "
          + "\(first.modalities.joined(separator: ", ")) and "
          + second.modalities.joined(separator: ", "))
    }
    guard first.players == second.players else {
      throw ContributionError(
        .mismatch,
        "expected the same numbers of parts, found \(first.players) and \(second.players); give the "
          + "number of players in the settings")
    }
    var places: [String: Int] = [:]
    for (place, key) in second.caseKeys.enumerated() { places[key] = place }
    let order = first.caseKeys.compactMap { places[$0] }
    guard order.count == first.caseKeys.count, order.count == second.caseKeys.count else {
      let apart = Set(first.caseKeys).symmetricDifference(second.caseKeys)
      throw ContributionError(
        .mismatch,
        "expected two models of the same cases; \(apart.count) were asked of one only, such as "
          + "\"\(apart.min() ?? "")\"")
    }
    return try PairedComparison(
      first.main.map(\.caseTotals),
      second.main.map { effects in order.map { effects.caseTotals[$0] } }, groups: first.groups,
      draws: GroupDraws(
        count: settings.draws, level: settings.level, stream: RandomStream(seed: seed, "bootstrap"))
    )
  }

  /// The same as a finding.
  ///
  /// - Parameter name: What the second model is called.
  public func comparisonFinding(
    _ first: ContributionMeasurement, _ second: ContributionMeasurement, named name: String
  ) throws(ContributionError) -> ContributionComparison {
    let differences = try comparison(first, second).differences
    return ContributionComparison(
      other: name, cases: first.caseKeys.count,
      differences: Dictionary(
        zip(first.modalities, differences).map { modality, difference in
          (
            modality,
            .init(
              figure: difference.figure, pValue: difference.pValue,
              adjustedPValue: difference.adjustedPValue)
          )
        }, uniquingKeysWith: { first, _ in first }))
  }
}
