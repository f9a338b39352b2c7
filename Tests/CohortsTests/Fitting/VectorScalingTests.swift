import Cohorts
import Foundation
import Testing

@Suite struct VectorScalingTests {
  private func cohort(_ rows: [String], _ options: String) throws -> Cohort {
    let folder = try TemporaryFolder()
    var table = "id,y\n"
    for index in 0..<8 { table += "c\(index),\(index % 2)\n" }
    try folder.write("t.csv", table)
    try folder.write("v.csv", (["id,A,B,C,D"] + rows).joined(separator: "\n"))
    let path = try folder.write(
      "c.yaml",
      """
      name: t
      table: t.csv
      case: id
      label: {column: y}
      modalities:
        v: {kind: vector, file: v.csv, key: id\(options)}
      """)
    return try Cohort.load(manifest: path)
  }

  private func block(_ cohort: Cohort, _ cases: [Int]) throws -> (FeatureBlock, VectorBlock) {
    let fitted = try Preprocessing(fitting: cohort, training: [0, 1, 2, 3])
    let block = try fitted.blocks(of: cohort, cases: cases)[0]
    guard case .vector(let vector) = block.content else {
      throw CohortError(.invalidArgument, "no vectors")
    }
    return (block, vector)
  }

  private let rows = [
    "c0,1,0,7,10", "c1,2,0,7,20", "c2,3,0,7,30", "c3,4,0,7,40", "c4,1000,9,9,-1000",
    "c6,2.5,0,7,25",
  ]

  @Test func scalesByTrainingAndClips() throws {
    let (block, vector) = try block(try cohort(rows, ""), [0, 4, 5, 6])
    #expect(vector.names == ["A", "D"])  // B and C are constant in training
    #expect(block.presence == [true, true, false, true])
    // Mean 2.5, variance 1.25.
    let first = Float(-1.5 / 1.25.squareRoot())
    #expect(vector.values == [first, first, 10, -10, 0, 0, 0, 0])
  }

  @Test func keepsTheMostVariableFeatures() throws {
    let (_, vector) = try block(try cohort(rows, ", features: 1"), [0])
    #expect(vector.names == ["D"])
  }

  @Test func countsPerMillionUseTheWholeRow() throws {
    let rows = ["c0,1,1,0,2", "c1,0,1,1,2", "c2,0,0,0,0", "c3,4,0,0,0"]
    let (_, vector) = try block(try cohort(rows, ", transform: log1p-cpm"), [0, 1, 2, 3])
    // Feature A after the transform: log1p(250,000), 0, 0 (an empty row), log1p(1,000,000).
    let values = [log1p(250_000.0), 0, 0, log1p(1_000_000.0)]
    let mean = values.reduce(0, +) / 4
    let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 4).squareRoot()
    for index in 0..<4 {
      let found = vector.values[index * vector.names.count]
      #expect(abs(Double(found) - (values[index] - mean) / deviation) < 1e-6)
    }
  }

  @Test func constantVectorsAreRefused() throws {
    let cohort = try cohort((0..<8).map { "c\($0),1,2,3,4" }, "")
    #expect(
      #expect(throws: CohortError.self) {
        try Preprocessing(fitting: cohort, training: [0, 1])
      }?.code == .invalidValue)
  }

  @Test func logarithmsRefuseNegativeValues() throws {
    for transform in ["log1p", "log1p-cpm"] {
      let error = #expect(throws: CohortError.self) {
        try cohort(rows, ", transform: \(transform)")
      }
      #expect(error?.code == .negativeValue)
      #expect(error?.line == 6)
      #expect(error?.column == "D")
    }
  }
}
