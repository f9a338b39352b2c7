import Foundation
import Statistics
import Testing

@Suite struct TemperatureScalingTests {
  private let logits = [2.2, -1.4, 3.1, -2.6, 0.4, 1.9, -3.3, -0.7, 2.7, -1.8]
  private let labels = [1, 0, 0, 0, 1, 1, 0, 1, 1, 0]

  @Test func matchesGoldenTemperature() throws {
    let scaling = try TemperatureScaling(binaryLogits: logits, labels: labels)
    #expect(isClose(scaling.temperature, 1.5989719, within: 1e-6))
    #expect(isClose(scaling.lossBefore, 0.5551037880))
    #expect(isClose(scaling.lossAfter, 0.5174008554))
  }

  @Test func isLowestAmongItsNeighbors() throws {
    let scaling = try TemperatureScaling(binaryLogits: logits, labels: labels)
    for factor in [0.99, 1.01] {
      let temperature = scaling.temperature * factor
      let losses = zip(logits, labels).map { logit, label in
        log(1 + exp((label == 1 ? -logit : logit) / temperature))
      }
      #expect(losses.reduce(0, +) / 10 > scaling.lossAfter)
    }
  }

  @Test func keepsTheLikeliestClassAndSumsToOne() throws {
    let logits = [1.0, 4, 2, -3, 0, 5, 2, 2.5, 1]
    let scaling = try TemperatureScaling(logits: logits, labels: [0, 2, 1], classCount: 3)
    for row in 0..<3 {
      let raw = Array(logits[3 * row..<3 * row + 3])
      let calibrated = scaling.probabilities(logits: raw)
      #expect(isClose(calibrated.reduce(0, +), 1, within: 1e-12))
      #expect(
        calibrated.firstIndex(of: calibrated.max() ?? 0) == raw.firstIndex(of: raw.max() ?? 0))
    }
  }

  @Test func staysInItsRange() throws {
    // Always right: the sharper the better. Always wrong: the softer the better.
    let right = try TemperatureScaling(binaryLogits: [-1, 1], labels: [0, 1])
    #expect(right.temperature == 0.05)
    let wrong = try TemperatureScaling(binaryLogits: [-1, 1], labels: [1, 0])
    #expect(wrong.temperature == 20)
    let silent = try TemperatureScaling(logits: [2, 2, 2, 3, 3, 3], labels: [0, 1], classCount: 3)
    #expect(silent.temperature == 1)
  }

  @Test func survivesHugeLogits() throws {
    let scaling = try TemperatureScaling(binaryLogits: [1e300, -1e300, 5], labels: [1, 0, 0])
    #expect(scaling.temperature.isFinite)
    #expect(scaling.probabilities(logits: [0, 1e300]).allSatisfy { $0.isFinite })
  }

  @Test func refusesWhatDoesNotFit() {
    func code(_ logits: [Double], _ labels: [Int], _ classCount: Int) -> StatisticsError.Code? {
      do {
        _ = try TemperatureScaling(logits: logits, labels: labels, classCount: classCount)
        return nil
      } catch {
        return error.code
      }
    }
    #expect(code([], [], 2) == .emptyInput)
    #expect(code([1, 2, 3], [0], 2) == .countMismatch)
    #expect(code([1, .nan], [0], 2) == .notFinite)
    #expect(code([1, 2], [2], 2) == .outOfRange)
    #expect(code([1], [0], 1) == .outOfRange)
  }
}

@Suite struct DecisionThresholdTests {
  @Test func partsSeparableScoresHalfway() throws {
    let found = try DecisionThreshold(
      scores: [0.1, 0.6, 0.2, 0.9], positives: [false, true, false, true])
    let threshold = try #require(found)
    #expect(isClose(threshold.value, 0.4))
    #expect(threshold.matthewsCorrelation == 1)
  }

