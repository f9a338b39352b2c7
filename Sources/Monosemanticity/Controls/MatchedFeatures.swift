public import Statistics

/// Random sets of features that fire as often and as strongly as a given set.
///
/// Features are sorted into cells by the deciles of density and of energy; a random set takes as many
/// of each cell as the given one has there, from the features outside it where the cell has enough,
/// else from the nearest cells.
public struct MatchedFeatures: Sendable {
  /// The cell of each feature: ten times its decile of density plus its decile of energy.
  public let cells: [Int]

  /// Sorts features into cells.
  ///
  /// - Parameters:
  ///   - density: The share of cases in which each feature fires.
  ///   - energy: The mean activation of each feature.
  /// - Throws: ``MonosemanticityError`` with code `mismatch` if the counts differ, or `notFinite`.
  public init(density: [Double], energy: [Double]) throws(MonosemanticityError) {
    guard density.count == energy.count else {
      throw MonosemanticityError(
        .mismatch, "\(density.count) densities, but \(energy.count) energies")
    }
    guard (density + energy).allSatisfy(\.isFinite) else {
      throw MonosemanticityError(.notFinite, "a density or an energy is NaN or infinite")
    }
    let deciles = [density, energy].map(Self.deciles)
    cells = density.indices.map { 10 * deciles[0][$0] + deciles[1][$0] }
  }

  /// The decile of each value; equal values share one.
  private static func deciles(_ values: [Double]) -> [Int] {
    let sorted = values.sorted()
    let bounds = (1..<10).compactMap { quantile(Double($0) / 10, ofSorted: sorted) }
    return values.map { value in bounds.count { value > $0 } }
  }

  /// Random sets matched to a given one, of the same size, without repetition inside a set.
  ///
  /// - Throws: ``MonosemanticityError`` with code `tooFewCases` if there are not as many other features
  ///   as the set has.
  public func sets(
    like set: [Int], count: Int, stream: RandomStream
  ) throws(MonosemanticityError) -> [[Int]] {
    var isInSet = [Bool](repeating: false, count: cells.count)
    for feature in set {
      guard cells.indices.contains(feature) else {
        throw MonosemanticityError(
          .invalidArgument, "there is no feature \(feature) among \(cells.count)")
      }
      isInSet[feature] = true
    }
    let others = cells.indices.filter { !isInSet[$0] }
    guard others.count >= set.count else {
      throw MonosemanticityError(
        .tooFewCases,
        "a set of \(set.count) of \(cells.count) features has no random set of equal size beside it"
      )
    }
    var members = [[Int]](repeating: [], count: 100)
    for feature in others { members[cells[feature]].append(feature) }
    var wanted = [Int](repeating: 0, count: 100)
    for feature in set { wanted[cells[feature]] += 1 }
    var stream = stream
    return (0..<max(0, count)).map { _ in
      var pools = members
      for cell in pools.indices { stream.shuffle(&pools[cell]) }
      var chosen: [Int] = []
      for cell in wanted.indices {
        for _ in 0..<wanted[cell] {
          guard let near = Self.nearest(to: cell, in: pools) else { break }
          chosen.append(pools[near].removeLast())
        }
      }
      return chosen.sorted()
    }
  }

  private static func nearest(to cell: Int, in pools: [[Int]]) -> Int? {
    func distance(_ other: Int) -> Int { abs(other / 10 - cell / 10) + abs(other % 10 - cell % 10) }
    return pools.indices.filter { !pools[$0].isEmpty }.min {
      (distance($0), $0) < (distance($1), $1)
    }
  }
}
