import Cohorts
import Foundation
import Predictors
import Tensors
import TestSupport
import Testing

/// The kept package holds code for Linux on x86-64; elsewhere `Fixtures/external/make.py --package`
/// makes one.
#if os(Linux) && arch(x86_64)
  private let runsPackage = true
#else
  private let runsPackage = false
#endif

@Suite(.enabled(if: runsPackage, "two_branch.pt2 was compiled for Linux on x86-64"))
struct AOTInductorPredictorTests {
  private func description(_ text: String = "") throws -> ExternalModelDescription {
    try ExternalModelDescription(
      yaml: """
        inputs: [{modality: photo, name: image}, {modality: genes, name: table}]
        output: {kind: logits, classes: [benign, malignant]}
        \(text)
        """, source: "model.yaml", folder: "/")
  }

  private static func widen(_ made: inout ExternalCohort) {
    made.genes = "id,A,B,C,D\n"
    for row in 0..<12 { made.genes += "case-\(row),\(row),1,\(row % 3),\(row * row % 7)\n" }
  }

  @Test(arguments: ["", "batch: 5", "batch: 7\nfixedBatch: true"])
  func givesTheOutputsOfTheSameScript(_ batches: String) throws {
    try withExternalCohort(Self.widen) { cohort, _ in
      let batch = CaseBatch(cohort: cohort, cases: Array(0..<12))
      let package = try AOTInductorPredictor(
        Golden.path("two_branch.pt2"), description: description(batches), cohort: cohort)
      let script = try TorchScriptPredictor(
        Golden.path("two_branch.pt"), description: description(), cohort: cohort)
      let outputs = try package.predict(batch)
      #expect(outputs.shape == [12, 2])
      try expectClose(outputs, to: script.predict(batch), absolute: 1e-5, relative: 1e-5)
    }
  }

  @Test func refusesOtherSizes() throws {
    // Compiled code believes what it is given: three numbers for four would be read beyond their end.
    try withExternalCohort { cohort, _ in
      let package = try AOTInductorPredictor(
        Golden.path("two_branch.pt2"), description: description(), cohort: cohort)
      let error = #expect(throws: PredictorError.self) {
        _ = try package.predict(CaseBatch(cohort: cohort, cases: [0, 1]))
      }
      #expect(error?.code == .failed)
      #expect(error?.message.contains("table float32 [2, 3]") == true)
    }
  }

  @Test func refusesAnotherNumberOfInputs() throws {
    try withExternalCohort { cohort, _ in
      for inputs in [
        "{modality: photo}",
        "{modality: photo}, {modality: genes}, {modality: genes, part: presence}",
      ] {
        let description = try ExternalModelDescription(
          yaml: "inputs: [\(inputs)]\noutput: {kind: logits, classes: [benign, malignant]}",
          source: "model.yaml", folder: "/")
        let error = #expect(throws: PredictorError.self) {
          _ = try AOTInductorPredictor(
            Golden.path("two_branch.pt2"), description: description, cohort: cohort)
        }
        #expect(error?.code == .unsuitableInput)
      }
    }
  }

  @Test func refusesBrokenPackages() throws {
    try withExternalCohort(Self.widen) { cohort, folder in
      let whole = try Data(contentsOf: URL(filePath: Golden.path("two_branch.pt2")))
      for (index, data) in [Data(), whole.prefix(5_000), whole.dropFirst(3_000)].enumerated() {
        let file = folder.appending(path: "\(index).pt2")
        try data.write(to: file)
        let error = #expect(throws: PredictorError.self) {
          _ = try AOTInductorPredictor(file.path, description: description(), cohort: cohort)
        }
        #expect(error?.code == .unreadableModel)
      }
    }
  }
}
