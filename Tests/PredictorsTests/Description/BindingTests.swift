import Cohorts
import Foundation
import Predictors
import Tensors
import TestSupport
import Testing

/// What a description says against what a cohort has.
struct BindingTests {
  private func error(
    _ inputs: String, output: String = "{kind: logits, classes: [benign, malignant]}",
    predicting: Bool = false, _ change: (inout ExternalCohort) -> Void = { _ in }
  ) throws -> PredictorError? {
    try withExternalCohort(change) { cohort, folder in
      try "red\nlesion\n".write(
        to: folder.appending(path: "words.txt"), atomically: true, encoding: .utf8)
      try "red\nred\n".write(
        to: folder.appending(path: "twice.txt"), atomically: true, encoding: .utf8)
      let description = try ExternalModelDescription(
        yaml: "inputs: [\(inputs)]\noutput: \(output)", source: "model.yaml", folder: folder.path)
      return #expect(throws: PredictorError.self, "\(inputs)") {
        let model = try TorchScriptPredictor(
          Golden.path("two_branch.pt"), description: description, cohort: cohort)
        if predicting { _ = try model.predict(CaseBatch(cohort: cohort, cases: [0, 1, 2])) }
      }
    }
  }

  @Test func refusesWhatTheCohortDoesNotHave() throws {
    let faults: [(String, String)] = [
      ("{modality: phot}", "did you mean \"photo\"?"),
      ("{modality: genes, features: [A, D]}", "no feature \"D\""),
      ("{modality: clinical, columns: [agee]}", "did you mean \"age\"?"),
      ("{modality: clinical}", "list the columns"),
      ("{modality: clinical, columns: [region]}", "\"arm\", \"head\", \"leg\""),
      ("{modality: clinical, columns: [{name: age, categories: [a]}]}", "as numbers"),
      ("{modality: note}", "vocabulary"),
      ("{modality: note, vocabulary: twice.txt}", "twice"),
      ("{modality: note, vocabulary: none.txt}", "no such file"),
      ("{modality: note, vocabulary: words.txt, unknown: what}", "\"what\""),
      ("{modality: photo, mean: [1, 2]}", "one number or 3"),
      ("{modality: genes, deviation: [1, 2]}", "one number or 3"),
      ("{modality: photo, dtype: uint8}", "uint8"),
      ("{modality: photo, part: mask}", "part: mask"),
      ("{modality: photo, columns: [a]}", "\"columns\""),
      ("{modality: genes, vocabulary: words.txt}", "\"vocabulary\""),
      ("{modality: clinical, part: presence, absent: 0}", "\"absent\""),
      ("{modality: note, part: mask, absent: 0}", "\"absent\""),
      ("{modality: photo}, {modality: photo}", "two inputs"),
    ]
    for (inputs, text) in faults {
      let error = try error(inputs)
      #expect(error?.code == .invalidDescription, "\(inputs)")
      #expect(error?.description.contains(text) == true, "\(inputs): \(String(describing: error))")
    }
  }

  @Test func refusesOtherClasses() throws {
    let inputs = "{modality: photo}, {modality: genes}"
    for classes in ["[benign, malignent]", "[benign, malignant, other]", "[yes, no]"] {
      let error = try error(inputs, output: "{kind: logits, classes: \(classes)}")
      #expect(error?.code == .invalidDescription)
      #expect(error?.message.contains("classes") == true)
    }
  }

  @Test func refusesOtherSizes() throws {
    let error = try error(
      "{modality: photo, name: image, shape: [3, 16, 16]}, {modality: genes, name: table}",
      predicting: true)
    #expect(error?.code == .unsuitableInput)
    #expect(error?.message.contains("[3, 8, 8]") == true)
  }

  @Test func refusesCellsWithoutANumber() throws {
    let region = "{name: region, categories: [arm, head, leg]}"
    let inputs = "{modality: photo, name: image}, {modality: clinical, name: table, columns: "
    let missing = try error(inputs + "[age, \(region)]}", predicting: true) {
      $0.set(1, "age", "")
    }
    #expect(missing?.code == .unreadableInput)
    #expect(missing?.message.contains("case \"case-1\", column \"age\"") == true)
    let unknown = try error(inputs + "[age, \(region)]}", predicting: true) {
      $0.set(2, "region", "nose")
    }
    #expect(unknown?.code == .unreadableInput)
    #expect(unknown?.message.contains("\"nose\"") == true)
  }

  @Test func refusesUnknownWordsAndAbsentModalities() throws {
    let inputs = "{modality: note, name: image, vocabulary: words.txt}, "
    let words = try error(inputs + "{modality: genes, name: table}", predicting: true)
    #expect(words?.code == .unreadableInput)
    #expect(words?.message.contains("\"itching") == true)
    let absent = try error(
      "{modality: photo, name: image}, {modality: genes, name: table}", predicting: true
    ) { $0.set(2, "photo", "") }
    #expect(absent?.code == .unreadableInput)
    #expect(absent?.message.contains("case \"case-2\" has no \"photo\"") == true)
  }

  @Test func sendsWhatStandsForMissingThings() throws {
    try withExternalCohort { made in
      made.set(0, "age", "")
      made.set(1, "region", "")
      made.set(2, "region", "nose")
      made.set(3, "photo", "")
    } _: { cohort, _ in
      let description = try ExternalModelDescription(
        yaml: """
          inputs:
            - {modality: photo, name: image, absent: 0.5}
            - modality: clinical
              name: table
              columns:
                - {name: age, mean: 30, deviation: 5, missing: 30}
                - {name: region, categories: [arm, head, leg], missing: zeros, other: head}
          output: {kind: logits, classes: [benign, malignant]}
          """, source: "model.yaml", folder: "/")
      let model = try TorchScriptPredictor(
        Golden.path("two_branch.pt"), description: description, cohort: cohort)
      let found = try model.predict(CaseBatch(cohort: cohort, cases: [0, 1, 2, 3]))
      // The same by hand: vectors of what the model should have got.
      let table: [Float] = [
        0, 1, 0, 0, (21 - 30) / 5, 0, 0, 0, (22 - 30) / 5, 0, 1, 0, (23 - 30) / 5, 1, 0, 0,
      ]
      var pixels: [Float] = []
      for index in 0..<4 {
        let planes = ExternalCohort.pixels(index)
        for channel in 0..<3 {
          for place in 0..<64 {
            pixels.append(index == 3 ? 0.5 : Float(planes[place * 3 + channel]) / 255)
          }
        }
      }
      try withExternalCohort { made in
        made.genes = "id,A,B,C,D\n"
        for row in 0..<12 { made.genes += "case-\(row),\(row),1,2,3\n" }
      } _: { cohort, _ in
        let description = try ExternalModelDescription(
          inputs: ["image=photo", "table=genes"], kind: "logits", classes: ["benign", "malignant"])
        let plain = try TorchScriptPredictor(
          Golden.path("two_branch.pt"), description: description, cohort: cohort)
        let presence = try Tensor.ones([4], dtype: .bool)
        let expected = try plain.predict([
          "photo": ModalityBatch(
            content: .pixels(try Tensor(pixels, shape: [4, 3, 8, 8])), design: nil,
            presence: presence),
          "genes": ModalityBatch(
            content: .vector(try Tensor(table, shape: [4, 4])), design: nil, presence: presence),
        ])
        try expectClose(found, to: expected, absolute: 1e-6, relative: 1e-6)
      }
    }
  }
}
