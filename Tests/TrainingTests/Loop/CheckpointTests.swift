import Foundation
import Layers
import TestSupport
import Tensors
import Testing
import Training

struct CheckpointTests {
  private var settings: TrainingSettings {
    var settings = TrainingSettings()
    settings.epochs = 4
    settings.batchSize = 8
    settings.learningRate = 0.05
    return settings
  }

  /// Trains with a checkpoint and stops after some steps; returns the task if training ended.
  @discardableResult
  private func train(
    in folder: URL, stoppingAfter steps: Int = .max, fingerprint: String = "a",
    onEvent: (TrainingEvent) -> Void = { _ in }
  ) throws -> (task: LinearTask, outcome: TrainingOutcome) {
    let task = try LinearTask(dropout: 0.3)
    let limit = StepLimit(steps)
    let outcome = try Trainer(
      settings: settings, seed: 5, name: "line",
      checkpoint: Checkpoint(path: file(in: folder), fingerprint: fingerprint),
      isInterrupted: { limit.isReached() }
    ).fit(task, onEvent: onEvent)
    return (task, outcome)
  }

  private func file(in folder: URL) -> String {
    folder.appending(path: "state.safetensors").path
  }

  /// An epoch has five steps: in the first, at its end, in the middle, and before the last step.
  @Test(arguments: [0, 1, 4, 5, 7, 10, 19])
  func interruptedAndResumedEqualsUninterrupted(steps: Int) throws {
    try withTemporaryFolder { folder in
      let whole = try withTemporaryFolder { try train(in: $0) }
      let error = #expect(throws: TrainingError.self) {
        try train(in: folder, stoppingAfter: steps)
      }
      #expect(error?.code == .interrupted)
      var resumedFrom: Int?
      let resumed = try train(in: folder) {
        if case .fitStart(let epoch, _, _) = $0 { resumedFrom = epoch }
      }
      // What was learned in a whole epoch is not learned again.
      #expect(resumedFrom == steps / 5)
      try expectEqualState(resumed.task.store, whole.task.store)
      #expect(resumed.outcome == whole.outcome)
    }
  }

  @Test func interruptedTwiceEqualsUninterrupted() throws {
    try withTemporaryFolder { folder in
      let whole = try withTemporaryFolder { try train(in: $0) }
      for steps in [6, 8] {
        #expect(throws: TrainingError.self) { try train(in: folder, stoppingAfter: steps) }
      }
      try expectEqualState(train(in: folder).task.store, whole.task.store)
    }
  }

  @Test func finishedTrainingIsOnlyLoaded() throws {
    try withTemporaryFolder { folder in
      let first = try train(in: folder)
      var steps = 0
      let second = try train(in: folder) { if case .stepEnd = $0 { steps += 1 } }
      #expect(steps == 0)
      #expect(second.outcome == first.outcome)
      try expectEqualState(second.task.store, first.task.store)
    }
  }

  @Test func refusesCheckpointOfOtherSettings() throws {
    try withTemporaryFolder { folder in
      #expect(throws: TrainingError.self) { try train(in: folder, stoppingAfter: 5) }
      let error = #expect(throws: TrainingError.self) { try train(in: folder, fingerprint: "b") }
      #expect(error?.code == .checkpointMismatch)
      #expect(error?.message.contains(file(in: folder)) == true)
    }
  }

  @Test func removedCheckpointStartsAnew() throws {
    try withTemporaryFolder { folder in
      #expect(throws: TrainingError.self) { try train(in: folder, stoppingAfter: 5) }
      let checkpoint = Checkpoint(path: file(in: folder), fingerprint: "a")
      checkpoint.remove()
      checkpoint.remove()  // Nothing to remove is no error.
      var start: Int?
      try train(in: folder) { if case .fitStart(let epoch, _, _) = $0 { start = epoch } }
      #expect(start == 0)
    }
  }

  // MARK: Damage

  /// Cut at every kind of place: within the length, the header, the tensors.
  @Test(arguments: [0, 4, 8, 40, 0.5, 0.99] as [Double])
  func truncatedFileIsATypedError(at place: Double) throws {
    try withTemporaryFolder { folder in
      #expect(throws: TrainingError.self) { try train(in: folder, stoppingAfter: 5) }
      let url = URL(filePath: file(in: folder))
      let data = try Data(contentsOf: url)
      let count = place < 1 ? Int(place * Double(data.count)) : Int(place)
      try data.prefix(count).write(to: url)
      let error = #expect(throws: (any Error).self) { try train(in: folder) }
      #expect(error is TrainingError || error is TensorError)
      #expect("\(error.map { "\($0)" } ?? "")".contains("state.safetensors"))
    }
  }

  @Test(arguments: [
    "", "{}", "[1]", "{\"epoch\":-7,\"bestEpoch\":0,\"bestScore\":1,\"history\":[]}",
  ])
  func damagedProgressIsATypedError(progress: String) throws {
    try withTemporaryFolder { folder in
      try rewrite(in: folder) { $1["progress"] = progress }
      let error = #expect(throws: TrainingError.self) { try train(in: folder) }
      #expect(error?.code == .damagedCheckpoint)
      #expect(error?.message.contains("state.safetensors") == true)
    }
  }

  @Test(arguments: ["model.line.weight", "best.line.weight", "optimizer.line.weight.exp_avg"])
  func missingTensorIsATypedError(name: String) throws {
    try withTemporaryFolder { folder in
      try rewrite(in: folder) { tensors, _ in
        #expect(tensors.removeValue(forKey: name) != nil)
      }
      let error = #expect(throws: TensorError.self) { try train(in: folder) }
      #expect(error?.code == .missingEntry)
    }
  }

  @Test(arguments: ["model.line.weight", "best.line.weight", "optimizer.line.weight.exp_avg"])
  func tensorOfAnotherShapeIsATypedError(name: String) throws {
    try withTemporaryFolder { folder in
      try rewrite(in: folder) { tensors, _ in tensors[name] = try Tensor.zeros([7, 5]) }
      #expect(throws: TensorError.self) { try train(in: folder) }
    }
  }

  /// Makes a checkpoint after one epoch and changes its content.
  private func rewrite(
    in folder: URL, _ change: (inout [String: Tensor], inout [String: String]) throws -> Void
  ) throws {
    #expect(throws: TrainingError.self) { try train(in: folder, stoppingAfter: 5) }
    let file = try SafetensorsFile(path: file(in: folder))
    var tensors = try file.tensors().mapValues { try $0.copied() }
    var metadata = file.header.metadata
    try change(&tensors, &metadata)
    try SafetensorsFile.write(tensors, metadata: metadata, to: self.file(in: folder))
  }
}
