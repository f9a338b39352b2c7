import Cohorts
import Foundation
import Predictors
import Tensors
import TestSupport
import Testing

struct TorchScriptFaultTests {
  /// The error of opening a model and asking it for three cases.
  private func error(
    _ file: String, _ description: ExternalModelDescription, timeout: Double = 60,
    isCancelled: @escaping () -> Bool = { false }
  ) throws -> PredictorError? {
    try withExternalCohort { cohort, _ in
      var description = description
      description.timeout = timeout
      let path = file.hasPrefix("/") ? file : Golden.path(file)
      return #expect(throws: PredictorError.self) {
        _ = try TorchScriptPredictor(
          path, description: description, cohort: cohort, isCancelled: isCancelled
        ).predict(CaseBatch(cohort: cohort, cases: [0, 1, 2]))
      }
    }
  }

  @Test func refusesAnswersOfAnotherKind() throws {
    let faults: [(String, PredictorError.Code, String)] = [
      ("nan.pt", .notFinite, "case \"case-1\""), ("wide.pt", .unsuitableOutput, "[3, 4]"),
      ("few.pt", .unsuitableOutput, "[1, 2]"), ("whole.pt", .unsuitableOutput, "int64"),
      ("raise.pt", .failed, "Sundays"),
    ]
    for (file, code, text) in faults {
      let error = try error(file, .table())
      #expect(error?.code == code)
      #expect(error?.description.contains(text) == true, "\(String(describing: error))")
    }
  }

  @Test func refusesLogitsAsProbabilities() throws {
    let probabilities = "{kind: probabilities, classes: [benign, malignant]}"
    #expect(
      try error("listed.pt", try .twoBranchWithResult(probabilities, 1))?.code == .unsuitableOutput)
  }

  @Test func givesUpOnAModelThatHangs() throws {
    #expect(try error("hang.pt", .table(), timeout: 0.3)?.code == .timedOut)
    #expect(try error("hang.pt", .table()) { true }?.code == .cancelled)
  }

  @Test func refusesFilesThatAreNoModel() throws {
    try withTemporaryFolder { folder in
      let whole = try Data(contentsOf: URL(filePath: Golden.path("two_branch.pt")))
      let files = [
        Data(), Data("PK".utf8), Data("not a model at all".utf8), whole.prefix(whole.count / 2),
        whole.dropFirst(200), Data(repeating: 0, count: 4096),
      ]
      for (index, data) in files.enumerated() {
        let file = folder.appending(path: "\(index).pt")
        try data.write(to: file)
        let error = try error(file.path, .table())
        #expect(error?.code == .unreadableModel, "\(index): \(String(describing: error))")
        #expect(error?.message.contains(file.path) == true)
      }
      #expect(try error("/nowhere/model.pt", .table())?.code == .unreadableModel)
      #expect(try error("weights.pt", .table())?.code == .unreadableModel)
    }
  }

  @Test func refusesOtherInputs() throws {
    let texts: [(String, String)] = [
      ("[{modality: photo, name: picture}, {modality: genes, name: table}]", "\"picture\""),
      ("[{modality: photo, name: image}]", "\"table\""),
      ("[{modality: photo}, {modality: genes}, {modality: genes, part: presence}]", "2 inputs"),
      ("[{modality: photo}, {modality: genes, name: image}]", "twice"),
      ("[{modality: photo, name: image}, {modality: genes}]", "cannot follow"),
    ]
    for (inputs, text) in texts {
      let description = try ExternalModelDescription(
        yaml: "inputs: \(inputs)\noutput: {kind: logits, classes: [benign, malignant]}",
        source: "model.yaml", folder: "/")
      let found = try withExternalCohort { cohort, _ in
        #expect(throws: PredictorError.self) {
          _ = try TorchScriptPredictor(
            Golden.path("two_branch.pt"), description: description, cohort: cohort)
        }
      }
      #expect([.unsuitableInput, .invalidDescription].contains(found?.code))
      #expect(found?.description.contains(text) == true, "\(String(describing: found))")
    }
  }

  @Test func saysWhatWasSentWhenShapesDoNotFit() throws {
    let description = try ExternalModelDescription(
      yaml: """
        inputs: [{modality: photo, name: image}, {modality: genes, name: table}]
        output: {kind: logits, classes: [benign, malignant]}
        """, source: "model.yaml", folder: "/")
    let error = try error("two_branch.pt", description)
    #expect(error?.code == .failed)
    #expect(error?.message.contains("table float32 [3, 3]") == true)
  }

  @Test func refusesADeviceThatIsNotThere() throws {
    try withExternalCohort { cohort, _ in
      let error = #expect(throws: PredictorError.self) {
        _ = try TorchScriptPredictor(
          Golden.path("two_branch.pt"), description: .twoBranch(), cohort: cohort,
          device: .cuda(99))
      }
      #expect(error?.code == .missingFeature)
      // The command line turns this one into its exit code 69.
      #expect((error?.underlying as? TensorError)?.code == .deviceUnavailable)
    }
  }
}

extension ExternalModelDescription {
  static func twoBranchWithResult(_ output: String, _ index: Int) throws -> Self {
    var description = try twoBranch()
    description.output = try table(output).output
    description.output.index = index
    return description
  }
}
