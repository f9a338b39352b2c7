/// What one model said about a list of cases, beside what is true: the input of every metric.
///
/// Checked once, on creation: no NaN, no probability outside [0, 1], no label without a class. The
/// metrics therefore never throw.
public struct ScoredCases: Sendable, Hashable {
  /// How many classes can be judged: a confusion of more would fill the memory, and nobody reads it.
  public static let classCounts = 2...1_000

  /// The true class of each case, `0..<classCount`.
  public let labels: [Int]
  /// The number of classes.
  public let classCount: Int
  /// The probability of each class, case by case: `labels.count · classCount` numbers.
  public let probabilities: [Double]
  /// The class that the model decides for, case by case.
  public let decisions: [Int]
  /// The row of each case in the cohort, so that models that saw different cases can be compared.
  public let cases: [Int]

  /// Creates the cases of a model with any number of classes.
  ///
  /// - Parameters:
  ///   - labels: The true class of each case, `0..<classCount`.
  ///   - probabilities: The probability of each class, case by case; each case's sum to one.
  ///   - classCount: The number of classes, from 2 to 1,000.
  ///   - decisions: The class decided for, where thresholds differ between folds. By default the
  ///     likeliest class (the lowest of equals), and with two classes class 1 from .5 upwards.
  ///   - cases: The row of each case in the cohort; by default `0..<labels.count`.
  /// - Throws: ``StatisticsError`` if the lists do not fit each other or a number is out of range.
  public init(
    labels: [Int], probabilities: [Double], classCount: Int, decisions: [Int]? = nil,
    cases: [Int]? = nil
  ) throws(StatisticsError) {
    if !Self.classCounts.contains(classCount) {
      throw StatisticsError(
        .outOfRange, quantity: "classCount",
        message:
          "expected \(Self.classCounts.lowerBound) to \(Self.classCounts.upperBound) classes, "
          + "found \(classCount)")
    }
    try StatisticsError.requireClasses(labels, below: classCount, "labels")
    let (expected, overflows) = labels.count.multipliedReportingOverflow(by: classCount)
    try StatisticsError.requireCount(
      probabilities.count, equals: overflows ? .max : expected, "probabilities")
    try Self.requireDistributions(probabilities, classCount: classCount)
    if let decisions {
      try StatisticsError.requireCount(decisions.count, equals: labels.count, "decisions")
      try StatisticsError.requireClasses(decisions, below: classCount, "decisions")
    }
    if let cases {
      try StatisticsError.requireCount(cases.count, equals: labels.count, "cases")
      try Self.requireDistinctRows(cases)
    }
    self.labels = labels
    self.classCount = classCount
    self.probabilities = probabilities
    self.decisions =
      decisions
      ?? labels.indices.map { Self.likeliestClass(of: $0, in: probabilities, classCount) }
    self.cases = cases ?? Array(labels.indices)
  }

  /// Creates the cases of a model with two classes from the probability of class 1.
  ///
  /// - Parameters:
  ///   - labels: The true class of each case, 0 or 1.
  ///   - positiveProbabilities: The probability of class 1, case by case.
  ///   - threshold: The probability from which on the model decides for class 1.
  ///   - cases: The row of each case in the cohort; by default `0..<labels.count`.
  /// - Throws: ``StatisticsError`` if the lists do not fit each other or a number is out of range.
  public init(
    labels: [Int], positiveProbabilities: [Double], threshold: Double = 0.5, cases: [Int]? = nil
  ) throws(StatisticsError) {
    if !threshold.isFinite {
      throw StatisticsError(
        .notFinite, quantity: "threshold", message: "expected a finite number, found \(threshold)")
    }
    try self.init(
      labels: labels, probabilities: positiveProbabilities.flatMap { [1 - $0, $0] }, classCount: 2,
      decisions: positiveProbabilities.map { $0 >= threshold ? 1 : 0 }, cases: cases)
  }

  /// Creates what has been checked.
  private init(checked other: ScoredCases, kept: [Int]) {
    labels = kept.map { other.labels[$0] }
    classCount = other.classCount
    probabilities = kept.flatMap { index in
      other.probabilities[index * other.classCount..<(index + 1) * other.classCount]
    }
    decisions = kept.map { other.decisions[$0] }
    cases = kept.map { other.cases[$0] }
  }

  /// The same model on those of its cases whose cohort row is in a list.
  ///
  /// - Parameter rows: Cohort rows; rows that the model did not score are passed over.
  public func restricted(to rows: [Int]) -> ScoredCases {
    let wanted = Set(rows)
    return ScoredCases(checked: self, kept: cases.indices.filter { wanted.contains(cases[$0]) })
  }

  /// The probability that the model gives one class of one case.
  func probability(of class: Int, case index: Int) -> Double {
    probabilities[index * classCount + `class`]
  }

  /// The likeliest class and its probability, whatever the decision threshold is.
  func topClass(case index: Int) -> (class: Int, probability: Double) {
    let top = Self.likeliestClass(of: index, in: probabilities, classCount)
    return (top, probability(of: top, case: index))
  }

  private static func likeliestClass(
    of index: Int, in probabilities: [Double], _ classCount: Int
  ) -> Int {
    let row = index * classCount
    // With two classes a probability of exactly .5 is at the threshold, which counts as class 1.
    if classCount == 2 { return probabilities[row + 1] >= 0.5 ? 1 : 0 }
    var best = 0
    for candidate in 1..<classCount
    where probabilities[row + candidate] > probabilities[row + best] {
      best = candidate
    }
    return best
  }
}
