import Interactions
import Statistics
import TestSupport
import Testing

struct KMeansTests {
  private func fit(
    _ points: [Double], width: Int, count: Int, restarts: Int = 10, limit: Int = 300,
    seed: UInt64 = 1
  ) throws -> KMeans {
    try KMeans(
      fitting: points, width: width,
      settings: .init(clusterCount: count, restartCount: restarts, iterationLimit: limit),
      stream: RandomStream(seed: seed, "test"))
  }

  /// The objective by its definition.
  private func objective(_ points: [Double], width: Int, _ centers: [[Double]]) -> Double {
    var sum = 0.0
    for start in stride(from: 0, to: points.count, by: width) {
      var nearest = Double.infinity
      for center in centers {
        var square = 0.0
        for column in 0..<width {
          let difference = points[start + column] - center[column]
          square += difference * difference
        }
        nearest = min(nearest, square)
      }
      sum += nearest
    }
    return sum
  }

  @Test func recoversSeparatedClusters() throws {
    let centers = [[0, 0, 0], [9, 0, 0], [0, 9, 0], [9, 9, 9.0]]
    let (points, labels) = MadeRows.blobs(centers: centers, count: 400, deviation: 1, seed: 2)
    let fitted = try fit(points, width: 3, count: 4)
    #expect(fitted.isConverged)
    #expect(fitted.counts == [100, 100, 100, 100])
    let found = try fitted.nearest(points)
    for label in 0..<4 {
      #expect(Set(labels.indices.filter { labels[$0] == label }.map { found[$0] }).count == 1)
    }
    #expect(Set(found).count == 4)
  }

  @Test func neverRaisesItsObjective() throws {
    for seed in 0..<20 as Range<UInt64> {
      let points = MadeRows.mixed(rows: 300, columns: 3, rank: 3, seed: seed)
      var last = Double.infinity
      for limit in 1...25 {
        let fitted = try fit(points, width: 3, count: 7, restarts: 1, limit: limit, seed: seed)
        #expect(fitted.objective <= last * (1 + 1e-12))
        last = fitted.objective
      }
    }
  }

  @Test func endsWhereLloydEnds() throws {
    for seed in 0..<20 as Range<UInt64> {
      let points = MadeRows.mixed(rows: 500, columns: 2, rank: 2, seed: seed)
      let fitted = try fit(points, width: 2, count: 9, restarts: 1, limit: 10_000, seed: seed)
      #expect(fitted.isConverged)
      expectClose(
        fitted.objective, to: objective(points, width: 2, fitted.centers), relative: 1e-10)
      // Each center is the mean of the points that are nearest to it.
      let nearest = try fitted.nearest(points)
      for (index, center) in fitted.centers.enumerated() {
        let own = nearest.indices.filter { nearest[$0] == index }
        #expect(own.count == fitted.counts[index])
        for column in 0..<2 {
          let sum = own.map { points[$0 * 2 + column] }.reduce(0, +)
          let mean = sum / Double(own.count)
          expectClose(center[column], to: mean, absolute: 1e-9, relative: 1e-9)
        }
      }
    }
  }

  @Test func doesNotDependOnTheOrderOfPoints() throws {
    let points = MadeRows.mixed(rows: 200, columns: 2, rank: 2, seed: 8)
    let fitted = try fit(points, width: 2, count: 6)
    var stream = RandomStream(seed: 3, "order")
    for _ in 0..<10 {
      let order = stream.permutation(200)
      let shuffled = order.flatMap { points[2 * $0..<2 * $0 + 2] }
      #expect(try fit(shuffled, width: 2, count: 6) == fitted)
      let nearest = try fitted.nearest(points)
      #expect(try fitted.nearest(shuffled) == order.map { nearest[$0] })
    }
  }

  @Test func isTheSameForTheSameSeed() throws {
    let points = MadeRows.mixed(rows: 200, columns: 2, rank: 2, seed: 8)
    #expect(try fit(points, width: 2, count: 8) == fit(points, width: 2, count: 8))
    let one = try fit(points, width: 2, count: 8, restarts: 1, seed: 1)
    let others = try (2...8).map { try fit(points, width: 2, count: 8, restarts: 1, seed: $0) }
    #expect(others.contains { $0 != one })
  }

  @Test func findsTheBestDivisionOfALine() throws {
    let fitted = try fit([0, 1, 10, 11], width: 1, count: 2)
    #expect(fitted.centers == [[0.5], [10.5]])
    #expect(fitted.objective == 1)
  }

  @Test func givesFewerClustersForFewerDistinctPoints() throws {
    let fitted = try fit([2, 2, 2, 5, 5, 7], width: 1, count: 5)
    #expect(fitted.centers == [[2], [5], [7]])
    #expect(fitted.counts == [3, 2, 1])
    #expect(fitted.objective == 0)
    #expect(try fit([4, 4, 4], width: 1, count: 2).centers == [[4]])
  }

  @Test func givesTiesToTheFirstCenter() throws {
    let fitted = try fit([0, 0, 2, 2], width: 1, count: 2)
    #expect(try fitted.nearest([1, 0.5, 1.5]) == [0, 0, 1])
  }

  @Test func keepsEveryClusterFilled() throws {
    for seed in 0..<40 as Range<UInt64> {
      // Heavy clumps and a few far points: centers starve easily.
      var (points, _) = MadeRows.blobs(
        centers: [[0.0, 0], [0.1, 0]], count: 80, deviation: 0.01, seed: seed)
      points += [50, 50, -50, 50, 50, -50]
      let fitted = try fit(points, width: 2, count: 10, restarts: 1, seed: seed)
      #expect(fitted.centers.count == 10)
      #expect(fitted.counts.allSatisfy { $0 > 0 })
      #expect(fitted.counts.reduce(0, +) == 83)
    }
  }

  @Test func refusesSettingsAndPointsThatMakeNoSense() {
    let faults: [(InteractionsError.Code, [Double], Int, KMeans.Settings)] = [
      (.invalidSetting, [1, 2], 1, .init(clusterCount: 0)),
      (.invalidSetting, [1, 2], 1, .init(clusterCount: 2, restartCount: 0)),
      (.invalidSetting, [1, 2], 1, .init(clusterCount: 2, iterationLimit: -1)),
      (.invalidSetting, [1, 2, 3], 2, .init(clusterCount: 2)),
      (.invalidSetting, [1, 2], 0, .init(clusterCount: 2)),
      (.tooFewCases, [], 1, .init(clusterCount: 2)),
      (.failed, [1, .infinity], 1, .init(clusterCount: 2)),
      (.failed, [-1e300, 1e300], 1, .init(clusterCount: 1)),
    ]
    for (code, points, width, settings) in faults {
      let error = #expect(throws: InteractionsError.self) {
        try KMeans(
          fitting: points, width: width, settings: settings,
          stream: RandomStream(seed: 1, "test"))
      }
      #expect(error?.code == code)
    }
  }
}
