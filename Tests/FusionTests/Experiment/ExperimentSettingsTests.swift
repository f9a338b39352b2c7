import Cohorts
import Foundation
import Fusion
import TestSupport
import Testing
import Training

struct ExperimentSettingsTests {
  struct Fault: Sendable, CustomStringConvertible {
    let description: String
    let change: @Sendable (inout ExperimentSettings) -> Void
  }

  static let faults: [Fault] = [
    Fault(description: "permutations") { $0.permutations = -1 },
    Fault(description: "bootstrap draws") { $0.bootstrapDraws = 0 },
    Fault(description: "bootstrap draws") { $0.bootstrapDraws = .min },
    Fault(description: "required standard errors") { $0.network.requiredStandardErrors = .nan },
    Fault(description: "modality dropout") { $0.network.modalityDropout = .nan },
    Fault(description: "modality dropout") { $0.network.modalityDropout = 1.5 },
    Fault(description: "dropout") { $0.network.dropout = 1 },
    Fault(description: "width") { $0.network.width = 0 },
    Fault(description: "width") { $0.network.width = .max },
    Fault(description: "head count") { $0.network.headCount = 3 },
    Fault(description: "head count") { $0.network.headCount = 0 },
    Fault(description: "vector tokens") { $0.network.vectorTokenCount = -5 },
    Fault(description: "word limit") { $0.network.wordLimit = 0 },
  ]

  @Test(arguments: faults) func rejectsSettingOutOfRange(fault: Fault) throws {
    try withTemporaryFolder { folder in
      let cohort = try MadeCohort().load(in: folder)
      var settings = ExperimentSettings.tiny
      fault.change(&settings)
      let run = folder.appending(path: "run")
      let error = #expect(throws: FusionError.self) {
        try runExperiment(cohort, in: run, settings: settings)
      }
      #expect(error?.code == .invalidSetting)
      #expect(error?.message.hasPrefix(fault.description) == true)
      #expect(!FileManager.default.fileExists(atPath: run.path))
    }
  }

  @Test func rejectsTrainingSettingAndImpossibleFolds() throws {
    try withTemporaryFolder { folder in
      let cohort = try MadeCohort().load(in: folder)
      var settings = ExperimentSettings.tiny
      settings.training.epochs = .max
      let error = #expect(throws: TrainingError.self) {
        try runExperiment(cohort, in: folder.appending(path: "run"), settings: settings)
      }
      #expect(error?.code == .invalidSetting)
      settings = .tiny
      settings.folds.foldCount = 25
      let folds = #expect(throws: CohortError.self) {
        try runExperiment(cohort, in: folder.appending(path: "run"), settings: settings)
      }
      #expect(folds?.code == .tooFewGroups)
    }
  }
}
