import Cohorts
import Foundation
import Findings
import Fusion
import TestSupport
import Testing
import Training

struct ResumeTests {
  private let models = "logistic:genes,network:table,cross-attention"

  /// The questions "stop?" come before each model and each step: 3 folds of one logistic regression
  /// and two networks of two epochs with three or four batches.
  @Test(arguments: [0, 1, 2, 4, 7, 12, 19, 30])
  func interruptedAndResumedEqualsUninterrupted(questions: Int) throws {
    try withTemporaryFolder { folder in
      let cohort = try MadeCohort().load(in: folder)
      let whole = try runExperiment(cohort, in: folder.appending(path: "a"), models: models)
      let run = folder.appending(path: "b")
      let error = #expect(throws: TrainingError.self) {
        try runExperiment(cohort, in: run, models: models, stoppingAfter: questions)
      }
      #expect(error?.code == .interrupted)
      #expect(error?.message.contains("--resume") == true)
      let finished = try unitFiles(in: run).count
      var reported: Int?
      let resumed = try runExperiment(cohort, in: run, models: models, resumes: true) {
        if case .planned(let units, let done) = $0 {
          #expect(units == 9)
          reported = done.count
        }
      }
      #expect(reported == finished)
      #expect(resumed.predictionsCSV() == whole.predictionsCSV())
      #expect(try resumed.document().json() == whole.document().json())
      // Nothing half-done is left behind.
      let left = try FileManager.default.contentsOfDirectory(
        atPath: run.appending(path: "checkpoints").path
      ).filter { $0.contains("partial") }
      #expect(left.isEmpty)
    }
  }

  @Test func finishedRunIsOnlyRead() throws {
    try withTemporaryFolder { folder in
      let cohort = try MadeCohort().load(in: folder)
      let run = folder.appending(path: "run")
      let first = try runExperiment(cohort, in: run, models: models)
      var started = 0
      let second = try runExperiment(cohort, in: run, models: models, resumes: true) {
        if case .unitStart = $0 { started += 1 }
      }
      #expect(started == 0)
      #expect(second.predictionsCSV() == first.predictionsCSV())
      #expect(second.started == first.started)
    }
  }

  @Test func aDeletedModelIsFittedAgain() throws {
    try withTemporaryFolder { folder in
      let cohort = try MadeCohort().load(in: folder)
      let run = folder.appending(path: "run")
      let first = try runExperiment(cohort, in: run, models: models)
      try FileManager.default.removeItem(at: unitFiles(in: run)[4])
      let second = try runExperiment(cohort, in: run, models: models, resumes: true)
      #expect(second.predictionsCSV() == first.predictionsCSV())
    }
  }

  // MARK: Refusals

  @Test func refusesAFolderWithARun() throws {
    try withTemporaryFolder { folder in
      let cohort = try MadeCohort().load(in: folder)
      let run = folder.appending(path: "run")
      _ = try runExperiment(cohort, in: run, models: "logistic:genes")
      let error = #expect(throws: FusionError.self) {
        try runExperiment(cohort, in: run, models: "logistic:genes")
      }
      #expect(error?.code == .runFolder)
      #expect(error?.message.contains("--resume") == true)
    }
  }

  @Test func refusesToResumeAnotherRun() throws {
    try withTemporaryFolder { folder in
      let made = try MadeCohort()
      let cohort = try made.load(in: folder)
      let run = folder.appending(path: "run")
      _ = try runExperiment(cohort, in: run, models: "logistic:genes")
      func refusal(
        _ cohort: Cohort, _ settings: ExperimentSettings, _ models: String
      ) -> FusionError.Code? {
        #expect(throws: FusionError.self) {
          try runExperiment(cohort, in: run, settings: settings, models: models, resumes: true)
        }?.code
      }
      var seed = ExperimentSettings.tiny
      seed.seed = 8
      #expect(refusal(cohort, seed, "logistic:genes") == .resumeMismatch)
      var epochs = ExperimentSettings.tiny
      epochs.training.epochs = 3
      #expect(refusal(cohort, epochs, "logistic:genes") == .resumeMismatch)
      #expect(refusal(cohort, .tiny, "logistic") == .resumeMismatch)
      var changed = made
      changed.genes[3]?[2] += 1e-3
      #expect(refusal(try changed.load(in: folder), .tiny, "logistic:genes") == .resumeMismatch)
    }
  }

  @Test func resumingNothingBeginsARun() throws {
    try withTemporaryFolder { folder in
      let cohort = try MadeCohort().load(in: folder)
      let result = try runExperiment(
        cohort, in: folder.appending(path: "run"), models: "logistic:genes", resumes: true)
      #expect(result.units.count == 3)
    }
  }

  /// Without settings nobody knows which run the models belong to.
  @Test func modelsOfAForgottenRunAreNotTakenUp() throws {
    try withTemporaryFolder { folder in
      let cohort = try MadeCohort().load(in: folder)
      let run = folder.appending(path: "run")
      _ = try runExperiment(cohort, in: run, models: "logistic:genes")
      try FileManager.default.removeItem(at: run.appending(path: "settings.json"))
      for resumes in [false, true] {
        let error = #expect(throws: FusionError.self) {
          try runExperiment(cohort, in: run, models: "logistic:genes", resumes: resumes)
        }
        #expect(error?.code == .runFolder)
      }
    }
  }

  // MARK: Damage

  @Test(arguments: ["", "{", "[]", "{}", "null"]) func damagedModelIsAnError(text: String) throws {
    try expectRefusal { _ in text }
  }

  /// Whole files whose content cannot be that of the model.
  @Test(arguments: [
    ("\"cases\":[", "\"cases\":[4711,"), ("\"decisions\":[", "\"decisions\":[9,"),
    ("\"probabilities\":[[", "\"probabilities\":[[0.5],["), ("\"fold\":0", "\"fold\":1"),
    ("\"repetition\":0", "\"repetition\":3"), ("\"kind\":\"logistic\"", "\"kind\":\"network\""),
  ])
  func modelOfOtherCasesIsAnError(found: String, replacement: String) throws {
    try expectRefusal {
      #expect($0.contains(found))
      return $0.replacing(found, with: replacement, maxReplacements: 1)
    }
  }

  private func expectRefusal(_ damage: (String) -> String) throws {
    try withTemporaryFolder { folder in
      let cohort = try MadeCohort().load(in: folder)
      let run = folder.appending(path: "run")
      _ = try runExperiment(cohort, in: run, models: "logistic:genes")
      let file = try #require(try unitFiles(in: run).first)
      let whole = try String(contentsOf: file, encoding: .utf8)
      try Data(damage(whole).utf8).write(to: file)
      let error = #expect(throws: FusionError.self) {
        try runExperiment(cohort, in: run, models: "logistic:genes", resumes: true)
      }
      #expect(error?.code == .fileAccess)
      #expect(error?.message.contains(file.lastPathComponent) == true)
    }
  }

  @Test func damagedSettingsAreAnError() throws {
    try withTemporaryFolder { folder in
      let cohort = try MadeCohort().load(in: folder)
      let run = folder.appending(path: "run")
      _ = try runExperiment(cohort, in: run, models: "logistic:genes")
      try Data("{\"finger".utf8).write(to: run.appending(path: "settings.json"))
      let error = #expect(throws: FusionError.self) {
        try runExperiment(cohort, in: run, models: "logistic:genes", resumes: true)
      }
      #expect(error?.code == .fileAccess)
      #expect(error?.message.contains("settings.json") == true)
    }
  }

  @Test func aFileInPlaceOfTheFolderIsAnError() throws {
    try withTemporaryFolder { folder in
      let cohort = try MadeCohort().load(in: folder)
      let run = folder.appending(path: "run")
      try Data().write(to: run)
      let error = #expect(throws: FusionError.self) {
        try runExperiment(cohort, in: run, models: "logistic:genes")
      }
      #expect(error?.code == .fileAccess)
    }
  }
}
