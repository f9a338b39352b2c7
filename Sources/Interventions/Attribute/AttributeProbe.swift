import Foundation
import LinearModels
import Statistics
import Tensors

/// A logistic regression that reads an attribute from joint rows, standardized on what it was fitted
/// on; its decisions weigh all values alike, however rare they are.
struct AttributeProbe {
  private let model: LogisticRegression
  private let mean: Tensor
  private let deviation: Tensor
  private let logShares: [Double]

  /// Fits on training rows; the penalty is chosen on inner rows.
  init(
    training: (rows: Tensor, labels: [Int]), inner: (rows: Tensor, labels: [Int]), classCount: Int
  ) throws(TensorError) {
    let mean = try training.rows.mean(axes: [0], keepsAxes: true)
    let centered = try training.rows - mean
    // A column that never varies tells nothing: it stays zero instead of being blown up.
    let spread = try centered.power(2).mean(axes: [0], keepsAxes: true).squareRoot()
    let deviation = try spread.replaced(where: spread .> 1e-12, else: spread.onesLike())
    model = try LogisticRegression.fitPath(
      centered / deviation, labels: training.labels, classCount: classCount,
      inner: ((inner.rows - mean) / deviation, inner.labels)
    ).model
    self.mean = mean
    self.deviation = deviation
    var counts = [Double](repeating: 0, count: classCount)
    for label in training.labels { counts[label] += 1 }
    logShares = counts.map { log(max($0, 0.5) / Double(max(1, training.labels.count))) }
  }

  /// The value that each row speaks for, were all values equally common.
  func decisions(_ rows: Tensor) throws(TensorError) -> [Int] {
    let logits = try model.logits((rows - mean) / deviation).array(of: Double.self)
    let width = logShares.count == 2 ? 1 : logShares.count
    return stride(from: 0, to: logits.count, by: width).map { start in
      if width == 1 { return logits[start] > logShares[1] - logShares[0] ? 1 : 0 }
      let scores = (0..<width).map { logits[start + $0] - logShares[$0] }
      return scores.indices.max { scores[$0] < scores[$1] } ?? 0
    }
  }
}
