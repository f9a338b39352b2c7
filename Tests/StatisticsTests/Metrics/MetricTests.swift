import Statistics
import Testing

/// The worked example with two classes that the golden values below belong to.
let binaryLabels = [0, 1, 0, 1, 1, 0, 0, 1, 0, 0]
let binaryProbabilities = [0.12, 0.83, 0.57, 0.57, 0.94, 0.36, 0.24, 0.38, 0.88, 0.03]

func isClose(_ value: Double?, _ expected: Double, within tolerance: Double = 1e-9) -> Bool {
  value.map { abs($0 - expected) <= tolerance } ?? false
}

@Suite struct MetricTests {
  @Test func matchesGoldenBinaryValues() throws {
    let scored = try ScoredCases(labels: binaryLabels, positiveProbabilities: binaryProbabilities)
    let golden: [(Metric, Double)] = [
      (.averagePrecision, 0.7333333333), (.rocAUC, 0.8125), (.accuracy, 0.7),
      (.balancedAccuracy, 0.7083333333), (.macroF1, 0.6969696970), (.mcc, 0.4082482905),
      (.brier, 0.19036), (.ece, 0.132),
    ]
    for (metric, expected) in golden {
      #expect(isClose(scored.value(of: metric), expected, within: 1e-9), "\(metric)")
      #expect(isClose(scored.values()[metric], expected), "\(metric)")
    }
    let positive = try ReliabilityDiagram(scored, event: .class(1))
    #expect(isClose(positive.expectedCalibrationError, 0.156))
    let likeliest = try ReliabilityDiagram(scored, event: .likeliestClass)
    #expect(isClose(likeliest.expectedCalibrationError, 0.132))
  }

  @Test func countsTheGoldenConfusion() throws {
    let scored = try ScoredCases(labels: binaryLabels, positiveProbabilities: binaryProbabilities)
    let confusion = ConfusionMatrix(scored)
    // Three of four positives found, two of six negatives called positive: F1 = 6 / (6 + 2 + 1).
    #expect(confusion[1, 1] == 3)
    #expect(confusion[1, 0] == 1)
    #expect(confusion[0, 1] == 2)
    #expect(confusion[0, 0] == 4)
    #expect(confusion.total == 10)
  }

  @Test func matchesGoldenMultiClassValues() throws {
    let scored = try ScoredCases(
      labels: [0, 0, 0, 1, 1, 2, 2, 2],
      probabilities: [
        0.72, 0.18, 0.10, 0.41, 0.37, 0.22, 0.28, 0.46, 0.26, 0.13, 0.66, 0.21, 0.52, 0.27, 0.21,
        0.08, 0.11, 0.81, 0.24, 0.33, 0.43, 0.17, 0.49, 0.34,
      ],
      classCount: 3)
    let golden: [(Metric, Double)] = [
      (.accuracy, 0.625), (.balancedAccuracy, 0.6111111111), (.macroF1, 0.6222222222),
      (.mcc, 0.4523809524), (.rocAUC, 0.8444444444), (.averagePrecision, 0.8240740741),
      (.brier, 0.4658), (.ece, 0.1925),
    ]
    for (metric, expected) in golden {
      #expect(isClose(scored.value(of: metric), expected), "\(metric)")
    }
    let perClass = scored.areasByClass().compactMap { $0 }
    #expect(perClass.count == 3)
    #expect(isClose(perClass.map(\.rocAUC).reduce(0, +) / 3, 0.8444444444))
    #expect(isClose(perClass.map(\.averagePrecision).reduce(0, +) / 3, 0.8240740741))
  }

  @Test func decidingForOneClassOnlyCorrelatesWithNothing() throws {
    let scored = try ScoredCases(
      labels: [0, 0, 1, 1], positiveProbabilities: [0.1, 0.2, 0.3, 0.4])
    #expect(scored.value(of: .mcc) == 0)
    // One class is found entirely, the other never.
    #expect(scored.value(of: .balancedAccuracy) == 0.5)
    // 2·2/(4+2) for class 0, nothing for class 1.
    #expect(isClose(scored.value(of: .macroF1), 1.0 / 3))
  }

  @Test func absentClassLeavesMetricsUndefined() throws {
    let scored = try ScoredCases(labels: [1, 1, 1], positiveProbabilities: [0.2, 0.7, 0.9])
    let values = scored.values()
    for metric in [
      Metric.balancedAccuracy, .macroF1, .mcc, .rocAUC, .averagePrecision,
    ] {
      #expect(values[metric] == nil, "\(metric)")
    }
    #expect(isClose(values[.accuracy], 2.0 / 3))
    #expect(isClose(values[.brier], (0.64 + 0.09 + 0.01) / 3))
    // Bins .8, .7 and .9: wrong with .8, right with .7 and .9.
    #expect(isClose(values[.ece], (0.8 + 0.3 + 0.1) / 3))
    #expect(scored.areasByClass().allSatisfy { $0 == nil })
  }

  @Test func absentThirdClassLeavesAreasUndefined() throws {
    let scored = try ScoredCases(
      labels: [0, 1], probabilities: [0.5, 0.3, 0.2, 0.1, 0.8, 0.1], classCount: 3)
    #expect(scored.value(of: .rocAUC) == nil)
    #expect(scored.value(of: .accuracy) == 1)
  }

  @Test func noCasesLeaveEveryMetricUndefined() throws {
    let scored = try ScoredCases(labels: [], positiveProbabilities: [])
    #expect(scored.values().isEmpty)
    let diagram = try ReliabilityDiagram(scored, event: .likeliestClass)
    #expect(diagram.expectedCalibrationError == nil)
    #expect(diagram.bins.allSatisfy { $0.meanProbability == nil && $0.count == 0 })
  }

  @Test func thresholdMovesDecisionsButNoProbabilityMetric() throws {
    let strict = try ScoredCases(
      labels: binaryLabels, positiveProbabilities: binaryProbabilities, threshold: 0.9)
    let lenient = try ScoredCases(labels: binaryLabels, positiveProbabilities: binaryProbabilities)
    #expect(strict.decisions.count { $0 == 1 } == 1)
    #expect(strict.value(of: .accuracy) == 0.7)
    // Of four positives one is found, no negative is mistaken: (1/4 + 1) / 2.
    #expect(strict.value(of: .balancedAccuracy) == 0.625)
    #expect(isClose(lenient.value(of: .balancedAccuracy), 0.7083333333))
    for metric in [Metric.rocAUC, .averagePrecision, .brier, .ece] {
      #expect(strict.value(of: metric) == lenient.value(of: metric), "\(metric)")
    }
  }

  @Test func swappingTheClassesKeepsSymmetricMetrics() throws {
    let scored = try ScoredCases(labels: binaryLabels, positiveProbabilities: binaryProbabilities)
    let swapped = try ScoredCases(
      labels: binaryLabels.map { 1 - $0 }, positiveProbabilities: binaryProbabilities.map { 1 - $0 }
    )
    for metric in Metric.ofClasses where metric != .averagePrecision {
      #expect(isClose(swapped.value(of: metric), scored.value(of: metric) ?? .nan), "\(metric)")
    }
  }

  @Test func rawNamesAreTheKeysOfFindings() {
    #expect(
      Metric.allCases.map(\.rawValue) == [
        "accuracy", "balanced_accuracy", "macro_f1", "mcc", "roc_auc", "average_precision",
        "brier", "ece", "micro_f1", "subset_accuracy", "hamming_loss", "r2", "mae", "rmse",
        "spearman", "c_index", "c_index_ipcw",
      ])
  }
}
