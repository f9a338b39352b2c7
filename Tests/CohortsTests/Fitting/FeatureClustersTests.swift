import Cohorts
import Statistics
import Testing

/// Clusters of columns by correlation.
@Suite struct FeatureClustersTests {
  /// Columns that follow one of three hidden factors each, with a little noise; column j follows j % 3.
  private func factors(cases: Int, columns: Int, noise: Double = 0.3, seed: UInt64 = 1) -> [Float] {
    var stream = RandomStream(seed: seed, "factors")
    func normal() -> Double {
      (0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0..<1, using: &stream) }
    }
    var values = [Float](repeating: 0, count: cases * columns)
    for row in 0..<cases {
      let hidden = (0..<3).map { _ in normal() }
      for column in 0..<columns {
        values[row * columns + column] = Float(hidden[column % 3] + noise * normal())
      }
    }
    return values
  }

  private func clusters(
    _ values: [Float], columns: Int, count: Int, seed: UInt64 = 5
  ) throws -> FeatureClusters {
    var stream = RandomStream(seed: seed, "clusters")
    return try FeatureClusters(
      standardized: values, columnCount: columns, count: count, stream: &stream)
  }

  /// With 400 cases the columns are projected first, with 100 not.
  @Test(arguments: [100, 400]) func findsColumnsOfOneFactor(caseCount: Int) throws {
    let found = try clusters(factors(cases: caseCount, columns: 30), columns: 30, count: 3)
    #expect(found.members == (0..<3).map { Array(stride(from: $0, to: 30, by: 3)) })
    #expect(zip(found.members, found.mostCentral).allSatisfy { $0 == $1.sorted() })
  }

  @Test func theMostCentralColumnIsTheCleanest() throws {
    var values = factors(cases: 100, columns: 12, noise: 0.8)
    // Column 3 becomes the mean of its factor's columns: nothing is nearer to their center.
    for row in 0..<100 {
      values[row * 12 + 3] = [0, 6, 9].reduce(Float(0)) { $0 + values[row * 12 + $1] } / 3
    }
    let found = try clusters(values, columns: 12, count: 3)
    #expect(found.mostCentral.first?.first == 3)
  }

  @Test func noClusterIsEmptyAndNoColumnLost() throws {
    // Twenty equal columns: a center beyond the first has nothing to attract.
    let row = (0..<40).map { Float($0 % 7) - 3 }
    let equal = row.flatMap { [Float](repeating: $0, count: 20) }
    for count in [1, 2, 7, 20, 50] {
      let found = try clusters(equal, columns: 20, count: count)
      #expect(found.members.count == min(count, 20))
      #expect(found.members.joined().sorted() == Array(0..<20))
    }
    var stream = RandomStream(seed: 9, "columns")
    for _ in 0..<10 {
      let columns = Int.random(in: 1...40, using: &stream)
      let count = Int.random(in: 1...12, using: &stream)
      let found = try clusters(
        factors(cases: 20, columns: columns, seed: stream.next()), columns: columns, count: count)
      #expect(found.members.count == min(count, columns))
      #expect(found.members.allSatisfy { !$0.isEmpty && $0 == $0.sorted() })
      #expect(found.members.joined().sorted() == Array(0..<columns))
    }
  }

  @Test func theSameSeedGivesTheSameClusters() throws {
    let values = factors(cases: 300, columns: 60, noise: 2)
    let first = try clusters(values, columns: 60, count: 7)
    #expect(try clusters(values, columns: 60, count: 7) == first)
  }
}
