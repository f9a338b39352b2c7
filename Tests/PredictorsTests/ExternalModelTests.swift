import Cohorts
import Foundation
import Predictors
import Tensors
import TestSupport
import Testing

struct ExternalModelTests {
  private static let yaml = """
    inputs:
      - {modality: photo, name: image}
      - {modality: clinical, name: table, columns: [age, {name: region, categories: [arm, head, leg]}]}
    output: {kind: logits, classes: [benign, malignant]}
    """

  /// The cohort and a folder with a model and a description of some names.
  private func open(
    model: String = "two_branch.pt", as name: String = "net.pt", described: String? = "model.yaml",
    yaml: String = yaml, asking path: String = "net.pt", mode: Int = 0o644
  ) throws -> any ExternalPredictor {
    try withExternalCohort { cohort, folder in
      let file = folder.appending(path: name)
      try FileManager.default.copyItem(atPath: Golden.path(model), toPath: file.path)
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
      if let described {
        try yaml.write(to: folder.appending(path: described), atomically: true, encoding: .utf8)
      }
      return try ExternalModel.open(folder.appending(path: path).path, cohort: cohort)
    }
  }

  @Test(arguments: ["net.pt.yaml", "net.yaml", "model.yaml"])
  func findsTheDescriptionBesideTheModel(_ name: String) throws {
    let model = try open(described: name)
    #expect(model is TorchScriptPredictor)
    #expect(model.modalities == ["photo", "clinical"])
    #expect(model.outputCount == 2)
    #expect(model.outputKind == .logits)
  }

  @Test func opensWhatADescriptionNames() throws {
    #expect(
      try open(yaml: "file: net.pt\n" + Self.yaml, asking: "model.yaml") is TorchScriptPredictor)
    #expect(try open(described: "net.yaml", asking: "net.yaml") is TorchScriptPredictor)
  }

  @Test func goesByContentNotByName() throws {
    #expect(try open(as: "net.bin", asking: "net.bin") is TorchScriptPredictor)
  }

  @Test func saysThatWeightsAreNoModel() throws {
    let error = #expect(throws: PredictorError.self) { try open(model: "weights.pt") }
    #expect(error?.code == .unreadableModel)
    #expect(error?.message.contains("torch.jit.script") == true)
  }

  @Test func refusesWhatIsNoModel() throws {
    #expect(
      #expect(throws: PredictorError.self) { try open(model: "make.py") }?.code == .unreadableModel)
    #expect(
      #expect(throws: PredictorError.self) { try open(asking: "other.pt") }?.code
        == .unreadableModel)
    let undescribed = #expect(throws: PredictorError.self) { try open(described: nil) }
    #expect(undescribed?.code == .invalidDescription)
    #expect(undescribed?.message.contains("net.yaml") == true)
  }

  @Test func takesADescriptionFromOptions() throws {
    let description = try ExternalModelDescription(
      inputs: ["image=photo", "table=genes"], kind: "logits", classes: ["benign", "malignant"])
    try withExternalCohort { made in
      made.genes = "id,A,B,C,D\n"
      for row in 0..<12 { made.genes += "case-\(row),\(row),1,2,3\n" }
    } _: { cohort, _ in
      let model = try ExternalModel.open(
        Golden.path("two_branch.pt"), cohort: cohort, description: description)
      #expect(try model.predict(CaseBatch(cohort: cohort, cases: [4])).shape == [1, 2])
    }
  }

  @Test func refusesAnotherCohort() throws {
    try withExternalCohort { cohort, _ in
      let model = try ExternalModel.open(
        Golden.path("two_branch.pt"), cohort: cohort, description: .twoBranch())
      try withExternalCohort {
        $0.rows.removeLast()
      } _: { other, _ in
        let error = #expect(throws: PredictorError.self) {
          _ = try model.predict(CaseBatch(cohort: other, cases: [0]))
        }
        #expect(error?.code == .unreadableInput)
      }
      for bad in [-1, 12] {
        let error = #expect(throws: PredictorError.self) {
          _ = try model.predict(CaseBatch(cohort: cohort, cases: [bad]))
        }
        #expect(error?.code == .unreadableInput)
      }
    }
  }
}
