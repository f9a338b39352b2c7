public import Findings
import Statistics

/// How sure the shares of modalities are, over groups.
public struct ShareUncertainty: Sendable {
  private let sums: GroupSums
  private let modalityCount: Int

  /// From the change of each modality in each case, summed over outputs.
  ///
  /// - Parameters:
  ///   - totals: `[modality][case]`.
  ///   - groups: The group of each case.
  public init(totals: [[Double]], groups: [String]) throws(ContributionError) {
    modalityCount = totals.count
    let cases = groups.count
    guard totals.allSatisfy({ $0.count == cases }) else {
      throw ContributionError(.mismatch, "expected one number a modality and case")
    }
    sums = try GroupSums((0..<cases).map { item in totals.map { $0[item] } }, groups: groups)
  }

  /// The number of groups.
  public var groupCount: Int { sums.rows.count }

  /// The shares with their intervals from drawing groups.
  public func shares(_ draws: GroupDraws) -> [Figure] {
    sums.figures(draws) { sums in
      ModalityShares.ratios(sums) ?? Array(repeating: nil, count: sums.count)
    }
  }

  /// The standard error of each share by the delta method; `nil` where it is not defined.
  ///
  /// u_g = Σ_{k in g} [(1 − m) a_k − m b_k], T = Σ_k (a_k + b_k),
  /// se = √(G / (G − 1) Σ_g u_g²) / T.
  public func deltaErrors() -> [Double]? {
    let total = sums.total.reduce(0, +)
    let count = Double(sums.rows.count)
    guard total > 0, count > 1 else { return nil }
    return (0..<modalityCount).map { modality in
      let share = sums.total[modality] / total
      let squares = sums.rows.reduce(0.0) { result, row in
        let own = row[modality]
        let rest = row.reduce(0, +) - own
        let moved = (1 - share) * own - share * rest
        return result + moved * moved
      }
      return (count / (count - 1) * squares).squareRoot() / total
    }
  }

  /// Intervals by the delta method and Student's distribution, a check on those from draws.
  public func deltaIntervals(level: Double = 0.95) -> [ClosedRange<Double>]? {
    guard groupCount >= GroupDraws.fewestGroups, let errors = deltaErrors(),
      let shares = ModalityShares.ratios(sums.total),
      let width = StudentDistribution(degrees: Double(groupCount - 1))
        .quantile(1 - (1 - level) / 2)
    else { return nil }
    return zip(shares, errors).map { ($0 - width * $1)...($0 + width * $1) }
  }
}
