import Cohorts
import Statistics
import Testing

@Suite struct OrderTestTests {
  private func shares(_ labels: [Int]) -> [[Double]] {
    labels.map { [Double(1 - $0), Double($0)] }
  }

  @Test func countsNeighborsByHand() throws {
    // 0 0 1 1 1: neighbors agree in 3 of 4 pairs; of 20 ordered pairs, 2 + 6 agree.
    let test = try #require(
      OrderTest(shares([0, 0, 1, 1, 1]), stream: RandomStream(seed: 1, "order")))
    #expect(abs(test.neighborShare - 0.75) < 1e-12)
    #expect(abs(test.expectedShare - 0.4) < 1e-12)
    // Sorted one way or the other: 2 of 10 arrangements, counted for two statistics.
    // The test stops after eight such draws, so the chance is known to about a third.
    #expect((0.15...0.9).contains(test.chance))
  }

  @Test func chanceIsThatOfARandomOrder() {
    var below = 0
    for seed in UInt64(0)..<300 {
      var stream = RandomStream(seed: seed, "labels")
      let labels = stream.permutation(40).map { $0 % 2 }
      if OrderTest(shares(labels), stream: stream)?.chance ?? 1 < 0.1 { below += 1 }
    }
    // At most a tenth: 30, and a standard deviation of 5.
    #expect(below < 45)
  }

  @Test func alternatingClassesAreNoOrder() throws {
    let test = try #require(
      OrderTest(shares((0..<60).map { $0 % 2 }), stream: RandomStream(seed: 1, "order")))
    #expect(test.chance > 0.5)
  }

  @Test func manyGroupsAreJoined() throws {
    let sorted = (0..<20_000).map { $0 / 10_000 }
    let test = try #require(OrderTest(shares(sorted), stream: RandomStream(seed: 1, "order")))
    #expect(test.chance < 2e-4)
    #expect(test.neighborShare > 0.9999)
  }

  @Test func nothingFollowsFromOneGroup() {
    #expect(OrderTest([[1, 0]], stream: RandomStream(seed: 1, "order")) == nil)
  }
}
