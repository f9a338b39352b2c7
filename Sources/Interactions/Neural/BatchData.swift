import Tensors

/// Two inputs and labels as tensors, scaled by the cases that teach.
struct BatchData {
  /// float32 `[cases, columns]`.
  let first: Tensor
  /// float32 `[cases, columns]`.
  let second: Tensor
  /// The class of each case; 0 where unknown, which is never read.
  let labels: [Int]
  let classCount: Int
  /// Positions of cases that have both inputs and a label.
  let training: [Int]
  /// Positions of other such cases.
  let test: [Int]
  /// The shares of classes among the cases that teach.
  let classShares: [Double]

  /// The fewest cases on either side: a coupling of fewer says nothing.
  static let fewestCases = 20

  init(
    first: RepresentationRows, second: RepresentationRows, labels: [Int?], classCount: Int,
    training: [Int], test: [Int], scaling: (ColumnScaling.Rule, ColumnScaling.Rule), clip: Double
  ) throws(InteractionsError) {
    let count = first.caseCount
    guard second.caseCount == count, labels.count == count, classCount >= 2,
      labels.allSatisfy({ $0.map((0..<classCount).contains) ?? true })
    else {
      throw InteractionsError(
        .invalidSetting,
        "expected as many rows in both inputs as labels, and labels below \(classCount), found "
          + "\(count), \(second.caseCount) and \(labels.count)")
    }
    guard (training + test).allSatisfy((0..<count).contains),
      Set(training).isDisjoint(with: test), Set(training).count == training.count,
      Set(test).count == test.count
    else {
      throw InteractionsError(
        .invalidSetting,
        "expected cases from 0 to \(count - 1), each to teach or to be judged, once")
    }
    func usable(_ cases: [Int]) -> [Int] {
      cases.filter { first.presence[$0] && second.presence[$0] && labels[$0] != nil }.sorted()
    }
    let (teaching, judged) = (usable(training), usable(test))
    guard min(teaching.count, judged.count) >= Self.fewestCases else {
      throw InteractionsError(
        .tooFewCases,
        "the neural estimate needs labelled cases with both inputs: at least \(Self.fewestCases) to "
          + "learn from and as many to judge, found \(teaching.count) and \(judged.count)")
    }
    let filled = labels.map { $0 ?? 0 }
    var counts = [Double](repeating: 0, count: classCount)
    for index in teaching { counts[filled[index]] += 1 }
    guard counts.count(where: { $0 > 0 }) >= 2 else {
      throw InteractionsError(
        .tooFewCases, "expected training cases of at least 2 classes, found 1")
    }
    self.labels = filled
    self.classCount = classCount
    self.training = teaching
    self.test = judged
    // A class that no case teaches keeps a share above zero, so that logarithms exist.
    let total = counts.reduce(0) { $0 + max($1, 0.5) }
    classShares = counts.map { max($0, 0.5) / total }
    self.first = try Self.tensor(first, teaching, scaling.0, clip: clip)
    self.second = try Self.tensor(second, teaching, scaling.1, clip: clip)
  }

  private static func tensor(
    _ rows: RepresentationRows, _ teaching: [Int], _ rule: ColumnScaling.Rule, clip: Double
  ) throws(InteractionsError) -> Tensor {
    let scaling = try ColumnScaling(fitting: rows.selecting(teaching), rule: rule)
    let values = scaling.scaled(rows).map { Float(min(clip, max(-clip, $0))) }
    return try computing("inputs") { () throws(TensorError) in
      try Tensor(values, shape: [rows.caseCount, scaling.columns.count])
    }
  }
}
