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
