internal import Foundation
package import Statistics

/// Whether labels depend on the order of groups, by exchanging groups.
///
/// Two things are tried: classes that drift from the first row to the last, and neighbors that share
/// their class more often than they should. The chance of either is that of a permutation test over
/// groups (Phipson and Smyth 2010, <https://doi.org/10.2202/1544-6115.1585>), which stops as soon as
/// it is clear that there is nothing (Besag and Clifford 1991, <https://doi.org/10.1093/biomet/78.2.301>).
package struct OrderTest {
  /// How often neighbors share a class.
  package let neighborShare: Double
  /// How often they would in no order.
  package let expectedShare: Double
  /// The chance of so much drift, or of so like neighbors, in a random order, counted for both.
  package let chance: Double

  /// Permutations of a clear case; the least chance is one in these.
  static let mostDraws = 20_000
  /// Draws as extreme as the data after which nothing more is to be learned.
  private static let enough = 8
  /// More groups than this are joined to runs of equal length, so that a test takes a moment.
  private static let mostUnits = 1_000

  /// Tests an order.
  ///
  /// - Parameter shares: The share of each class in each group, groups in order; two groups or more.
  package init?(_ shares: [[Double]], stream: RandomStream) {
    guard shares.count >= 2, let width = shares.first?.count else { return nil }
    let mean = (0..<width).map { label in
      shares.reduce(0) { $0 + $1[label] } / Double(shares.count)
    }
    var agreement = 0.0
    for (first, second) in zip(shares, shares.dropFirst()) {
      for label in 0..<width { agreement += first[label] * second[label] }
    }
    neighborShare = agreement / Double(shares.count - 1)
    // Two different groups drawn at random: Σ over ordered pairs without a group and itself.
    let count = Double(shares.count)
    let own = shares.reduce(0) { sum, share in sum + share.reduce(0) { $0 + $1 * $1 } }
    let all = mean.reduce(0) { $0 + $1 * $1 } * count * count
    expectedShare = (all - own) / (count * (count - 1))

    let units = Self.joined(shares).map { unit in zip(unit, mean).map { $0 - $1 } }
    func drift(_ order: [Int]) -> Double {
      (0..<width).reduce(0.0) { largest, label in
        var sum = 0.0
        for (place, unit) in order.enumerated() {
          sum += (Double(place) - Double(order.count - 1) / 2) * units[unit][label]
        }
        return max(largest, abs(sum))
      }
    }
    func likeness(_ order: [Int]) -> Double {
      var sum = 0.0
      for (first, second) in zip(order, order.dropFirst()) {
        for label in 0..<width { sum += units[first][label] * units[second][label] }
      }
      return sum
    }
    let asIs = Array(units.indices)
    let seen = (drift: drift(asIs) - 1e-9, likeness: likeness(asIs) - 1e-9)
    var stream = stream
    var (drifts, likenesses, draws) = (0, 0, 0)
    while draws < Self.mostDraws, min(drifts, likenesses) < Self.enough {
      let order = stream.permutation(units.count)
      if drift(order) >= seen.drift { drifts += 1 }
      if likeness(order) >= seen.likeness { likenesses += 1 }
      draws += 1
    }
    chance = min(1, 2 * Double(min(drifts, likenesses) + 1) / Double(draws + 1))
  }

  /// The mean shares of runs of groups, where there are too many groups.
  private static func joined(_ shares: [[Double]]) -> [[Double]] {
    guard shares.count > mostUnits, let width = shares.first?.count else { return shares }
    return (0..<mostUnits).map { unit in
      let run =
        shares[
          unit * shares.count / mostUnits..<(unit + 1) * shares.count / mostUnits]
      return (0..<width).map { label in
        run.reduce(0) { $0 + $1[label] } / Double(run.count)
      }
    }
  }
}
