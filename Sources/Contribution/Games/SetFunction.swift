/// A game: one number for each set of players, bit i of a set's number for player i.
public struct SetFunction: Sendable, Hashable {
  /// The number of players.
  public let playerCount: Int
  /// The value of each set.
  public let values: [Double]

  /// Creates a game.
  ///
  /// - Throws: ``ContributionError`` with code `mismatch` unless there is one value a set.
  public init(playerCount: Int, values: [Double]) throws(ContributionError) {
    guard (1...16).contains(playerCount), values.count == 1 << playerCount else {
      throw ContributionError(
        .mismatch, "expected 2^\(playerCount) values, one a set, found \(values.count)")
    }
    self.init(unchecked: playerCount, values)
  }

  init(unchecked playerCount: Int, _ values: [Double]) {
    self.playerCount = playerCount
    self.values = values
  }

  /// Shapley values: φ_i = Σ_S |S|! (M − |S| − 1)! / M! · [v(S + i) − v(S)].
  ///
  /// Source: Shapley 1953, "A value for n-person games".
  public var shapley: [Double] {
    (0..<playerCount).map { player in
      values.indices.reduce(0) { sum, set in
        guard set >> player & 1 == 0 else { return sum }
        let size = set.nonzeroBitCount
        let weight =
          factorial(size) * factorial(playerCount - size - 1) / factorial(playerCount)
        return sum + weight * (values[set | 1 << player] - values[set])
      }
    }
  }

  /// Shapley interaction indices.
  ///
  /// Off the diagonal stands the interaction of two players, in each place half of it; on the diagonal
  /// what a player has on its own. All entries add up to v(all) − v(empty).
  ///
  /// Source: Grabisch and Roubens 1999, in the form of Wenderoth et al. 2025,
  /// <https://arxiv.org/abs/2412.15828>.
  public var interactions: [[Double]] {
    let count = playerCount
    var matrix = [[Double]](repeating: Array(repeating: 0, count: count), count: count)
    for first in 0..<count {
      for second in first + 1..<max(first + 1, count) {
        let pair = 1 << first | 1 << second
        var sum = 0.0
        for set in values.indices where set & pair == 0 {
          let size = set.nonzeroBitCount
          let weight =
            factorial(size) * factorial(count - size - 2) / (2 * factorial(count - 1))
          sum +=
            weight
            * (values[set | pair] - values[set | 1 << first] - values[set | 1 << second]
              + values[set])
        }
        matrix[first][second] = sum
        matrix[second][first] = sum
      }
    }
    for (player, value) in shapley.enumerated() {
      matrix[player][player] = value - matrix[player].reduce(0, +)
    }
    return matrix
  }

  /// Möbius coefficients: a(T) = Σ_{S in T} (−1)^(|T| − |S|) v(S).
  public var moebius: [Double] {
    var coefficients = values
    for player in 0..<playerCount {
      for set in coefficients.indices where set >> player & 1 == 1 {
        coefficients[set] -= coefficients[set ^ 1 << player]
      }
    }
    return coefficients
  }

  private func factorial(_ number: Int) -> Double {
    number < 2 ? 1 : (2...number).reduce(1) { $0 * Double($1) }
  }
}
