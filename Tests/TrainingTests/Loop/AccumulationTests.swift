import Foundation
import TestSupport
import Tensors
import Testing
import Training

@Suite struct AccumulationTests {
  private func settings(batch: Int, parts: Int, epochs: Int = 4) -> TrainingSettings {
    var settings = TrainingSettings()
    settings.epochs = epochs
    settings.batchSize = batch
    settings.accumulationCount = parts
    settings.learningRate = 0.05
    settings.patience = nil
    return settings
  }

  /// 37 cases: steps of 16 in four parts of 4 and a last one of 5 in parts of 4 and 1, or in one batch.
  ///
  /// The parts weigh by their cases, else the last step would differ.
  @Test func partsGiveTheStepOfOneBatch() throws {
    let (whole, parted) = (try LinearTask(cases: 37), try LinearTask(cases: 37))
    var losses: [[Double]] = [[], []]
    for (index, task) in [whole, parted].enumerated() {
      let settings = index == 0 ? settings(batch: 16, parts: 1) : settings(batch: 4, parts: 4)
      _ = try Trainer(settings: settings, seed: 1, name: "line").fit(task) {
        if case .stepEnd(_, _, let steps, let loss, _) = $0 {
          #expect(steps == 3)
          losses[index].append(loss)
        }
      }
    }
    #expect(losses[0].count == 12 && losses[1].count == 12)
    for (one, other) in zip(losses[0], losses[1]) {
      expectClose(other, to: one, absolute: 1e-6, relative: 1e-5)
    }
    try expectClose(
      parted.parameters, to: whole.parameters, absolute: 1e-5)
    // The data are announced batch by batch, as they are read.
    #expect(parted.announced.first?.map(\.count) == [4, 4, 4, 4, 4, 4, 4, 4, 4, 1])
  }

  @Test func anInterruptedTrainingGoesOnToTheSameParameters() throws {
    try withTemporaryFolder { folder in
      let checkpoint = Checkpoint(
        path: folder.appending(path: "state.safetensors").path, fingerprint: "f")
      let settings = settings(batch: 4, parts: 3)
      let straight = try LinearTask(dropout: 0.2)
      _ = try Trainer(settings: settings, seed: 1, name: "line").fit(straight)
      let limit = StepLimit(6)
      let stopped = try LinearTask(dropout: 0.2)
      #expect(throws: TrainingError.self) {
        _ = try Trainer(
          settings: settings, seed: 1, name: "line", checkpoint: checkpoint,
          isInterrupted: { limit.isReached() }
        ).fit(stopped)
      }
      let resumed = try LinearTask(dropout: 0.2)
      _ = try Trainer(settings: settings, seed: 1, name: "line", checkpoint: checkpoint)
        .fit(resumed)
      #expect(try resumed.parameters == straight.parameters)
    }
  }

  @Test func shortProductsLearnTheSameLine() throws {
    let task = try LinearTask()
    var settings = settings(batch: 8, parts: 1, epochs: 60)
    settings.precision = .bfloat16
    settings.weightDecay = 0
    _ = try Trainer(settings: settings, seed: 1, name: "line").fit(task)
    // bfloat16 keeps 8 bits: targets of size 3 are seen to about 1 in 256.
    try expectClose(task.parameters, to: LinearTask.weights + [LinearTask.bias], absolute: 0.05)
    let exact = try LinearTask()
    settings.precision = .float32
    _ = try Trainer(settings: settings, seed: 1, name: "line").fit(exact)
    #expect(try exact.parameters != task.parameters)
  }
}
