import Statistics
import Testing

@Suite struct ScoredLabelsTests {
  /// Four cases and two labels; case 3's second label is unknown.
  static func sample() throws -> ScoredLabels {
    try ScoredLabels(
      labelNames: ["a", "b"],
      truth: [true, false, false, true, true, true, false, nil],
      probabilities: [0.9, 0.2, 0.6, 0.7, 0.4, 0.1, 0.3, 0.8])
  }

  @Test func countsKnownCellsOnly() throws {
    let scored = try Self.sample()
    let values = scored.values()
    // Cells: a: TP, FP, FN, TN; b: TN, TP, FN, unknown. Wrong: 3 of 7.
    #expect(isClose(values[.hammingLoss], 3.0 / 7))
    // Micro: 2·2 / (2·2 + 1 + 2).
    #expect(isClose(values[.microF1], 4.0 / 7))
    // a: 2 / (2 + 1 + 1); b: 2 / (2 + 0 + 1).
    #expect(isClose(values[.macroF1], (0.5 + 2.0 / 3) / 2))
    // Of the three cases with both labels known, the first is right.
    #expect(isClose(values[.subsetAccuracy], 1.0 / 3))
    // a: positives .9, .4 over negatives .6, .3: 3 of 4. b: .7, .1 over .2: 1 of 2.
    #expect(isClose(values[.rocAUC], (0.75 + 0.5) / 2))
    // a: (.01 + .36 + .36 + .09) / 4; b: (.04 + .09 + .81) / 3.
    #expect(isClose(values[.brier], (0.82 / 4 + 0.94 / 3) / 2))
  }

  @Test func aLabelAloneIsTwoClasses() throws {
    let alone = try Self.sample().label(1)
    #expect(alone.cases == [0, 1, 2])
    #expect(alone.labels == [0, 1, 1])
    #expect(isClose(alone.value(of: .rocAUC), 0.5))
    let error = #expect(throws: StatisticsError.self) { try Self.sample().label(2) }
    #expect(error?.code == .outOfRange)
  }

  @Test func aLabelThatNobodyHasLeavesAreasUndefined() throws {
    let scored = try ScoredLabels(
      labelNames: ["a", "b"], truth: [true, false, false, false],
      probabilities: [0.9, 0.2, 0.6, 0.7])
    let values = scored.values()
    #expect(values[.rocAUC] == nil)
    #expect(values[.averagePrecision] == nil)
    #expect(values[.macroF1] == nil)
    #expect(isClose(values[.hammingLoss], 2.0 / 4))
  }

  @Test func oneLabelEqualsTwoClasses() throws {
    let classes = try ScoredCases(labels: binaryLabels, positiveProbabilities: binaryProbabilities)
    let labels = try ScoredLabels(
      labelNames: ["a"], truth: binaryLabels.map { $0 == 1 }, probabilities: binaryProbabilities)
    for metric in [Metric.rocAUC, .averagePrecision, .brier] {
      #expect(isClose(labels.value(of: metric), classes.value(of: metric) ?? .nan), "\(metric)")
    }
    #expect(isClose(labels.value(of: .subsetAccuracy), 0.7))
  }

  @Test func refusesWhatDoesNotFit() {
    for (names, truth, probabilities) in [
      ([String](), [true], [0.5]), (["a", "b"], [true], [0.5]), (["a"], [true, false], [0.5]),
      (["a"], [true], [1.5]), (["a"], [true], [.nan]),
    ] {
      #expect(throws: StatisticsError.self) {
        try ScoredLabels(labelNames: names, truth: truth, probabilities: probabilities)
      }
    }
  }
}
