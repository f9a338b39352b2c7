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
    guard groupCount >= 2 else {
      throw InteractionsError(
        .tooFewCases,
        "the \(labels.count) labelled cases that a classifier is to be fitted on come from one group "
          + "of cases, and it must hold out another; use cases of more groups")
    }
    return try GroupFolds(
      groupOfCase: groups, groupCount: groupCount, labels: labels, classCount: classCount,
      count: count, stream: stream)
  }
}

/// A multinomial logistic regression on the scaled columns of a representation, or on its first
/// principal components where it has more than ``componentLimit``.
struct PosteriorModel: Sendable, Hashable, Codable {
  let scaling: ColumnScaling
  /// `[outputs][columns]`, over the scaled columns.
  let weights: [[Double]]
  let bias: [Double]
  let penalty: Double
  let classCount: Int
  let fittedCount: Int

  /// One of so many parts of the groups is held out to choose the penalty.
  static let innerFolds = 5
  /// The most components that the regression sees.
  static let componentLimit = 200

  /// Fits the penalty on an inner split by group, then the model on all rows with that penalty.
  init(
    choosingPenalty data: LabelledRows, rule: ColumnScaling.Rule, stream: RandomStream
  ) throws(InteractionsError) {
    let folds = try data.folds(Self.innerFolds, stream: stream)
    // The fold that takes the fewest classes out of training; the first of equals.
    let left = (0..<folds.count).map { fold in
      Set(folds.cases(outside: fold).map { data.labels[$0] })
    }
    let most = left.map(\.count).max() ?? 0
    guard let fold = left.firstIndex(where: { $0.count == most }), most >= 2 else {
      throw InteractionsError(
        .tooFewCases,
        "some class occurs in one group of the cases to fit on, so no penalty can be chosen by "
          + "held-out groups; add groups of each class")
    }
    let training = data.selecting(folds.cases(outside: fold))
    // A class that training lacks says nothing about the penalty.
    let inner = data.selecting(
      folds.cases(of: fold).filter { left[fold].contains(data.labels[$0]) })
    let inputs = try Inputs(training.rows, rule: rule)
    let (taught, held) = (try inputs.design(training.rows), try inputs.design(inner.rows))
    let penalty = try computing("choosing a penalty") { () throws(TensorError) in
      try LogisticRegression.fitPath(
        taught, labels: training.labels, classCount: data.classCount,
        inner: (held, inner.labels)
      ).model.penalty
    }
    try self.init(data, rule: rule, penalty: penalty)
  }

  /// Fits the model with a given penalty.
  init(
    _ data: LabelledRows, rule: ColumnScaling.Rule, penalty: Double
  ) throws(InteractionsError) {
    let inputs = try Inputs(data.rows, rule: rule)
    let design = try inputs.design(data.rows)
    let model = try computing("fitting a logistic regression") { () throws(TensorError) in
      try LogisticRegression.fit(
        design, labels: data.labels, classCount: data.classCount, penalty: penalty)
    }
    scaling = inputs.scaling
    weights = model.weights.map(inputs.columnWeights)
    bias = model.bias
    self.penalty = penalty
    classCount = data.classCount
    fittedCount = data.labels.count
  }

  /// What the regression sees: scaled columns, or their first principal components where there are
  /// many, which costs little and saves minutes.
  private struct Inputs {
    let scaling: ColumnScaling
    let components: PrincipalComponents?

    init(_ rows: RepresentationRows, rule: ColumnScaling.Rule) throws(InteractionsError) {
      let scaling = try ColumnScaling(fitting: rows, rule: rule)
      if scaling.columns.count > PosteriorModel.componentLimit {
        let found = try PrincipalComponents(
          fitting: rows, scaling: rule, limit: PosteriorModel.componentLimit)
        (self.scaling, components) = (found.scaling, found)
      } else {
        (self.scaling, components) = (scaling, nil)
      }
    }

    func design(_ rows: RepresentationRows) throws(InteractionsError) -> Tensor {
      let values = try components?.scores(of: rows) ?? scaling.scaled(rows)
      let width = components?.count ?? scaling.columns.count
      return try computing("columns of a regression") { () throws(TensorError) in
        try Tensor(values, shape: [rows.caseCount, width])
      }
    }

    /// Weights of components as weights of the scaled columns.
    func columnWeights(_ weights: [Double]) -> [Double] {
      guard let components else { return weights }
      var result = [Double](repeating: 0, count: scaling.columns.count)
      for (weight, direction) in zip(weights, components.directions) {
        for column in result.indices { result[column] += weight * direction[column] }
      }
      return result
    }
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
      let columns = try Tensor(
        scaling.scaled(rows), shape: [rows.caseCount, scaling.columns.count])
      return try (columns.matmul(weight.transposed()) + Tensor(bias)).array(of: Double.self)
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
