import Foundation
import Predictors
import Tensors
import TestSupport
import Testing

struct DescriptionTests {
  private static let good = "output: {kind: logits, classes: [benign, malignant]}"

  private func error(_ yaml: String) -> PredictorError? {
    #expect(throws: PredictorError.self, "\(yaml)") {
      _ = try ExternalModelDescription(yaml: yaml, source: "model.yaml", folder: "/")
    }
  }

  @Test func readsEveryField() throws {
    let description = try ExternalModelDescription(
      yaml: """
        command: [python3, model.py]
        format: program
        inputs:
          - {modality: photo, mean: [0.5, 0.4, 0.3], deviation: 0.2, shape: [3, 8, 8], absent: 0}
          - modality: clinical
            name: table
            dtype: float64
            columns:
              - age
              - {name: weight, mean: 70, deviation: 12, missing: 70}
              - {name: region, categories: [arm, leg], form: code, missing: leg, other: arm}
          - {modality: note, name: ids, vocabulary: words.txt, length: 32, unknown: u, padding: p}
          - {modality: note, name: mask, part: mask}
          - {modality: genes, name: genes, features: [A, C], transform: false}
        output: {kind: probabilities, classes: [a, b, c], result: logits}
        batch: 16
        fixedBatch: true
        timeout: 2.5
        startTimeout: 20
        encoding: json
        """, source: "model.yaml", folder: "/models")
    #expect(description.command == ["python3", "model.py"])
    #expect(description.format == .program)
    #expect(description.modalities == ["photo", "clinical", "note", "genes"])
    #expect(description.inputs[0].mean == [0.5, 0.4, 0.3])
    #expect(description.inputs[0].deviation == [0.2])
    #expect(description.inputs[0].absent == 0)
    #expect(description.inputs[1].dtype == .float64)
    #expect(description.inputs[1].columns.map(\.name) == ["age", "weight", "region"])
    #expect(description.inputs[1].columns[2].form == .code)
    #expect(description.inputs[2].vocabulary == "/models/words.txt")
    #expect(description.inputs[3].part == .mask)
    #expect(description.inputs[4].features == ["A", "C"])
    #expect(!description.inputs[4].isTransformed)
    #expect(description.output.key == "logits")
    #expect(description.output.count == 3)
    #expect(description.batchSize == 16 && description.hasFixedBatch)
    #expect(description.timeout == 2.5 && description.startTimeout == 20)
    #expect(description.encoding == .json)
  }

  @Test func namesTheFileTheLineAndTheField() {
    let found = error("inputs:\n  - {modality: photo, nmae: image}\n\(Self.good)")
    #expect(found?.code == .invalidDescription)
    #expect(found?.message.contains("model.yaml:2") == true)
    #expect(found?.message.contains("\"nmae\"; did you mean \"name\"?") == true)
  }

  @Test func refusesWhatIsWrittenWrongly() {
    let inputs = "inputs: [{modality: photo}]\n"
    let faults = [
      "", "]", "- a", "text", "inputs: []\n\(Self.good)", "\(Self.good)", inputs,
      "inputs: [{}]\n\(Self.good)", "inputs: [{name: a}]\n\(Self.good)",
      "inputs: photo\n\(Self.good)",
      "inputs: [{modality: photo, part: pixels}]\n\(Self.good)",
      "inputs: [{modality: photo, dtype: float}]\n\(Self.good)",
      "inputs: [{modality: photo, shape: [0]}]\n\(Self.good)",
      "inputs: [{modality: photo, shape: [3, -8]}]\n\(Self.good)",
      "inputs: [{modality: photo, mean: [a]}]\n\(Self.good)",
      "inputs: [{modality: photo, deviation: 0}]\n\(Self.good)",
      "inputs: [{modality: photo, absent: nan}]\n\(Self.good)",
      "inputs: [{modality: photo, transform: perhaps}]\n\(Self.good)",
      "inputs: [{modality: photo, length: 1e3}]\n\(Self.good)",
      "inputs: [{modality: photo, name: a}, {modality: note, name: a}]\n\(Self.good)",
      "inputs: [{modality: c, columns: [{mean: 1}]}]\n\(Self.good)",
      "inputs: [{modality: c, columns: [a, a]}]\n\(Self.good)",
      "inputs: [{modality: c, columns: [{name: a, deviation: -1}]}]\n\(Self.good)",
      "inputs: [{modality: c, columns: [{name: a, missing: x}]}]\n\(Self.good)",
      "inputs: [{modality: c, columns: [{name: a, categories: [x], missing: y}]}]\n\(Self.good)",
      "inputs: [{modality: c, columns: [{name: a, categories: [x], other: y}]}]\n\(Self.good)",
      "inputs: [{modality: c, columns: [{name: a, categories: [x, x]}]}]\n\(Self.good)",
      inputs + "output: {}", inputs + "output: {kind: logit}",
      inputs + "output: {kind: logits}", inputs + "output: {kind: regression, classes: [a, b]}",
      inputs + "output: {kind: logits, classes: [a, b], count: 3}",
      inputs + "output: {kind: logits, classes: [a, b, c], count: 1}",
      inputs + "output: {kind: logits, classes: [a, a]}",
      inputs + "output: {kind: logits, classes: [a, b], count: 0}",
      inputs + Self.good + "\nbatch: 0", inputs + Self.good + "\nbatch: many",
      inputs + Self.good + "\ntimeout: 0", inputs + Self.good + "\ntimeout: -1",
      inputs + Self.good + "\nformat: onnx", inputs + Self.good + "\nencoding: xml",
      inputs + Self.good + "\ncommand: []", inputs + Self.good + "\nfile: a\ncommand: b",
      inputs + Self.good + "\nfixedBatch: 1",
      inputs + Self.good + "\nformat: torchscript\ncommand: b",
      inputs + Self.good + "\n" + Self.good,
    ]
    for yaml in faults { #expect(error(yaml)?.code == .invalidDescription, "\(yaml)") }
  }

  @Test func refusesHostileFiles() throws {
    try withTemporaryFolder { folder in
      let whole = Data("inputs: [{modality: photo}]\n\(Self.good)\n".utf8)
      let files =
        [
          Data([0xff, 0xfe, 0x00]), Data(repeating: 0x5b, count: 20_000),
          Data(repeating: 0x20, count: 5 << 20),
        ] + (1..<20).map { Data(whole.prefix($0 * 2)) }
      for (index, data) in files.enumerated() {
        let path = folder.appending(path: "\(index).yaml")
        try data.write(to: path)
        let error = #expect(throws: PredictorError.self, "\(index)") {
          _ = try ExternalModelDescription(contentsOf: path.path)
        }
        #expect(error?.code == .invalidDescription)
      }
      #expect(throws: PredictorError.self) {
        _ = try ExternalModelDescription(contentsOf: folder.appending(path: "none.yaml").path)
      }
    }
  }

  @Test func readsOptions() throws {
    let description = try ExternalModelDescription(
      inputs: ["photo", "ids=note", "mask=note:mask"], kind: "logits",
      classes: ["benign", "malignant"], count: 1)
    #expect(description.inputs.map(\.modality) == ["photo", "note", "note"])
    #expect(description.inputs.map(\.name) == [nil, "ids", "mask"])
    #expect(description.inputs[2].part == .mask)
    #expect(description.output.count == 1)
  }

  @Test func refusesOptionsThatDoNotFit() {
    let faults: [([String], String, [String], Int?)] = [
      ([], "logits", ["a", "b"], nil), (["=photo"], "logits", ["a", "b"], nil),
      (["a="], "logits", ["a", "b"], nil), (["a=photo:pixels"], "logits", ["a", "b"], nil),
      (["photo"], "logit", ["a", "b"], nil), (["photo"], "logits", [], nil),
      (["photo"], "logits", ["a", "a"], nil), (["photo"], "logits", ["a", "b", "c"], 2),
      (["a=photo", "a=note"], "logits", ["a", "b"], nil),
    ]
    for (inputs, kind, classes, count) in faults {
      let error = #expect(throws: PredictorError.self, "\(inputs) \(kind)") {
        _ = try ExternalModelDescription(
          inputs: inputs, kind: kind, classes: classes, count: count)
      }
      #expect(error?.code == .invalidDescription)
    }
  }
}
