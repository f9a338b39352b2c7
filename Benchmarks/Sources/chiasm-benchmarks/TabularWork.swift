import Cohorts
import LinearModels
import Tensors

/// L2 logistic regression: 2,000 cases, 200 features, scikit-learn's `C` = 1.
func timeLogisticRegression(_ exchange: Exchange, steps: Int) throws {
  let design = try NumpyFile(path: "\(exchange.folder)/logistic_features.npy").tensor()
  let labels = try NumpyFile(path: "\(exchange.folder)/logistic_labels.npy").tensor()
    .array(of: Int64.self).map(Int.init)
  var norm = 0.0
  let values = try secondsOfEach(warmup: 1, steps: steps) {
    let model = try LogisticRegression.fit(
      design, labels: labels, classCount: 2, penalty: 1 / Double(labels.count))
    norm = model.weights.joined().reduce(0) { $0 + $1 * $1 }.squareRoot()
  }
  try report("logistic_regression", unit: "s", values: values, check: norm)
}

/// Two wide designs at three penalties, the best by log-loss on the last fifth of the cases.
func timeWideLogisticRegression(_ exchange: Exchange, steps: Int?) throws {
  for (name, most) in [("logistic_800x1500", 5), ("logistic_2000x20000", 3)] {
    let design = try NumpyFile(path: "\(exchange.folder)/\(name)_features.npy").tensor()
    let labels = try NumpyFile(path: "\(exchange.folder)/\(name)_labels.npy").tensor()
      .array(of: Int64.self).map(Int.init)
    let count = labels.count * 4 / 5
    let (training, held) = (
      try design.sliced(0..<count), try design.sliced(count..<labels.count)
    )
    let truth = Array(labels[count...])
    var area = 0.0
    let values = try secondsOfEach(warmup: 1, steps: steps ?? most) {
      // scikit-learn's C is 1 / (penalty · cases).
      let model = try LogisticRegression.fitPath(
        training, labels: Array(labels[..<count]), classCount: 2, inner: (held, truth),
        penalties: [1e-4, 1e-3, 1e-2].map { 1 / ($0 * Double(count)) }
      ).model
      area = rankingArea(try model.logits(held).array(of: Float.self), truth)
    }
    try report(name, unit: "s", values: values, check: area)
  }
}

/// The share of pairs of cases of both classes that are ranked right.
private func rankingArea(_ scores: [Float], _ labels: [Int]) -> Double {
  var (right, pairs) = (0.0, 0.0)
  for (score, label) in zip(scores, labels) where label == 1 {
    for (other, otherLabel) in zip(scores, labels) where otherLabel == 0 {
      right += score > other ? 1 : score == other ? 0.5 : 0
      pairs += 1
    }
  }
  return right / pairs
}

/// A table of a million rows by twenty columns, its fifteen numeric columns read as numbers.
func timeTableReading(_ exchange: Exchange, steps: Int) throws {
  var sum = 0.0
  let values = try secondsOfEach(warmup: 1, steps: steps) {
    let table = try TableReader.read("\(exchange.folder)/table.csv")
    let numbers = try (0..<15).map { index in
      let column = try table.columnIndex("number\(index)")
      return (0..<table.rowCount).map { Double(table.cell(row: $0, column: column)) ?? .nan }
    }
    sum = numbers[0].reduce(0, +)
  }
  try report("csv_read", unit: "s", values: values, check: sum)
}
