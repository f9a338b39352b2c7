import Dictionaries
import Foundation
import Monosemanticity
import Statistics
import Testing

/// The share of dead features, and what its interval holds.
@Suite struct SeenFeaturesTests {
  /// One case a group; `firing[feature]` lists the groups.
  private func seen(_ firing: [[Int]], groups: Int) throws -> SeenFeatures {
    var dense = [Double](repeating: 0, count: groups * firing.count)
    for (feature, places) in firing.enumerated() {
      for group in places { dense[group * firing.count + feature] = 1 }
    }
    return try SeenFeatures(
      FeatureColumns(SparseCodes(dense: dense, featureCount: firing.count)),
      groups: Array(0..<groups), groupCount: groups,
      presence: [Bool](repeating: true, count: groups))
  }

  @Test func jackknifeOfAHandMadeExample() throws {
    // 20 features, 5 groups: 10 dead, 7 in several groups, 2 only in group 0, 1 only in group 3.
    let firing =
      [[Int]](repeating: [], count: 10) + [[Int]](repeating: [1, 2], count: 7) + [[0], [0], [3]]
    let share = try seen(firing, groups: 5).share(level: 0.95)
    // Unseen .8 × 3 = 2.4; variance .8 (2² + 1² − 3²/5) = 2.56; t(.95, 4) = 2.1318467863.
    let low = (10 - 2.4 - 2.1318467863 * 1.6) / 20
    #expect(share.value == 0.5 && share.high == 0.5)
    #expect(abs((share.low ?? .nan) - low) < 1e-9)
  }

  @Test func featuresSeenInAnyModalityAreAlive() throws {
    let first = try seen([[], [0], [0], []], groups: 6)
    let second = try seen([[2], [0], [1], []], groups: 6)
    // Feature 1 stays in group 0 only; feature 2 is in two groups; feature 3 in none.
    let joined = SeenFeatures(joining: [first, second]).share(level: 0.95)
    #expect(joined.value == 0.25 && joined.high == 0.25)
    #expect(first.share(level: 0.95).value == 0.5)
    let few = try seen([[], [0]], groups: 4).share(level: 0.95)
    #expect(few.value == 0.5 && few.low == nil && few.high == nil)
  }

  /// Rates at which features fire in a group; 30 % never do, but for the last.
  private func rates(_ kind: String, _ stream: inout RandomStream) -> [Double] {
    (0..<400).map { _ in
      if kind != "none dead", stream.uniform() < 0.3 { return 0 }
      switch kind {
      case "clear": return 0.05 + 0.45 * stream.uniform()
      case "log": return 1e-4 * exp(stream.uniform() * log(5000))
      // Beta(1, 9), by its inverse.
      default: return 1 - pow(stream.uniform(), 1.0 / 9)
      }
    }
  }

  /// The upper end is what was seen; the lower holds what twice as many groups would leave.
  ///
  /// It is no bound for features that fire more rarely: where rates spread over orders of magnitude it does not reach them.
  @Test(arguments: ["clear", "beta", "log", "none dead"], [12, 30])
  func lowerEndHoldsWhatTwiceAsManyGroupsLeave(kind: String, groups: Int) throws {
    var stream = RandomStream(seed: UInt64(groups), "dead", kind)
    let runs = 60
    var (twice, never) = (0, 0)
    for _ in 0..<runs {
      let rates = rates(kind, &stream)
      let firing = rates.map { rate in (0..<groups).filter { _ in stream.uniform() < rate } }
      let share = try seen(firing, groups: groups).share(level: 0.95)
      let low = share.low ?? 1
      let left = rates.reduce(0) { $0 + pow(1 - $1, 2 * Double(groups)) } / 400
      if low <= left { twice += 1 }
      if low <= Double(rates.count { $0 < 1 / (20 * Double(groups)) }) / 400 { never += 1 }
      #expect(low <= share.high ?? 0)
    }
    // .95 less three standard errors of 60 runs; 300 runs gave .95 for the worst, log at 12 groups.
    #expect(Double(twice) / Double(runs) >= 0.86, "\(kind), \(groups) groups: \(twice) of \(runs)")
    if kind == "log" { #expect(never < runs / 2) }
  }
}
