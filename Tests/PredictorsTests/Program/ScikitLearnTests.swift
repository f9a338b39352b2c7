import Cohorts
import Foundation
import Predictors
import Tensors
import TestSupport
import Testing

struct ScikitLearnTests {
  @Test(
    .enabled(
      if: Programs.python(with: ["sklearn", "pandas", "joblib"]) != nil,
      "no python3 with scikit-learn and pandas; set CHIASM_PYTHON to one"))
  func theDocumentedExampleGivesThePipelinesProbabilities() throws {
    let python = try #require(Programs.python(with: ["sklearn", "pandas", "joblib"]))
    try withExternalCohort {
      $0.set(4, "age", "")
    } _: { cohort, folder in
      let fitting = Process()
      fitting.executableURL = URL(filePath: python.hasPrefix("/") ? python : "/usr/bin/env")
      fitting.arguments =
        (python.hasPrefix("/") ? [] : [python]) + [
          Golden.path("fit_sklearn.py"), folder.appending(path: "table.csv").path,
          folder.appending(path: "pipeline.joblib").path,
        ]
      let output = Pipe()
      fitting.standardOutput = output
      try fitting.run()
      let expected = try JSONDecoder().decode(
        [[Double]].self, from: output.fileHandleForReading.readDataToEndOfFile())
      fitting.waitUntilExit()
      try FileManager.default.copyItem(
        atPath: Golden.path("sklearn_model.py"),
        toPath: folder.appending(path: "sklearn_model.py").path)
      let yaml = folder.appending(path: "model.yaml")
      try """
      command: [\(python), sklearn_model.py, pipeline.joblib]
      inputs: [{modality: clinical}]
      output: {kind: probabilities, classes: [benign, malignant]}
      batch: 5
      """.write(to: yaml, atomically: true, encoding: .utf8)
      let model = try ExternalModel.open(yaml.path, cohort: cohort)
      let found = try model.predict(CaseBatch(cohort: cohort, cases: Array(0..<12)))
        .array(of: Double.self)
      #expect(expected.count == 12)
      for (value, wanted) in zip(found, expected.flatMap { $0 }) {
        // Cells travel as single-precision numbers.
        #expect(abs(value - wanted) < 1e-6)
      }
    }
  }

  @Test func theDocumentShowsTheTestedExample() throws {
    let page = try String(
      contentsOf: Fixtures.url("../../docs/external-models.md"), encoding: .utf8)
    let example = try String(
      contentsOf: Fixtures.url("external/sklearn_model.py"), encoding: .utf8)
    #expect(page.contains("```python\n\(example)```"))
  }
}
