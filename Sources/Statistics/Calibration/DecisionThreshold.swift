/// The probability from which on a case is called positive.
public struct DecisionThreshold: Sendable, Hashable {
  /// The threshold.
  public let value: Double
  /// Matthews' correlation of decision and truth at the threshold, on the cases it was chosen on.
  public let matthewsCorrelation: Double

  /// Finds the threshold with the highest Matthews correlation.
  ///
  /// The candidates lie halfway between neighboring scores; of equally good ones the nearest to .5
  /// is taken, and of equally near ones the lower. Scores that are all alike leave it at .5. Chosen
  /// on the inner split, never on the cases that are reported.
  ///
  /// - Parameters:
  ///   - scores: The probability of class 1 of each case.
  ///   - positives: Whether each case is of class 1.
  /// - Returns: `nil` unless there are positive and negative cases: nothing can be chosen then.
  /// - Throws: ``StatisticsError`` if the lists differ in length or a score is NaN or infinite.
  public init?(scores: [Double], positives: [Bool]) throws(StatisticsError) {
    try StatisticsError.requireCount(positives.count, equals: scores.count, "positives")
    try StatisticsError.requireFinite(scores, "scores")
    let positiveCount = positives.count { $0 }
    if positiveCount == 0 || positiveCount == positives.count { return nil }

    let sorted = scores.indices.sorted { scores[$0] < scores[$1] }
    var best: (threshold: Double, correlation: Double)?
    // Everything below the threshold is called negative.
    var falseNegatives = 0
    var trueNegatives = 0
    for (current, next) in zip(sorted, sorted.dropFirst()) {
      if positives[current] { falseNegatives += 1 } else { trueNegatives += 1 }
      if scores[current] == scores[next] { continue }
      let confusion = Self.confusion(
        falseNegatives: falseNegatives, trueNegatives: trueNegatives,
        positiveCount: positiveCount, count: scores.count)
      let candidate = (
        threshold: Self.midpoint(scores[current], scores[next]),
        correlation: confusion.matthewsCorrelation ?? 0
      )
      if best.map({ Self.isBetter(candidate, than: $0) }) ?? true { best = candidate }
    }
    value = best?.threshold ?? 0.5
    matthewsCorrelation = best?.correlation ?? 0
  }

  private static func confusion(
    falseNegatives: Int, trueNegatives: Int, positiveCount: Int, count: Int
  ) -> ConfusionMatrix {
    ConfusionMatrix(
      classCount: 2,
      counts: [
        trueNegatives, count - positiveCount - trueNegatives,
        falseNegatives, positiveCount - falseNegatives,
      ])
  }

  /// Halfway between two scores, and always above the lower one, so that it parts them.
  private static func midpoint(_ lower: Double, _ upper: Double) -> Double {
    let middle = lower / 2 + upper / 2
    return middle > lower ? middle : upper
  }

  private static func isBetter(
    _ candidate: (threshold: Double, correlation: Double),
    than best: (threshold: Double, correlation: Double)
  ) -> Bool {
    // Equal confusions differ by rounding at most.
    if abs(candidate.correlation - best.correlation) > 1e-12 {
      return candidate.correlation > best.correlation
    }
    return abs(candidate.threshold - 0.5) < abs(best.threshold - 0.5)
  }
}
