import Foundation
import LinearModels
import Statistics
import Tensors

/// Labelled rows that a posterior is fitted on.
struct LabelledRows {
  let rows: RepresentationRows
  let labels: [Int]
  /// The group of each row; numbers need not be dense.
  let groups: [Int]
  let classCount: Int

  /// The rows that are present and labelled.
  init(
    _ rows: RepresentationRows, labels: [Int?], groups: [Int], classCount: Int
  ) throws(InteractionsError) {
    guard labels.count == rows.caseCount, groups.count == rows.caseCount, classCount >= 2 else {
      throw InteractionsError(
        .invalidSetting,
        "expected a label and a group for each of \(rows.caseCount) rows and at least 2 classes, "
          + "found \(labels.count), \(groups.count) and \(classCount)")
    }
    let usable = labels.indices.filter { labels[$0] != nil && rows.presence[$0] }
    self.rows = rows.selecting(usable)
    self.labels = usable.compactMap { labels[$0] }
    let numbers = usable.map { groups[$0] }
    let order = Dictionary(
      uniqueKeysWithValues: Set(numbers).sorted().enumerated().map { ($1, $0) })
    self.groups = numbers.map { order[$0] ?? 0 }
    self.classCount = classCount
    if let bad = self.labels.first(where: { !(0..<classCount).contains($0) }) {
      throw InteractionsError(
        .invalidSetting, "expected labels from 0 to \(classCount - 1), found \(bad)")
    }
    guard Set(self.labels).count >= 2 else {
      throw InteractionsError(
        .tooFewCases,
        "expected labelled cases of at least 2 classes to fit a classifier, found "
          + "\(usable.count) cases of \(Set(self.labels).count)")
    }
  }

  private init(_ rows: RepresentationRows, _ labels: [Int], _ groups: [Int], _ classCount: Int) {
    self.rows = rows
    self.labels = labels
    self.groups = groups
    self.classCount = classCount
  }

  func selecting(_ positions: [Int]) -> LabelledRows {
    LabelledRows(
      rows.selecting(positions), positions.map { labels[$0] }, positions.map { groups[$0] },
      classCount)
  }

  var groupCount: Int { (groups.max() ?? -1) + 1 }

  func folds(_ count: Int, stream: RandomStream) throws(InteractionsError) -> GroupFolds {
    try GroupFolds(
      groupOfCase: groups, groupCount: groupCount, labels: labels, count: count, stream: stream)
  }
}

/// A multinomial logistic regression on the scaled columns of a representation.
struct PosteriorModel: Sendable, Hashable, Codable {
  let scaling: ColumnScaling
  /// `[outputs][columns]`, over the scaled columns.
  let weights: [[Double]]
  let bias: [Double]
  let penalty: Double
  let classCount: Int
  let fittedCount: Int

  /// The share of groups held out to choose the penalty.
  static let innerFolds = 5

  /// Fits the penalty on an inner split by group, then the model on all rows with that penalty.
  init(
    choosingPenalty data: LabelledRows, rule: ColumnScaling.Rule, stream: RandomStream
  ) throws(InteractionsError) {
    let folds = try data.folds(Self.innerFolds, stream: stream)
    // The inner part must leave every class in training.
    let present = Set(data.labels).count
    let fold = (0..<folds.count).first { fold in
      Set(folds.cases(outside: fold).map { data.labels[$0] }).count == present
    }
    guard let fold else {
      throw InteractionsError(
        .tooFewCases,
        "some class occurs in one group of the cases to fit on, so no penalty can be chosen by "
          + "held-out groups; add groups of each class")
    }
    let training = data.selecting(folds.cases(outside: fold))
    let inner = data.selecting(folds.cases(of: fold))
    let scaling = try ColumnScaling(fitting: training.rows, rule: rule)
    let penalty = try computing("choosing a penalty") { () throws(TensorError) in
      let (model, _) = try LogisticRegression.fitPath(
        Self.design(training.rows, scaling), labels: training.labels,
        classCount: data.classCount,
        inner: (Self.design(inner.rows, scaling), inner.labels))
      return model.penalty
    }
    try self.init(data, rule: rule, penalty: penalty)
  }

  /// Fits the model with a given penalty.
  init(
    _ data: LabelledRows, rule: ColumnScaling.Rule, penalty: Double
  ) throws(InteractionsError) {
    let scaling = try ColumnScaling(fitting: data.rows, rule: rule)
    let model = try computing("fitting a logistic regression") { () throws(TensorError) in
      try LogisticRegression.fit(
        Self.design(data.rows, scaling), labels: data.labels, classCount: data.classCount,
        penalty: penalty)
    }
    self.scaling = scaling
    weights = model.weights
    bias = model.bias
    self.penalty = penalty
    classCount = data.classCount
    fittedCount = data.labels.count
  }

  private static func design(
    _ rows: RepresentationRows, _ scaling: ColumnScaling
  ) throws(TensorError) -> Tensor {
    try Tensor(scaling.scaled(rows), shape: [rows.caseCount, scaling.columns.count])
  }

  /// The log-probabilities of each row, row-major `[cases, classes]`; for rows that are not present
  /// they mean nothing.
  ///
  /// One case of each class is added, as in Laplace's rule, so that no finite number of cases makes
  /// a class impossible.
  func logProbabilities(of rows: RepresentationRows) throws(InteractionsError) -> [Double] {
    guard rows.columnCount == scaling.inputCount else {
      throw InteractionsError(
        .invalidSetting,
        "the classifier was fitted on \(scaling.inputCount) columns, found \(rows.columnCount)")
    }
    let logits = try computing("class probabilities") { () throws(TensorError) in
      let weight = try Tensor(
        weights.flatMap(\.self), shape: [weights.count, scaling.columns.count])
      return try (Self.design(rows, scaling).matmul(weight.transposed()) + Tensor(bias))
        .array(of: Double.self)
    }
    var result: [Double] = []
    result.reserveCapacity(rows.caseCount * classCount)
    let prior = 1 / (Double(fittedCount) + Double(classCount))
    for row in 0..<rows.caseCount {
      let values =
        weights.count == 1
        ? [0, logits[row]] : Array(logits[row * classCount..<(row + 1) * classCount])
      let largest = values.max() ?? 0
      let terms = values.map { exp($0 - largest) }
      let sum = terms.reduce(0, +)
      for term in terms { result.append(log(Double(fittedCount) * prior * term / sum + prior)) }
    }
    guard result.allSatisfy(\.isFinite) else {
      throw InteractionsError(
        .failed, "class probabilities are not finite; check the columns for extreme values")
    }
    return result
  }
}
