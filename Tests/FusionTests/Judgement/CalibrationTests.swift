import Foundation
import Fusion
import Statistics
import TestSupport
import Testing

struct CalibrationTests {
  /// A hundred cases with logits ±4 of which 80 are right: σ(4 / T) = .8, so T = 4 / ln 4.
  private var overconfident: (logits: [[Double]], labels: [Int]) {
    var logits: [[Double]] = []
    var labels: [Int] = []
    for index in 0..<100 {
      let label = index % 2
      let isRight = index % 10 < 8
      logits.append([(label == 1) == isRight ? 4 : -4])
      labels.append(label)
    }
    return (logits, labels)
  }

  @Test func temperatureUndoesOverconfidence() throws {
    let cases = overconfident
    let calibration = try Calibration(
      logits: cases.logits, labels: cases.labels, classCount: 2)
    expectClose(calibration.temperature, to: 4 / log(4), absolute: 1e-4)
    expectClose(calibration.probabilities([4]), to: [0.2, 0.8], absolute: 1e-5)
    expectClose(calibration.probabilities([-4]), to: [0.8, 0.2], absolute: 1e-5)
    expectClose(
      try #require(calibration.innerLoss), to: -(0.8 * log(0.8) + 0.2 * log(0.2)), absolute: 1e-6)
    #expect(calibration.notes.isEmpty)
  }

  @Test func fewCasesChooseNothing() throws {
    let cases = overconfident
    let few = Calibration.fewestCases - 1
    let calibration = try Calibration(
      logits: Array(cases.logits.prefix(few)), labels: Array(cases.labels.prefix(few)),
      classCount: 2)
    #expect(calibration.temperature == 1)
    #expect(calibration.threshold == 0.5)
    #expect(calibration.notes.count == 1)
    #expect(calibration.innerAUC != nil)
  }

  @Test func splitWithoutAClassChoosesNothing() throws {
    let calibration = try Calibration(
      logits: (0..<40).map { [Double($0) / 10] }, labels: [Int](repeating: 1, count: 40),
      classCount: 2)
    #expect(calibration.temperature == 1)
    #expect(calibration.threshold == 0.5)
    #expect(calibration.innerAUC == nil)
    #expect(calibration.innerLoss?.isFinite == true)
    #expect(calibration.notes.first?.contains("lacks a class") == true)
  }

  @Test func emptySplitChoosesNothing() throws {
    let calibration = try Calibration(logits: [], labels: [], classCount: 3)
    #expect(calibration.temperature == 1)
    #expect(calibration.threshold == nil)
    #expect(calibration.innerLoss == nil)
    #expect(calibration.innerAUC == nil)
  }

  /// Cases are positive from a probability of about .8 upwards: the threshold moves there, and .5
  /// would call too many positive.
  @Test func thresholdFollowsTheInnerSplit() throws {
    let logits = (0..<60).map { [Double($0) / 10 - 3] }
    let labels = (0..<60).map { $0 >= 44 ? 1 : 0 }
    let calibration = try Calibration(logits: logits, labels: labels, classCount: 2)
    let threshold = try #require(calibration.threshold)
    #expect(calibration.decision(calibration.probabilities([1.3])) == 0)
    #expect(calibration.decision(calibration.probabilities([1.4])) == 1)
    #expect(threshold > 0.5)
    // Exactly on the threshold is positive.
    #expect(calibration.decision([1 - threshold, threshold]) == 1)
  }

  @Test func severalClassesDecideForTheLikeliest() throws {
    let logits = (0..<60).map { index in (0..<3).map { $0 == index % 3 ? 2.0 : 0 } }
    let calibration = try Calibration(
      logits: logits, labels: (0..<60).map { $0 % 3 }, classCount: 3)
    #expect(calibration.threshold == nil)
    #expect(calibration.decision([0.2, 0.5, 0.3]) == 1)
    expectClose(
      calibration.probabilities([0, 0, 0]), to: [1.0 / 3, 1.0 / 3, 1.0 / 3], absolute: 1e-12)
  }

  @Test func largeLogitsGiveProbabilities() throws {
    let calibration = try Calibration(logits: [], labels: [], classCount: 2)
    #expect(calibration.probabilities([1e4]) == [0, 1])
    #expect(calibration.probabilities([-1e4]) == [1, 0])
  }

  @Test func logitsThatAreNoNumbersAreRefused() {
    #expect(throws: StatisticsError.self) {
      try Calibration(
        logits: [[Double]](repeating: [.nan], count: 40), labels: (0..<40).map { $0 % 2 },
        classCount: 2)
    }
  }
}
