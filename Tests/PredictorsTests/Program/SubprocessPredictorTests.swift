import Cohorts
import Foundation
import Predictors
import Tensors
import TestSupport
import Testing

struct SubprocessPredictorTests {
  @Test(arguments: [1, 5, 64]) func asksAProgramBatchByBatch(_ size: Int) throws {
    try withExternalCohort { cohort, _ in
      let model = try SubprocessPredictor(
        Programs.answer(), description: Programs.description("batch: \(size)"), cohort: cohort)
      let outputs = try model.predict(CaseBatch(cohort: cohort, cases: Array(0..<12)))
      #expect(outputs.shape == [12, 2])
      for (index, value) in try outputs.array(of: Double.self).enumerated() {
        let second = Double(20 + index / 2) / 100
        #expect(abs(value - (index % 2 == 1 ? second : 1 - second)) < 1e-6)
      }
    }
  }

  @Test func asksAgainAndAgain() throws {
    try withExternalCohort { cohort, _ in
      let model = try SubprocessPredictor(
        Programs.answer(), description: Programs.description(), cohort: cohort)
      let process = model.processIdentifier
      for item in 0..<5 {
        let outputs = try model.predict(CaseBatch(cohort: cohort, cases: [item]))
        #expect(abs(try outputs.array(of: Double.self)[1] - Double(20 + item) / 100) < 1e-6)
      }
      #expect(model.processIdentifier == process)
    }
  }

  @Test func answersNothingForNoCases() throws {
    try withExternalCohort { cohort, _ in
      let model = try SubprocessPredictor(
        Programs.answer(), description: Programs.description(), cohort: cohort)
      #expect(try model.predict(CaseBatch(cohort: cohort, cases: [])).shape == [0, 2])
    }
  }

  @Test func listensWhileItSpeaks() throws {
    // A program that says more on its standard error than a pipe holds would wait for ever.
    try withExternalCohort { cohort, _ in
      let model = try SubprocessPredictor(
        Programs.answer("talk"), description: Programs.description(), cohort: cohort)
      #expect(try model.predict(CaseBatch(cohort: cohort, cases: [0, 1])).shape == [2, 2])
    }
  }

  @Test func opensAProgramByItsDescription() throws {
    try withExternalCohort { cohort, folder in
      try FileManager.default.copyItem(
        atPath: Golden.path("answer.sh"), toPath: folder.appending(path: "run").path)
      let text = """
        inputs: [{modality: clinical}]
        output: {kind: probabilities, classes: [benign, malignant]}

        """
      let yaml = folder.appending(path: "model.yaml")
      // As a command, seen from the folder of the description; as a file; by its content.
      for head in ["command: [sh, run]\n", "file: run\n", "file: run\nformat: program\n"] {
        try (head + text).write(to: yaml, atomically: true, encoding: .utf8)
        let model = try ExternalModel.open(yaml.path, cohort: cohort)
        #expect(model is SubprocessPredictor)
        #expect(try model.predict(CaseBatch(cohort: cohort, cases: [3])).shape == [1, 2])
      }
      try text.write(to: yaml, atomically: true, encoding: .utf8)
      let model = try ExternalModel.open(folder.appending(path: "run").path, cohort: cohort)
      #expect(model is SubprocessPredictor)
    }
  }
}

@Suite(.enabled(if: Programs.python() != nil, "there is no python3"))
struct ProgramProtocolTests {
  private static let inputs = """
    inputs:
      - {modality: photo, name: image}
      - {modality: genes, transform: false, dtype: float64}
      - {modality: note, name: text}
      - {modality: clinical}
      - {modality: photo, name: has, part: presence, dtype: int64}
    output: {kind: regression, count: 2}
    batch: 5
    """

  @Test(arguments: ["binary", "json"], [[], ["--bytes"]])
  func sendsEverything(_ encoding: String, _ arguments: [String]) throws {
    let python = try #require(Programs.python())
    try withExternalCohort { made in
      made.set(1, "photo", "")
      made.set(2, "age", "")
      made.set(3, "note", "")
    } _: { cohort, _ in
      let description = try ExternalModelDescription(
        yaml: Self.inputs + "\nencoding: \(encoding)", source: "model.yaml", folder: "/")
      let model = try SubprocessPredictor(
        [python, Golden.path("echo_model.py")] + arguments, description: description,
        cohort: cohort)
      let found = try model.predict(CaseBatch(cohort: cohort, cases: Array(0..<12)))
        .array(of: Double.self)
      for index in 0..<12 {
        // Pixels in 0...1, three genes, and whether there is a picture.
        let pixels = ExternalCohort.pixels(index).reduce(0) { $0 + Double($1) } / 255
        let first = (index == 1 ? 0 : pixels + 1) + Double(index + index * 2 % 5 + 1)
        #expect(abs(found[index * 2] - first) < 1e-3)
        let note = ExternalCohort.notes[index % 3].utf8.count
        let region = ExternalCohort.regions[index % 3].utf8.count
        let second =
          Double(index == 3 ? 1_000 : note) + (index == 2 ? 500 : Double(20 + index))
          + Double(region)
        // Texts arrive to the byte: spaces and punctuation count.
        #expect(abs(found[index * 2 + 1] - second) < 1e-3, "case \(index)")
      }
    }
  }

  @Test func leavesOutWordsThatWereTakenOut() throws {
    let python = try #require(Programs.python())
    try withExternalCohort { cohort, _ in
      let description = try ExternalModelDescription(
        yaml: "inputs: [{modality: note}]\noutput: {kind: regression, count: 2}",
        source: "model.yaml", folder: "/")
      let model = try SubprocessPredictor(
        [python, Golden.path("echo_model.py")], description: description, cohort: cohort)
      let inputs = try model.prepare(CaseBatch(cohort: cohort, cases: [0]))
      guard case .words(let ids, let presence)? = inputs["note"]?.content else {
        Issue.record("expected words")
        return
      }
      // "Red, itching  lesion.": three words, of 5, 9 and 7 bytes with what follows them.
      #expect(ids.shape == [1, 3])
      #expect(try presence.array(of: Bool.self) == [true, true, true])
      for (kept, count) in [([true, false, true], 12.0), ([false, false, true], 7)] {
        let outputs = try model.predict([
          "note": ModalityBatch(
            content: .words(ids: ids, presence: try Tensor(kept, shape: [1, 3])), design: nil,
            presence: try .ones([1], dtype: .bool))
        ])
        #expect(try outputs.array(of: Double.self)[1] == count)
      }
    }
  }

  @Test func carriesMoreThanAPipeHolds() throws {
    let python = try #require(Programs.python())
    try withExternalCohort { cohort, _ in
      let description = try ExternalModelDescription(
        yaml: "inputs: [{modality: photo}]\noutput: {kind: regression, count: 2}\nbatch: 4096",
        source: "model.yaml", folder: "/")
      let model = try SubprocessPredictor(
        [python, Golden.path("echo_model.py"), "--bytes"], description: description,
        cohort: cohort)
      let rows = 4_000  // 3 MB
      let outputs = try model.predict([
        "photo": ModalityBatch(
          content: .pixels(try .full([rows, 3, 8, 8], 0.25)), design: nil,
          presence: try .ones([rows], dtype: .bool))
      ])
      #expect(try outputs.array(of: Double.self) == (0..<rows * 2).map { $0 % 2 == 0 ? 48 : 0 })
    }
  }
}
