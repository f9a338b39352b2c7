import Cohorts
import Testing

@Suite struct TabularEncodingTests {
  /// Eight cases in four groups; cases 0...5 are the training part.
  private func cohort(age: [String], sex: [String]) throws -> Cohort {
    let folder = try TemporaryFolder()
    var text = "id,g,y,age,fixed,sex\n"
    for index in age.indices {
      text += "c\(index),g\(index / 2),\(index / 2 % 2),\(age[index]),5,\(sex[index])\n"
    }
    try folder.write("t.csv", text)
    let path = try folder.write(
      "c.yaml",
      """
      name: t
      table: t.csv
      case: id
      group: g
      label: {column: y}
      modalities:
        clinical: {kind: tabular, numeric: [age, fixed], categorical: [sex]}
      """)
    return try Cohort.load(manifest: path)
  }

  private let training = Array(0..<6)

  private func block(_ cohort: Cohort, _ cases: [Int]) throws -> TabularBlock {
    let fitted = try Preprocessing(fitting: cohort, training: training)
    guard case .tabular(let block) = try fitted.blocks(of: cohort, cases: cases)[0].content else {
      throw CohortError(.invalidArgument, "no table")
    }
    return block
  }

  @Test func imputesScalesAndFlags() throws {
    // Training ages 1, 2, missing, 3, 6, 8: median 3; imputed 1 2 3 3 6 8, mean 23/6,
    // variance (123/6 - (23/6)²) = 209/36.
    let cohort = try cohort(
      age: ["1", "2", "", "3", "6", "8", "", "4"],
      sex: ["f", "m", "f", "", "m", "f", "x", ""])
    let block = try block(cohort, [0, 2, 6, 7])
    #expect(block.numericNames == ["age", "age (missing)"])  // `fixed` does not vary
    let mean = 23.0 / 6
    let deviation = (209.0 / 36).squareRoot()
    let expected: [Float] = [
      Float((1 - mean) / deviation), 0, Float((3 - mean) / deviation), 1,
      Float((3 - mean) / deviation), 1, Float((4 - mean) / deviation), 0,
    ]
    for (found, wanted) in zip(block.numeric, expected) { #expect(abs(found - wanted) < 1e-6) }
    // Missing 0, unseen 1, f 2, m 3.
    #expect(block.cardinalities == [4])
    #expect(block.codes == [2, 2, 1, 0])
  }

  @Test func designMatrixIsOneHot() throws {
    let cohort = try cohort(
      age: ["1", "2", "3", "4", "5", "6", "7", "8"],
      sex: ["f", "m", "f", "", "m", "f", "x", ""])
    let fitted = try Preprocessing(fitting: cohort, training: training)
    let design = try #require(
      try fitted.modality("clinical").designMatrix(of: cohort, cases: [0, 1, 6, 7]))
    #expect(design.names == ["age", "sex=f", "sex=m", "sex (missing)"])
    let flags = (0..<4).map { row in Array(design.values[row * 4 + 1..<row * 4 + 4]) }
    #expect(flags == [[1, 0, 0], [0, 1, 0], [0, 0, 0], [0, 0, 1]])
  }

  @Test func withoutMissingInTrainingThereIsNoFlag() throws {
    let cohort = try cohort(
      age: ["1", "2", "3", "4", "5", "6", "", "8"], sex: Array(repeating: "f", count: 8))
    let block = try block(cohort, [6])
    #expect(block.numericNames == ["age"])
    // The median 3.5 is the mean, too.
    #expect(block.numeric == [0])
  }

  @Test func columnEmptyInTrainingIsDropped() throws {
    let cohort = try cohort(
      age: ["", "", "", "", "", "", "7", "8"], sex: ["f", "m", "f", "m", "f", "m", "f", "m"])
    #expect(try block(cohort, [6]).numericNames == [])
  }

  @Test func absentCasesAreZeroAndMasked() throws {
    let cohort = try cohort(
      age: ["1", "2", "3", "4", "5", "6", "7", "8"], sex: Array(repeating: "f", count: 8))
    // All three columns are empty for nobody, because `fixed` is always there.
    #expect(try cohort.modality("clinical").presence.allSatisfy { $0 })
  }

  @Test func wildTestValueStaysFinite() throws {
    let cohort = try cohort(
      age: ["1", "2", "3", "4", "5", "6", "1e300", "-1e300"], sex: Array(repeating: "f", count: 8))
    let block = try block(cohort, [6, 7])
    #expect(block.numeric == [1e6, -1e6])
  }

  @Test func valuesBeyondDoubleSumsAreRefused() throws {
    let cohort = try cohort(
      age: ["1e308", "-1e308", "1e308", "1e308", "1e308", "1", "1", "1"],
      sex: Array(repeating: "f", count: 8))
    let error = #expect(throws: CohortError.self) {
      try Preprocessing(fitting: cohort, training: training)
    }
    #expect(error?.code == .notFinite)
    #expect(error?.column == "age")
  }
}