  @Test func takesTheNearestToOneHalfOfEqualOnes() throws {
    // Scores .2 + .4 - .6 +: between .2 and .4 one negative is missed, between .4 and .6 one
    // positive; .3 and .5 lie at TP 1/FP 1 and TP 1/FP 0.
    let mirrored = try DecisionThreshold(
      scores: [0.1, 0.3, 0.45, 0.75], positives: [false, true, false, true])
    // MCC of .2: TP 2 FP 1 TN 1 FN 0 = 2/√(3·2·2·1) = .577; of .6: TP 1 FP 0 TN 2 FN 1 = the same;
    // .2 is .3 away from one half, .6 is .1 away.
    let threshold = try #require(mirrored)
    #expect(isClose(threshold.value, 0.6))
    #expect(isClose(threshold.matthewsCorrelation, 1 / 3.0.squareRoot()))
  }

  @Test func matchesAnExhaustiveSearch() throws {
    var stream = RandomStream(seed: 4, "threshold")
    for _ in 0..<40 {
      let scores = (0..<25).map { _ in Double(stream.index(below: 12)) / 11 }
      let labels = (0..<25).map { _ in stream.index(below: 2) }
      let found = try DecisionThreshold(scores: scores, positives: labels.map { $0 == 1 })
      let distinct = Array(Set(scores)).sorted()
      let best = try zip(distinct, distinct.dropFirst()).map { low, high in
        try ScoredCases(
          labels: labels, positiveProbabilities: scores, threshold: (low + high) / 2
        ).value(of: .mcc) ?? 0
      }.max()
      #expect(isClose(found?.matthewsCorrelation, best ?? .nan))
      let applied = try ScoredCases(
        labels: labels, positiveProbabilities: scores, threshold: found?.value ?? .nan)
      #expect(isClose(applied.value(of: .mcc), best ?? .nan))
    }
  }

  @Test func partsNeighboringNumbers() throws {
    let low = 0.3
    let found = try DecisionThreshold(scores: [low, low.nextUp], positives: [false, true])
    #expect(found?.value == low.nextUp)
    #expect(found?.matthewsCorrelation == 1)
  }

  @Test func cannotBeChosenFromOneClass() throws {
    #expect(try DecisionThreshold(scores: [0.1, 0.2], positives: [true, true]) == nil)
    #expect(try DecisionThreshold(scores: [], positives: []) == nil)
  }

  @Test func staysAtOneHalfWhenAllScoresAreAlike() throws {
    let found = try DecisionThreshold(scores: [0.7, 0.7], positives: [true, false])
    #expect(found?.value == 0.5)
    #expect(found?.matthewsCorrelation == 0)
  }

  @Test func refusesNaN() {
    let error = #expect(throws: StatisticsError.self) {
      try DecisionThreshold(scores: [0.1, .nan], positives: [true, false])
    }
    #expect(error?.code == .notFinite)
  }
}

@Suite struct ReliabilityDiagramTests {
  @Test func fillsTheBins() throws {
    let scored = try ScoredCases(
      labels: [0, 1, 1, 1], positiveProbabilities: [0, 0.25, 0.29, 1])
    let diagram = try ReliabilityDiagram(scored, event: .class(1))
    #expect(diagram.bins.map(\.count) == [1, 0, 2, 0, 0, 0, 0, 0, 0, 1])
    #expect(isClose(diagram.bins[2].meanProbability, 0.27))
    #expect(diagram.bins[2].observedFrequency == 1)
    #expect(diagram.bins[0].observedFrequency == 0)
    #expect(diagram.bins[9].upper == 1)
    // (0 + 2·.73 + 0) / 4
    #expect(isClose(diagram.expectedCalibrationError, 0.365))
  }

  @Test func refusesAClassThatDoesNotExist() throws {
    let scored = try ScoredCases(labels: [0], positiveProbabilities: [0.5])
    let error = #expect(throws: StatisticsError.self) {
      try ReliabilityDiagram(scored, event: .class(2))
    }
    #expect(error?.code == .outOfRange)
  }
}
