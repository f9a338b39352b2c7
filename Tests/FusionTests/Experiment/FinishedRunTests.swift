import Cohorts
import Foundation
import Fusion
import Predictors
import TestSupport
import Testing

struct FinishedRunTests {
  /// A cohort with every kind of modality, and a run of all its models.
  private func withRun(_ body: (URL, Cohort, RunFolder) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let cohort = try MadeCohort(includes: [.photo, .notes]).load(in: folder)
      let run = folder.appending(path: "run")
      _ = try runExperiment(cohort, in: run)
      try body(folder, cohort, RunFolder(run.path))
    }
  }

  private func readers(_ cohort: Cohort) -> [String: ImageReader] {
    var readers: [String: ImageReader] = [:]
    for modality in cohort.modalities {
      if case .image(let files) = modality.content { readers[modality.name] = ImageReader(files) }
    }
    return readers
  }

  @Test func everyModelSaysAgainWhatWasRecorded() throws {
    try withRun { _, _, folder in
      let run = try FinishedRun(folder)
      #expect(run.models.count > 6)
      for model in run.models {
        for split in run.plan.splits {
          // Throws unless every probability is the recorded one.
          let reloaded = try run.reloaded(model, in: split, readers: readers(run.cohort))
          #expect(reloaded.cases == split.test)
          #expect(reloaded.fitted.map(\.name) == model.modalities)
          #expect(reloaded.predictor.modalities == model.modalities)
          #expect(Set(reloaded.cases).isDisjoint(with: split.training))
        }
      }
    }
  }

  @Test func fusedModelIsTheDefault() throws {
    try withRun { _, cohort, folder in
      let run = try FinishedRun(folder, cohort: cohort)
      #expect(try run.model().kind == .crossAttention)
      #expect(try run.model(named: "logistic:genes").modalities == ["genes"])
      let error = #expect(throws: FusionError.self) { try run.model(named: "logistic:gene") }
      #expect(error?.code == .unknownModel)
      #expect(error?.message.contains("logistic:genes") == true)
    }
  }

  @Test(arguments: ["safetensors", "json"]) func missingFilesAreNamed(kind: String) throws {
    try withRun { _, cohort, folder in
      let file = "repeat0-fold1-cross-attention.\(kind)"
      try FileManager.default.removeItem(at: folder.checkpoints.appending(path: file))
      let run = try FinishedRun(folder, cohort: cohort)
      let error = #expect(throws: FusionError.self) {
        try run.requireFiles(of: run.model(), in: run.plan.splits)
      }
      #expect(error?.code == .missingModel)
      #expect(error?.message.contains(file) == true)
    }
  }

  @Test func damagedCheckpointIsNamed() throws {
    try withRun { _, cohort, folder in
      let file = folder.checkpoints.appending(path: "repeat0-fold0-cross-attention.safetensors")
      let other = folder.checkpoints.appending(path: "repeat0-fold0-network_3atable.safetensors")
      let run = try FinishedRun(folder, cohort: cohort)
      for damaged in [try Data(contentsOf: file).prefix(200), try Data(contentsOf: other)] {
        try damaged.write(to: file)
        let error = #expect(throws: FusionError.self) {
          try run.reloaded(run.model(), in: run.plan.splits[0], readers: readers(cohort))
        }
        #expect(error?.code == .fileAccess)
        #expect(error?.message.contains(file.lastPathComponent) == true)
      }
    }
  }

  @Test func modelOfAnotherFoldIsFoundOut() throws {
    try withRun { _, cohort, folder in
      let name = "cross-attention.safetensors"
      let file = folder.checkpoints.appending(path: "repeat0-fold0-\(name)")
      try FileManager.default.removeItem(at: file)
      try FileManager.default.copyItem(
        at: folder.checkpoints.appending(path: "repeat0-fold1-\(name)"), to: file)
      let run = try FinishedRun(folder, cohort: cohort)
      let error = #expect(throws: FusionError.self) {
        try run.reloaded(run.model(), in: run.plan.splits[0], readers: readers(cohort))
      }
      // A vocabulary of another size does not even fit; weights that fit say something else.
      #expect(error?.code == .modelMismatch || error?.code == .fileAccess)
    }
  }

  @Test func changedDataAreFoundOut() throws {
    try withTemporaryFolder { folder in
      var made = try MadeCohort()
      let run = folder.appending(path: "run")
      _ = try runExperiment(made.load(in: folder), in: run, models: "logistic:table")
      made.set("marker") { "\(Double($0 % 5) - 2)" }
      try made.write(to: folder)
      let finished = try FinishedRun(RunFolder(run.path))
      let error = #expect(throws: FusionError.self) {
        try finished.reloaded(finished.models[0], in: finished.plan.splits[0], readers: [:])
      }
      #expect(error?.code == .modelMismatch)
      #expect(error?.message.contains("fold 1") == true)
    }
  }

  @Test func folderWithoutARunIsRefused() throws {
    try withTemporaryFolder { folder in
      for path in [folder.path, folder.appending(path: "none").path] {
        let error = #expect(throws: FusionError.self) { try FinishedRun(RunFolder(path)) }
        #expect(error?.code == .runFolder)
        #expect(error?.message.contains(path) == true)
      }
      try Data("{}".utf8).write(to: folder.appending(path: "settings.json"))
      let error = #expect(throws: FusionError.self) { try FinishedRun(RunFolder(folder.path)) }
      #expect(error?.code == .runFolder)
      #expect(error?.message.contains("settings.json") == true)
    }
  }
}
