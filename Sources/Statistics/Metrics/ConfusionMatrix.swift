/// How often each class was decided for, by true class.
public struct ConfusionMatrix: Sendable, Hashable {
  /// The number of classes.
  public let classCount: Int
  private(set) var counts: [Int]

  init(classCount: Int) {
    self.classCount = classCount
    counts = [Int](repeating: 0, count: classCount * classCount)
  }

  /// Counts the decisions of a model.
  ///
  /// - Parameter scored: The model's cases.
  public init(_ scored: ScoredCases) {
    self.init(classCount: scored.classCount)
    for index in scored.labels.indices {
      counts[scored.labels[index] * classCount + scored.decisions[index]] += 1
    }
  }

  /// Makes a matrix from its cells, row by row.
  init(classCount: Int, counts: [Int]) {
    self.classCount = classCount
    self.counts = counts
  }

  /// The number of cases of one class that were decided to be of another.
  ///
  /// - Parameters:
  ///   - truth: The true class.
  ///   - decision: The class decided for.
  public subscript(truth: Int, decision: Int) -> Int {
    precondition(
      (0..<classCount).contains(truth) && (0..<classCount).contains(decision),
      "no cell [\(truth), \(decision)] with \(classCount) classes")
    return counts[truth * classCount + decision]
  }

  /// Sets every cell to zero.
  mutating func clear() {
    for cell in counts.indices { counts[cell] = 0 }
  }

  /// Adds cases to a cell, numbered row by row.
  @inline(__always)
  mutating func add(_ count: Int, cell: Int) { counts[cell] &+= count }

  private func trueCount(_ label: Int) -> Int {
    (0..<classCount).reduce(0) { $0 + counts[label * classCount + $1] }
  }

  private func decidedCount(_ label: Int) -> Int {
    (0..<classCount).reduce(0) { $0 + counts[$1 * classCount + label] }
  }

  /// The number of cases.
  public var total: Int { counts.reduce(0, +) }

  /// Whether every class has a case.
  public var holdsEveryClass: Bool { (0..<classCount).allSatisfy { trueCount($0) > 0 } }

  private var correct: Int { (0..<classCount).reduce(0) { $0 + counts[$1 * classCount + $1] } }

  /// The share of right decisions, or `nil` without cases.
  public var accuracy: Double? {
    total > 0 ? Double(correct) / Double(total) : nil
  }

  /// The mean recall over the classes, or `nil` if a class has no case.
  public var balancedAccuracy: Double? {
    guard holdsEveryClass else { return nil }
    let recalls = (0..<classCount).map {
      Double(counts[$0 * classCount + $0]) / Double(trueCount($0))
    }
    return recalls.reduce(0, +) / Double(classCount)
  }

  /// The mean F1 over the classes, or `nil` if a class has no case.
  public var macroF1: Double? {
    guard holdsEveryClass else { return nil }
    let scores = (0..<classCount).map { label in
      // TP + FN is the true count, TP + FP the decided one; neither sum is zero here.
      Double(2 * counts[label * classCount + label])
        / Double(trueCount(label) + decidedCount(label))
    }
    return scores.reduce(0, +) / Double(classCount)
  }

  /// Matthews' correlation coefficient, or `nil` if a class has no case.
  ///
  /// Zero where the model decides for one class only, since it then correlates with nothing.
  ///
  /// Source: Gorodkin 2004, "Comparing two K-category assignments by a K-category correlation
  /// coefficient", Computational Biology and Chemistry 28.
  public var matthewsCorrelation: Double? {
    guard holdsEveryClass else { return nil }
    let total = Double(total)
    let truths = (0..<classCount).map { Double(trueCount($0)) }
    let decided = (0..<classCount).map { Double(decidedCount($0)) }
    func product(_ left: [Double], _ right: [Double]) -> Double {
      zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let scale =
      (total * total - product(decided, decided)) * (total * total - product(truths, truths))
    if scale <= 0 { return 0 }
    return (Double(correct) * total - product(decided, truths)) / scale.squareRoot()
  }
}
