import Cohorts
import Foundation
import Predictors
import Tensors
import TestSupport
import Testing

struct TorchScriptPredictorTests {
  /// The golden pixels replace the cohort's; the golden table is a vector of the cohort.
  @Test(arguments: ["two_branch.pt", "named.pt", "listed.pt"])
  func givesPyTorchsOutputs(_ file: String) throws {
    let golden = try Golden.load()
    try withExternalCohort { made in
      made.transform = "none"
      made.genes = "id,A,B,C,D\n"
      for row in 0..<12 {
        let values = (0..<4).map { row < 5 ? golden.table[row * 4 + $0] : 0 }
        made.genes += "case-\(row),\(values.map { "\($0)" }.joined(separator: ","))\n"
      }
    } _: { cohort, _ in
      let result = ["named.pt": ", result: logits", "listed.pt": ", result: 1"][file] ?? ""
      let description = try ExternalModelDescription(
        yaml: """
          inputs:
            - {modality: photo, name: image}
            - {modality: genes, name: table, transform: false}
          output: {kind: logits, classes: [benign, malignant]\(result)}
          batch: 2
          """, source: "model.yaml", folder: "/")
      let model = try TorchScriptPredictor(
        Golden.path(file), description: description, cohort: cohort)
      let batch = CaseBatch(cohort: cohort, cases: [0, 1, 2, 3, 4])
      var inputs = try model.prepare(batch)
      // Values go to the cohort as text of full precision, and come back exactly.
      guard case .vector(let table)? = inputs["genes"]?.content else {
        Issue.record("expected a vector")
        return
      }
      #expect(try table.floats == golden.table)
      inputs["photo"] = ModalityBatch(
        content: .pixels(try Tensor(golden.image, shape: [5, 3, 8, 8])), design: nil,
        presence: try .ones([5], dtype: .bool))
      let outputs = try model.predict(inputs)
      #expect(outputs.shape == [5, 2])
      try expectClose(
        outputs, to: Tensor(golden.logits, shape: [5, 2]), absolute: 1e-5, relative: 1e-5)
    }
  }

  @Test func readsCasesAsDescribed() throws {
    try withExternalCohort { cohort, _ in
      let model = try TorchScriptPredictor(
        Golden.path("two_branch.pt"), description: .twoBranch(), cohort: cohort)
      let inputs = try model.prepare(CaseBatch(cohort: cohort, cases: [3, 1]))
      guard case .pixels(let pixels)? = inputs["photo"]?.content,
        case .columns(let numeric, let codes)? = inputs["clinical"]?.content
      else {
        Issue.record("expected pixels and columns")
        return
      }
      // Planes of pixels in 0...1; the first of case 3 is 33, of case 1 is 11.
      #expect(pixels.shape == [2, 3, 8, 8])
      #expect(try pixels.selected(0).floats[0] == 33 / Float(255))
      #expect(try pixels.selected(1).floats[0] == 11 / Float(255))
      #expect(try numeric.floats == [23, 21])
      #expect(model.preparedNames(of: "clinical")?.numeric == ["age"])
      #expect(model.preparedNames(of: "clinical")?.categories == [["arm", "head", "leg"]])
      #expect(model.preparedNames(of: "photo")?.black == [0, 0, 0])
      #expect(model.preparedNames(of: "genes") == nil)
      // Sorted by bytes: arm 2, head 3, leg 4.
      #expect(try codes.array(of: Int64.self) == [2, 4])
    }
  }

  @Test func answersDoNotDependOnBatches() throws {
    try withExternalCohort { cohort, _ in
      var description = try ExternalModelDescription.twoBranch()
      let all = Array(0..<12)
      var answers: [[Float]] = []
      for size in [1, 5, 64] {
        description.batchSize = size
        let model = try TorchScriptPredictor(
          Golden.path("two_branch.pt"), description: description, cohort: cohort)
        answers.append(try model.predict(CaseBatch(cohort: cohort, cases: all)).floats)
      }
      for answer in answers {
        for (found, expected) in zip(answer, answers[0]) { #expect(abs(found - expected) < 1e-6) }
      }
      #expect(Set(answers[0]).count > 12)
    }
  }

  @Test func ordersClassesAsTheCohortDoes() throws {
    try withExternalCohort { cohort, _ in
      let batch = CaseBatch(cohort: cohort, cases: [0, 1, 2])
      func outputs(_ classes: [String]) throws -> [Float] {
        let model = try TorchScriptPredictor(
          Golden.path("two_branch.pt"), description: .twoBranch(classes: classes), cohort: cohort)
        #expect(model.classNames == ["benign", "malignant"])
        return try model.predict(batch).floats
      }
      let straight = try outputs(["benign", "malignant"])
      let crossed = try outputs(["malignant", "benign"])
      #expect(crossed == [1, 0, 3, 2, 5, 4].map { straight[$0] })
    }
  }

  @Test func sendsWordsByNumber() throws {
    let golden = try Golden.load()
    try withExternalCohort { made in
      made.set(0, "note", "Red, LESION zebra")
      made.set(1, "note", "grew")
      made.set(2, "note", "bled bled, red lesion and more")
    } _: { cohort, folder in
      let vocabulary = folder.appending(path: "words.txt")
      try "[pad]\n[unknown]\nred\nlesion\ngrew\nbled\n".write(
        to: vocabulary, atomically: true, encoding: .utf8)
      let description = try ExternalModelDescription(
        yaml: """
          inputs:
            - {modality: note, name: ids, vocabulary: words.txt, length: 4, unknown: "[unknown]"}
            - {modality: note, name: mask, part: mask}
          output: {kind: probabilities, count: 1, classes: [malignant, benign]}
          """, source: "model.yaml", folder: folder.path)
      let model = try TorchScriptPredictor(
        Golden.path("words.pt"), description: description, cohort: cohort)
      let outputs = try model.predict(CaseBatch(cohort: cohort, cases: [0, 1, 2])).floats
      // The model's output is that of benign; the cohort's second class is malignant.
      for (found, expected) in zip(outputs, golden.wordProbabilities) {
        #expect(abs(found - (1 - expected)) < 1e-6)
      }
    }
  }
}
