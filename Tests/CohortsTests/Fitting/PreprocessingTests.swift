import Cohorts
import Foundation
import Tensors
import Testing

@Suite struct PreprocessingTests {
  private func encoded(_ preprocessing: Preprocessing) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return try encoder.encode(preprocessing)
  }

  private let training = Array(0..<12)

  /// Test values times 1,000, other words and another picture leave every fitted bit as it was.
  @Test func testCasesDoNotTouchTheFittedState() throws {
    let made = try MadeCohort()
    let before = try Preprocessing(fitting: made.load(), training: training)
    var changed = try MadeCohort()
    for row in 12..<24 {
      changed.set(row, "age", "\(1000 * (20 + row))")
      changed.set(row, "smoker", "other-\(row)")
      changed.set(row, "note", "unheard words unheard words \(row)")
      let picture = try Picture(
        width: 2, height: 2, channels: 3, pixels: [UInt8](repeating: 255, count: 12))
      try changed.folder.write("images/\(row).png", try picture.png())
    }
    changed.vectors = changed.vectors.split(separator: "\n").enumerated().map { line, text in
      let cells = text.split(separator: ",")
      guard line > 12 else { return String(text) }
      return "\(cells[0]),\(cells[1])000,\(cells[2])000,\(cells[3])000"
    }.joined(separator: "\n")
    let after = try Preprocessing(fitting: changed.load(), training: training)
    #expect(try encoded(before) == encoded(after))
  }

  @Test func trainingCasesDoTouchTheFittedState() throws {
    let made = try MadeCohort()
    var changed = try MadeCohort()
    changed.set(3, "age", "99")
    #expect(
      try Preprocessing(fitting: made.load(), training: training)
        != Preprocessing(fitting: changed.load(), training: training))
  }

  @Test func stateSurvivesEncoding() throws {
    let made = try MadeCohort()
    let cohort = try made.load()
    let fitted = try Preprocessing(fitting: cohort, training: training)
    let decoded = try JSONDecoder().decode(Preprocessing.self, from: try encoded(fitted))
    #expect(decoded == fitted)
    #expect(
      try decoded.blocks(of: cohort, cases: [12, 20]) == fitted.blocks(of: cohort, cases: [12, 20]))
  }

  @Test func orderOfCasesChangesNothing() throws {
    let made = try MadeCohort()
    let cohort = try made.load()
    let forward = try Preprocessing(fitting: cohort, training: training)
    #expect(try Preprocessing(fitting: cohort, training: training.reversed()) == forward)
  }

  @Test func hashNamesTheTrainingCases() throws {
    // printf '\1\0\0\0\0\0\0\0a\2\0\0\0\0\0\0\0bc' | sha256sum
    #expect(
      Preprocessing.hash(of: ["bc", "a"])
        == "9a8acca1b6c6c0befd3fbc756aed625da998c998f7252e738c4ef061906b9b21")
    #expect(Preprocessing.hash(of: ["ab", "c"]) != Preprocessing.hash(of: ["a", "bc"]))
  }

  @Test func absentModalitiesAreZeroAndMasked() throws {
    var made = try MadeCohort()
    for column in ["photo", "age", "smoker", "note"] { made.set(13, column, "") }
    made.vectors = made.vectors.split(separator: "\n").filter { !$0.hasPrefix("case-13,") }
      .joined(separator: "\n")
    let cohort = try made.load()
    let fitted = try Preprocessing(fitting: cohort, training: training)
    let blocks = try fitted.blocks(of: cohort, cases: [13])
    #expect(blocks.map(\.presence) == [[false], [false], [false], [false]])
    for block in blocks {
      switch block.content {
      case .image(let images): #expect(images.pixels.allSatisfy { $0 == 0 })
      case .bag: Issue.record("the cohort has no bag")
      case .tabular(let table):
        #expect(table.numeric.allSatisfy { $0 == 0 } && table.codes.allSatisfy { $0 == 0 })
      case .text(let text): #expect(text.tokens == [0] && text.lengths == [0])
      case .vector(let vector): #expect(vector.values.allSatisfy { $0 == 0 })
      }
    }
    for state in fitted.modalities {
      let design = try state.designMatrix(of: cohort, cases: [13])
      #expect(design?.values.allSatisfy { $0 == 0 } != false)
    }
  }

  @Test func blocksBecomeTensors() throws {
    let made = try MadeCohort()
    let cohort = try made.load()
    let fitted = try Preprocessing(fitting: cohort, training: training)
    for block in try fitted.blocks(of: cohort, cases: [0, 13, 20]) {
      #expect(try block.presenceTensor().shape == [3])
      switch block.content {
      case .image(let images): #expect(try images.pixelTensor().shape == [3, 3, 8, 8])
      case .bag: Issue.record("the cohort has no bag")
      case .tabular(let table):
        #expect(try table.numericTensor(caseCount: 3).shape == [3, 2])
        #expect(try table.codeTensor(caseCount: 3).shape == [3, 1])
      case .text(let text): #expect(try text.tokenTensor().shape == [3, text.width])
      case .vector(let vector): #expect(try vector.valueTensor().shape == [3, 2])
      }
    }
  }

  @Test func imageScalingIsExact() throws {
    let folder = try TemporaryFolder()
    var table = "id,y,f\n"
    for index in 0..<4 {
      // Grey levels 0, 100, 200 and, in the test part, 255.
      let level = UInt8(min(255, index * 100))
      let picture = try Picture(
        width: 8, height: 8, channels: 1, pixels: [UInt8](repeating: level, count: 64))
      try folder.write("\(index).png", try picture.png())
      table += "c\(index),\(index % 2),\(index).png\n"
    }
    try folder.write("t.csv", table)
    let path = try folder.write(
      "c.yaml",
      "{name: t, table: t.csv, case: id, label: {column: y}, "
        + "modalities: {p: {kind: image, column: f, size: 8, channels: 1}}}")
    let cohort = try Cohort.load(manifest: path)
    let fitted = try Preprocessing(fitting: cohort, training: [0, 1, 2])
    guard case .image(let scaling) = fitted.modalities[0].state else { return }
    #expect(scaling.sampleCount == 3)
    #expect(abs(scaling.mean[0] - 100.0 / 255) < 1e-12)
    // Variance (100² + 0 + 100²) / 3.
    #expect(abs(scaling.standardDeviation[0] - (20_000.0 / 3).squareRoot() / 255) < 1e-12)
  }

  @Test func badImageStopsTheFitWithItsName() throws {
    let made = try MadeCohort()
    try made.folder.write("images/4.png", [])
    let cohort = try made.load()
    let error = #expect(throws: CohortError.self) {
      try Preprocessing(fitting: cohort, training: training)
    }
    #expect(error?.code == .unreadableImage)
    #expect(error?.caseID == "case-4")
  }

  @Test func badArgumentsAreRefused() throws {
    let made = try MadeCohort()
    let cohort = try made.load()
    for cases in [[], [0, 0], [24], [-1]] {
      #expect(throws: CohortError.self) { try Preprocessing(fitting: cohort, training: cases) }
    }
    #expect(throws: CohortError.self) {
      try Preprocessing(fitting: cohort, training: training, modalities: ["photos"])
    }
    let fitted = try Preprocessing(fitting: cohort, training: training, modalities: ["note"])
    #expect(throws: CohortError.self) { try fitted.blocks(of: cohort, cases: [99]) }
    #expect(throws: CohortError.self) { try fitted.modality("photo") }
    #expect(throws: CohortError.self) {
      try fitted.modality("note").designMatrix(of: cohort, cases: [-1])
    }
  }

  @Test func modalityMissingForAllTrainingCasesIsRefused() throws {
    var made = try MadeCohort()
    for row in training { made.set(row, "note", "") }
    let cohort = try made.load()
    let error = #expect(throws: CohortError.self) {
      try Preprocessing(fitting: cohort, training: training)
    }
    #expect(error?.code == .noCases)
  }
}
