import Cohorts
import Foundation
import Statistics
import Testing

@Suite struct PictureBackgroundTests {
  /// Scores whose distances below .35 grow with a power.
  private static func scores(_ count: Int, exponent: Double, seed: UInt64) -> [Double] {
    var stream = RandomStream(seed: seed, "scores")
    return (0..<count).map { _ in 1 - 0.35 * pow(stream.uniform(), 1 / exponent) }
  }

  private static func similar(_ scores: [Double]) -> [Double] { scores.filter { $0 >= 0.8 } }

  /// With few pairs the exponent leans on what is usual; with a crowd it is the crowd's.
  @Test(arguments: [3.0, 6])
  func exponentAndCountAreRecovered(exponent: Double) {
    let scores = Self.scores(200_000, exponent: exponent, seed: 1)
    let learned = PictureBackground(scores: scores)
    #expect(learned.exponent < 1.1 * exponent && learned.exponent > 0.8 * exponent)
    let expected = Double(scores.count { $0 >= 0.9 })
    // Rather too many than too few: the exponent is taken one standard error low.
    let ratioToTruth = learned.expectedCount(above: 0.9) / expected
    #expect(ratioToTruth > 0.9 && ratioToTruth < 1.6)
    // By hand: half the distance, one part in 2 to the power of the exponent.
    let ratio = learned.expectedCount(above: 0.9) / learned.expectedCount(above: 0.8)
    #expect(abs(ratio - pow(0.5, learned.exponent)) < 1e-12)
  }

  /// Where nothing is copied, at most one cohort in twenty names anything; simulated over 400.
  @Test(arguments: [30, 300, 3000], [4.0, 8.0])
  func lookalikesAloneAreRarelyNamed(count: Int, exponent: Double) {
    var named = 0
    for seed in 0..<400 {
      let scores = Self.scores(count, exponent: exponent, seed: UInt64(seed))
      let limit = PictureBackground(scores: scores).leastScore(among: Self.similar(scores))
      if limit.isFinite { named += 1 }
    }
    // Two standard deviations above 20 of 400.
    #expect(named <= 29, "\(named) of 400")
  }

  @Test func copiesAmongLookalikesAreNamed() {
    let copies = (0..<10).map { 0.97 + 0.002 * Double($0) }
    let scores = Self.scores(300, exponent: 4, seed: 3) + copies
    let limit = PictureBackground(scores: scores).leastScore(among: Self.similar(scores))
    #expect(limit <= 0.97 && limit > 0.9)
  }

  @Test func withoutLookalikesEveryCopyStandsOut() {
    let background = PictureBackground(scores: [0.93, 0.81, 0.4])
    #expect(background.expectedCount(above: 0.8) == 0)
    #expect(background.leastScore(among: [0.93, 0.81]) == 0.81)
    #expect(background.leastScore(among: []) == .infinity)
  }
}
