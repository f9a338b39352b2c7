public import Findings
import Statistics

/// The shares of two models on the same cases, compared with the same draws of groups.
public struct PairedComparison: Sendable {
  /// One modality's difference.
  public struct Difference: Sendable, Hashable {
    /// The first model's share less the second's.
    public let figure: Figure
    /// Two-sided, from the draws; `nil` without an interval.
    public let pValue: Double?
    /// Corrected for the modalities being several, by Holm's method.
    public let adjustedPValue: Double?
  }

  /// One difference a modality.
  public let differences: [Difference]

  /// Compares two models.
  ///
  /// - Parameters:
  ///   - first: `[modality][case]`, the change summed over outputs.
  ///   - second: The same of the other model, on the same cases.
  /// - Throws: ``ContributionError`` with code `mismatch` if modalities or cases differ in number.
  public init(
    _ first: [[Double]], _ second: [[Double]], groups: [String], draws: GroupDraws
  ) throws(ContributionError) {
    guard first.count == second.count, (first + second).allSatisfy({ $0.count == groups.count })
    else {
      throw ContributionError(.mismatch, "expected two models of the same modalities and cases")
    }
    let count = first.count
    let sums = try GroupSums(
      groups.indices.map { item in (first + second).map { $0[item] } }, groups: groups)
    func differences(_ sums: [Double]) -> [Double?] {
      guard let left = ModalityShares.ratios(Array(sums[..<count])),
        let right = ModalityShares.ratios(Array(sums[count...]))
      else { return Array(repeating: nil, count: count) }
      return zip(left, right).map { $0 - $1 }
    }
    let figures = sums.figures(draws, differences)
    var pValues = [Double?](repeating: nil, count: count)
    if sums.rows.count >= GroupDraws.fewestGroups {
      var below = [Int](repeating: 0, count: count)
      var above = below
      var used = 0
      draws.forEach(sums) { sums in
        let values = differences(sums).compactMap { $0 }
        guard values.count == count else { return }
        used += 1
        for (index, value) in values.enumerated() {
          if value <= 0 { below[index] += 1 }
          if value >= 0 { above[index] += 1 }
        }
      }
      if used > 0 {
        pValues = (0..<count).map {
          min(1, 2 * Double(1 + min(below[$0], above[$0])) / Double(used + 1))
        }
      }
    }
    let known = pValues.compactMap { $0 }
    let adjusted = try translated("correcting for several modalities") {
      try holmAdjusted(known)
    }
    self.differences = (0..<count).map { index in
      Difference(
        figure: figures[index], pValue: pValues[index],
        adjustedPValue: adjusted.count == count ? adjusted[index] : nil)
    }
  }
}
