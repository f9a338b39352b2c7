import Cohorts
import Encoders
import Foundation
import Interventions
import Layers
import TestSupport
import Tensors
import Testing
import Training

struct PairEncoderTests {
  /// The method page's example: rows AI and AT at temperature .2.
  @Test func pairLossIsTheGoldenValue() throws {
    func unit(_ rows: [Double]) throws -> Tensor {
      let rows = try Tensor(rows, shape: [4, 4])
      return try rows / rows.norm(axes: [1], keepsAxes: true)
    }
    let image = try unit([2, 0, 0, 2, 1, 0, 3, 1, 0, 0, 1, 1, 0, 4, 0, 3])
    let text = try unit([1, 0, 0, 0, 0, 0, 3, 1, 0, 0, 2, 1, 0, 1, 0, 2])
    let all = [Bool](repeating: true, count: 4)
    let loss = try pairLoss(
      image, text, presence: (all, all), scale: Tensor(scalar: 5.0))
    #expect(abs(try #require(loss).item() - 0.506_984_550_2) < 1e-9)
  }

  @Test func pairLossNeedsTwoSharedCases() throws {
    let rows = try Tensor.ones([3, 2])
    let loss = try pairLoss(
      rows, rows, presence: ([true, false, true], [true, true, false]),
      scale: Tensor(scalar: Float(1)))
    #expect(loss == nil)
  }

  @Test(.tags(.slow), arguments: [false, true]) func learnsPairsAndIsDeterministic(supervised: Bool)
    throws
  {
    try PictureCohort.with(caseCount: 90) { cohort, _, readers in
      let split = try FoldPlan(cohort, options: .init(foldCount: 3), seed: 1).splits[0]
      let fold = try PreparedFold(
        cohort, split: split, readers: readers, options: FittingOptions(maximumTokenCount: 16))
      var fitting = PictureCohort.fitting(epochs: 3)
      if supervised { fitting.encoder.selfSupervision = .init() }
      func fitted() throws -> (PairEncoder, TrainingOutcome) {
        try PairEncoder.fitted(
          fold, settings: fitting.encoder, training: fitting.training, seed: 4, name: "test")
      }
      let (first, outcome) = try fitted()
      let (second, _) = try fitted()
      let cases = Array(split.test.prefix(7))
      let (rows, presence) = try first.embeddings(fold, cases: cases)
      let (again, _) = try second.embeddings(fold, cases: cases, batchSize: 7)
      for name in ["picture", "text"] {
        let values = try #require(rows[name]).array(of: Float.self)
        #expect(values == (try #require(again[name]).array(of: Float.self)))
        let lengths = try #require(rows[name]).norm(axes: [1]).array(of: Double.self)
        #expect(lengths.allSatisfy { abs($0 - 1) < 1e-5 })
        #expect(presence[name]?.allSatisfy { $0 } == true)
      }
      #expect(outcome.epochs == 3)
      let losses = outcome.history.map(\.trainingLoss)
      #expect(losses[2] < losses[0])
    }
  }

  @Test func resumesBitForBit() throws {
    try PictureCohort.with(caseCount: 60) { cohort, _, readers in
      try withTemporaryFolder { folder in
        let split = try FoldPlan(cohort, options: .init(foldCount: 3), seed: 1).splits[0]
        let fold = try PreparedFold(
          cohort, split: split, readers: readers, options: FittingOptions(maximumTokenCount: 16))
        let fitting = PictureCohort.fitting(epochs: 2)
        let checkpoint = Checkpoint(
          path: folder.appending(path: "state.safetensors").path, fingerprint: "x")
        // Stops when the second epoch begins; the first is on disk.
        #expect(throws: TrainingError.self) {
          try PairEncoder.fitted(
            fold, settings: fitting.encoder, training: fitting.training, seed: 4, name: "test",
            checkpoint: checkpoint,
            isInterrupted: { (try? SafetensorsFile(path: checkpoint.path)) != nil })
        }
        let (resumed, _) = try PairEncoder.fitted(
          fold, settings: fitting.encoder, training: fitting.training, seed: 4, name: "test",
          checkpoint: checkpoint)
        let (whole, _) = try PairEncoder.fitted(
          fold, settings: fitting.encoder, training: fitting.training, seed: 4, name: "test")
        for (name, tensor) in try whole.store.state() {
          let other = try #require(resumed.store[name])
          #expect(try tensor.array(of: Float.self) == (try other.array(of: Float.self)))
        }
      }
    }
  }

  @Test func rejectsOneModality() throws {
    #expect {
      _ = try PairEncoder(
        shapes: [("genes", .vector(count: 4))], settings: PairEncoderSettings(),
        generator: Generator(seed: 1))
    } throws: { ($0 as? InterventionsError)?.code == .missingInput }
  }

  @Test func rejectsWeightsThatLeaveNothingForPairs() {
    var settings = PairEncoderSettings()
    settings.selfSupervision = .init()
    settings.selfSupervision?.withinWeight = 0.9
    #expect(throws: InterventionsError.self) { try settings.validate() }
  }
}
