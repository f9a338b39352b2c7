public import Findings

/// Shares of modalities that need no partition: Shapley values and interactions of whole modalities.
public struct CoalitionShares: Sendable {
  /// Σ_kc |φ_i| / Σ_jkc |φ_j|, one figure a modality.
  public let shapley: [Figure]
  /// φ_i, averaged over cases, one list of outputs a modality.
  public let shapleyMeans: [[Double]]
  /// The interaction share of the data set: Σ_{i≠j} Φ_ij / Σ_ij Φ_ij, Φ the size of the mean index.
  public let interaction: Figure
  /// Φ_ii / ΣΦ: what each modality has on its own.
  public let unique: [Figure]
  /// The mean index, `[modality][modality]`.
  public let meanIndices: [[Double]]
  /// The mean over cases of each case's own interaction share; `nil` where no case has one.
  public let localInteraction: Double?
  /// Σ_k,|T|≥2 |a| / Σ_k,|T|≥1 |a|: also sees interactions of more than two modalities whole.
  public let moebius: Figure

  /// From what a model says of sets of modalities.
  ///
  /// - Parameters:
  ///   - flipsSingleOutput: Whether a single output is a probability, whose other class is the likelier
  ///     one below a half. Interactions look at the class that the model calls, fixed for each case:
  ///     with one fixed class the signed mean of an exclusive or cancels.
  ///   - groups: The group of each of the values' cases.
  /// - Throws: ``ContributionError`` with code `mismatch` if the counts differ.
  public init(
    _ coalitions: CoalitionValues, groups: [String], flipsSingleOutput: Bool, draws: GroupDraws
  ) throws(ContributionError) {
    let count = coalitions.modalityCount
    let width = coalitions.values.first?.first?.count ?? 0
    let cases = Double(max(1, coalitions.values.count))
    var means = [[Double]](repeating: Array(repeating: 0, count: width), count: count)
    var rows: [[Double]] = []
    var indices = [[Double]](repeating: Array(repeating: 0, count: count), count: count)
    var locals: [Double] = []
    for sets in coalitions.values {
      var sizes = [Double](repeating: 0, count: count)
      for output in 0..<width {
        let game = SetFunction(unchecked: count, sets.map { $0[output] })
        for (modality, value) in game.shapley.enumerated() {
          sizes[modality] += abs(value)
          means[modality][output] += value / cases
        }
      }
      let called = Self.calledClass(sets, flips: flipsSingleOutput)
      let game = SetFunction(unchecked: count, called)
      let matrix = game.interactions
      let flat = matrix.flatMap { $0 }
      for first in 0..<count {
        for second in 0..<count { indices[first][second] += matrix[first][second] / cases }
      }
      if let local = Self.interactionShare(flat, count) { locals.append(local) }
      var joint = 0.0
      var any = 0.0
      for (set, value) in game.moebius.enumerated() where set > 0 {
        any += abs(value)
        if set.nonzeroBitCount > 1 { joint += abs(value) }
      }
      rows.append(sizes + flat + [joint, any])
    }
    shapleyMeans = means
    meanIndices = indices
    localInteraction =
      locals.isEmpty ? nil : locals.reduce(0, +) / Double(locals.count)
    let sums = try GroupSums(rows, groups: groups)
    let figures = sums.figures(draws) { sums in
      let shapley =
        ModalityShares.ratios(Array(sums[..<count])) ?? Array(repeating: nil, count: count)
      let flat = Array(sums[count..<count + count * count])
      let total = flat.reduce(0) { $0 + abs($1) }
      let unique: [Double?] = (0..<count).map {
        total > Self.rounding(sums) ? abs(flat[$0 * count + $0]) / total : nil
      }
      let (joint, any) = (sums[sums.count - 2], sums[sums.count - 1])
      let share = total > Self.rounding(sums) ? Self.interactionShare(flat, count) : nil
      return shapley + unique + [share, any > 0 ? joint / any : nil]
    }
    guard figures.count == 2 * count + 2 else {
      throw ContributionError(.tooFewCases, "there is no case to share anything over")
    }
    shapley = Array(figures[..<count])
    unique = Array(figures[count..<2 * count])
    interaction = figures[2 * count]
    moebius = figures[2 * count + 1]
  }

  /// Below this a sum of signed indices is what rounding leaves of numbers that cancel.
  private static func rounding(_ sums: [Double]) -> Double { 1e-12 * (sums.last ?? 0) }

  private static func interactionShare(_ flat: [Double], _ count: Int) -> Double? {
    let total = flat.reduce(0) { $0 + abs($1) }
    guard total > 0 else { return nil }
    let own = (0..<count).reduce(0) { $0 + abs(flat[$1 * count + $1]) }
    return (total - own) / total
  }

  /// The values of the class that the model calls with all modalities.
  private static func calledClass(_ sets: [[Double]], flips: Bool) -> [Double] {
    guard let whole = sets.last, let most = whole.indices.max(by: { whole[$0] < whole[$1] }) else {
      return []
    }
    if whole.count == 1, flips, whole[0] < 0.5 { return sets.map { 1 - $0[0] } }
    return sets.map { $0[most] }
  }
}
