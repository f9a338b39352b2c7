import Cohorts
import Foundation
import Testing

/// Which features of a vector a fitted preprocessing puts together.
@Suite struct FeatureGroupingTests {
  /// Eight cases with genes A to D, of which A and C, and B and D, go together; C is constant where
  /// `dropsC`.
  private func cohort(
    _ options: String, scale: Double = 1, dropsC: Bool = false
  ) throws -> Cohort {
    let folder = try TemporaryFolder()
    var table = "id,y\n"
    var rows = "id,A,B,C,D\n"
    for index in 0..<8 {
      table += "c\(index),\(index % 2)\n"
      let (a, b) = (Double(index * index % 5), Double(index * 3 % 7))
      // The last two cases are test cases.
      let factor = index < 6 ? 1 : scale
      let values = [a, b, dropsC ? 1 : 2 * a + 0.1 * b, b + 1].map { $0 * factor }
      rows += "c\(index)," + values.map { "\($0)" }.joined(separator: ",") + "\n"
    }
    try folder.write("t.csv", table)
    try folder.write("v.csv", rows)
    try folder.write("sets.gmt", "one\tabout\tA\tC\nboth\tabout\tB\tA\n")
    return try Cohort.load(
      manifest: folder.write(
        "c.yaml",
        """
        name: t
        table: t.csv
        case: id
        label: {column: y}
        modalities:
          v: {kind: vector, file: v.csv, key: id\(options)}
        """))
  }

  private func scaling(
    _ cohort: Cohort, clusters: Int? = nil, seed: UInt64 = 3
  ) throws -> VectorScaling {
    let fitted = try Preprocessing(
      fitting: cohort, training: Array(0..<6),
      options: FittingOptions(vectorClusterCount: clusters, seed: seed))
    guard case .vector(let scaling) = fitted.modalities[0].state else {
      throw CohortError(.invalidArgument, "no vectors")
    }
    return scaling
  }

  @Test func setsStandOverClustersAndWhatIsInNoneIsTheRest() throws {
    let grouping = try scaling(cohort(", groups: sets.gmt"), clusters: 2).grouping
    #expect(grouping?.origin == .sets)
    #expect(
      grouping?.groups == [
        .init(name: "one", features: [0, 2]), .init(name: "both", features: [0, 1]),
        .init(name: FeatureGrouping.rest, features: [3]),
      ])
    // Without C the places of what follows move down.
    let fewer = try scaling(cohort(", groups: sets.gmt", dropsC: true)).grouping
    #expect(
      fewer?.groups == [
        .init(name: "one", features: [0]), .init(name: "both", features: [0, 1]),
        .init(name: FeatureGrouping.rest, features: [2]),
      ])
  }

  @Test func clustersAreNamedAfterTheirFeatures() throws {
    let grouping = try scaling(cohort(""), clusters: 2).grouping
    #expect(grouping?.origin == .clusters)
    #expect(grouping?.groups.map(\.features) == [[0, 2], [1, 3]])
    #expect(
      grouping?.groups.map { Set($0.name.split(separator: ", ")) } == [["A", "C"], ["B", "D"]])
    #expect(
      try scaling(cohort(""), clusters: 1).grouping?.groups.first?.name.hasSuffix(" and 1 more")
        == true)
  }

  @Test func theManifestsCountStandsOverTheRuns() throws {
    #expect(try scaling(cohort(", tokens: 3"), clusters: 2).grouping?.groups.count == 3)
    // A run that wants no clusters gets none.
    #expect(try scaling(cohort(", tokens: 3")).grouping == nil)
    for options in [", tokens: 3, groups: sets.gmt", ", tokens: 1"] {
      let error = #expect(throws: CohortError.self) { try cohort(options) }
      #expect(error?.code == .invalidValue)
    }
  }

  @Test(arguments: ["none", "log1p", "log1p-cpm"])
  func testValuesLeaveEveryBitOfTheStateAlone(transform: String) throws {
    let options = ", transform: \(transform), features: 3"
    let plain = try scaling(cohort(options), clusters: 2)
    let wild = try scaling(cohort(options, scale: 1_000), clusters: 2)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(try encoder.encode(plain) == encoder.encode(wild))
    #expect(plain.grouping?.groups.count == 2)
  }

  @Test func statesOfOlderRunsAreRead() throws {
    let old = try scaling(cohort(""))
    let data = try JSONEncoder().encode(old)
    #expect(!String(decoding: data, as: UTF8.self).contains("grouping"))
    #expect(try JSONDecoder().decode(VectorScaling.self, from: data) == old)
  }
}
