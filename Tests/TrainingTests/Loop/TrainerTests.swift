import Foundation
import Layers
import TestSupport
import Tensors
import Testing
import Training

struct TrainerTests {
  /// Eight cases a step, so that an epoch of forty has five steps.
  private func settings(epochs: Int, patience: Int? = nil) -> TrainingSettings {
    var settings = TrainingSettings()
    settings.epochs = epochs
    settings.batchSize = 8
    settings.learningRate = 0.05
    settings.weightDecay = 0
    settings.patience = patience
    return settings
  }

  @Test func learnsALine() throws {
    let task = try LinearTask()
    let outcome = try Trainer(settings: settings(epochs: 60), seed: 1, name: "line").fit(task)
    try expectClose(task.parameters, to: LinearTask.weights + [LinearTask.bias], absolute: 0.02)
    #expect(outcome.epochs == 60)
    #expect(outcome.history.count == 60)
    let first = try #require(outcome.history.first?.innerScore)
    let last = try #require(outcome.history.last?.innerScore)
    #expect(last < first / 100)
  }

  @Test func everyCaseIsSeenOnceAnEpochInAnotherOrder() throws {
    let task = try LinearTask(cases: 37)
    _ = try Trainer(settings: settings(epochs: 3), seed: 1, name: "line").fit(task)
    #expect(task.announced.count == 3)
    for epoch in task.announced {
      #expect(epoch.map(\.count) == [8, 8, 8, 8, 5])
      #expect(epoch.joined().sorted() == Array(0..<37))
    }
    #expect(Set(task.announced).count == 3)
  }

  @Test func eventsTellTheWholeTraining() throws {
    var starts = 0
    var steps: [Int] = []
    var epochs: [Int] = []
    var ends: [Int] = []
    _ = try Trainer(settings: settings(epochs: 2), seed: 1, name: "line").fit(LinearTask()) {
      switch $0 {
      case .fitStart(let epoch, let count, _):
        starts += 1
        #expect(epoch == 0 && count == 2)
      case .stepEnd(_, let step, let count, let loss, _):
        steps.append(step)
        #expect(count == 5 && loss.isFinite)
      case .epochEnd(let epoch, _, _, _): epochs.append(epoch)
      case .fitEnd(let best, _): ends.append(best)
      }
    }
    #expect(starts == 1)
    #expect(steps == [0, 1, 2, 3, 4, 0, 1, 2, 3, 4])
    #expect(epochs == [0, 1])
    #expect(ends == [2])
  }

  // MARK: Early stopping

  /// Scores 5 (before), 4, 3, 3.5, 3.2, 3.1: epoch 2 is best, and patience 3 ends after epoch 5.
  @Test func keepsTheBestEpochAndStopsAfterPatience() throws {
    let scores = [5, 4, 3, 3.5, 3.2, 3.1, 0, 0]
    let stopped = try LinearTask(scriptedScores: scores)
    let outcome = try Trainer(settings: settings(epochs: 8, patience: 3), seed: 1, name: "line")
      .fit(stopped)
    #expect(outcome.bestEpoch == 2)
    #expect(outcome.epochs == 5)
    #expect(outcome.history.map(\.innerScore) == [4, 3, 3.5, 3.2, 3.1])

    // Training goes the same way whatever the scores are, so those after two epochs tell which
    // parameters were kept.
    let short = try LinearTask(scriptedScores: scores)
    var upToBest = settings(epochs: 8, patience: 3)
    upToBest.patience = nil
    let limit = StepLimit(10)
    _ = try? Trainer(
      settings: upToBest, seed: 1, name: "line", isInterrupted: { limit.isReached() }
    ).fit(short)
    try expectEqualState(stopped.store, short.store)
  }

  @Test func trainingThatOnlyHurtsIsUndone() throws {
    let before = try LinearTask().parameters
    let task = try LinearTask(scriptedScores: [1, 2, 3, 4])
    let outcome = try Trainer(settings: settings(epochs: 20, patience: 3), seed: 1, name: "line")
      .fit(task)
    #expect(outcome.bestEpoch == 0)
    #expect(outcome.epochs == 3)
    #expect(try task.parameters == before)
  }

  @Test func equalScoreIsNoImprovement() throws {
    let task = try LinearTask(scriptedScores: [2, 1, 1, 1])
    let outcome = try Trainer(settings: settings(epochs: 3), seed: 1, name: "line").fit(task)
    #expect(outcome.bestEpoch == 1)
  }

  @Test func withoutInnerSplitTheLastEpochIsKept() throws {
    let task = try LinearTask(hasInnerSplit: false)
    let before = try task.parameters
    let outcome = try Trainer(settings: settings(epochs: 4, patience: 1), seed: 1, name: "line")
      .fit(task)
    #expect(outcome.epochs == 4)
    #expect(outcome.bestEpoch == 4)
    #expect(outcome.history.allSatisfy { $0.innerScore == nil })
    #expect(try task.parameters != before)
  }

  // MARK: Seeds

  @Test func seedAndNameDecideTheParameters() throws {
    func trained(seed: UInt64, name: String) throws -> [Double] {
      let task = try LinearTask(dropout: 0.3)
      _ = try Trainer(settings: settings(epochs: 3), seed: seed, name: name).fit(task)
      return try task.parameters
    }
    let first = try trained(seed: 1, name: "line")
    #expect(try trained(seed: 1, name: "line") == first)
    #expect(try trained(seed: 2, name: "line") != first)
    #expect(try trained(seed: 1, name: "other") != first)
  }

  // MARK: Failures

  @Test func divergingLossIsAnError() throws {
    let task = try LinearTask(lossScale: .greatestFiniteMagnitude)
    let error = #expect(throws: TrainingError.self) {
      try Trainer(settings: settings(epochs: 3), seed: 1, name: "line").fit(task)
    }
    #expect(error?.code == .diverged)
    #expect(error?.message.contains("line") == true)
  }

  @Test(arguments: [Double.nan, .infinity]) func divergingInnerScoreIsAnError(score: Double) throws
  {
    try withTemporaryFolder { folder in
      let task = try LinearTask(scriptedScores: [1, 0.5, score, 0.1])
      let checkpoint = Checkpoint(
        path: folder.appending(path: "state.safetensors").path, fingerprint: "a")
      let error = #expect(throws: TrainingError.self) {
        try Trainer(
          settings: settings(epochs: 3), seed: 1, name: "line", checkpoint: checkpoint
        ).fit(task)
      }
      #expect(error?.code == .diverged)
    }
  }

  @Test func nothingToTrainOnIsNoTraining() throws {
    let task = try LinearTask(cases: 0)
    let before = try task.parameters
    let outcome = try Trainer(settings: settings(epochs: 3), seed: 1, name: "line").fit(task)
    #expect(outcome.epochs == 0)
    #expect(try task.parameters == before)
  }
}
