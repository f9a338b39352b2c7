import Foundation
public import Tensors

/// One logistic regression a label, for cases that may have several.
///
/// Each label has its own penalty and is fitted to the cases in which it is known.
public struct LabelRegression: Sendable {
  /// `[labels][columns]`.
  public let weights: [[Double]]
  /// `[labels]`.
  public let bias: [Double]
  /// The penalty of each label.
  public let penalties: [Double]

  /// Fits a path of penalties a label, and keeps the best on held-out cases; see
  /// ``LogisticRegression/fitPath(_:labels:classCount:inner:penalties:)``.
  ///
  /// A label that all training cases have, or none, gets its rate and no weights.
  ///
  /// - Parameters:
  ///   - design: Standardized columns, `[cases, columns]`.
  ///   - truth: Whether each case has each label, `[cases][labels]`; `nil` where nobody knows.
  ///   - inner: Held-out rows and labels.
  /// - Throws: ``TensorError`` if shapes disagree.
  public static func fitPath(
    _ design: Tensor, truth: [[Bool?]], inner: (design: Tensor, truth: [[Bool?]])?
  ) throws(TensorError) -> LabelRegression {
    guard let labelCount = truth.first?.count, labelCount > 0,
      truth.allSatisfy({ $0.count == labelCount }),
      inner?.truth.allSatisfy({ $0.count == labelCount }) ?? true
    else {
      throw TensorError(
        .shapeMismatch, operation: "LabelRegression",
        message: "expected the same labels for each case, and at least one case")
    }
    var weights: [[Double]] = []
    var bias: [Double] = []
    var penalties: [Double] = []
    for label in 0..<labelCount {
      let known = truth.indices.filter { truth[$0][label] != nil }
      let labels = known.map { truth[$0][label] == true ? 1 : 0 }
      let positives = labels.reduce(0, +)
      guard positives > 0, positives < labels.count else {
        weights.append([Double](repeating: 0, count: try design.size(1)))
        bias.append(log((Double(positives) + 0.5) / (Double(labels.count - positives) + 0.5)))
        penalties.append(1 / Double(max(1, labels.count)))
        continue
      }
      var held: (design: Tensor, labels: [Int])?
      if let inner {
        let rows = inner.truth.indices.filter { inner.truth[$0][label] != nil }
        if !rows.isEmpty {
          held = (
            try selectedRows(inner.design, rows),
            rows.map { inner.truth[$0][label] == true ? 1 : 0 }
          )
        }
      }
      let (model, _) = try LogisticRegression.fitPath(
        selectedRows(design, known), labels: labels, classCount: 2, inner: held)
      weights += model.weights
      bias += model.bias
      penalties.append(model.penalty)
    }
    return LabelRegression(weights: weights, bias: bias, penalties: penalties)
  }

  private static func selectedRows(_ design: Tensor, _ rows: [Int]) throws(TensorError) -> Tensor {
    if rows.count == design.shape.first { return design }
    return try design.selecting(Tensor(rows.map(Int64.init)))
  }
}

extension LabelRegression: LinearModel {
  /// The geometric mean of the labels' penalties: what one common scale can stand for.
  package var penalty: Double {
    exp(penalties.reduce(0) { $0 + log($1) } / Double(max(1, penalties.count)))
  }

  package func rescaled(columns: [(count: Int, scale: Double)]) -> LabelRegression {
    LabelRegression(
      weights: rescaledWeights(weights, columns), bias: bias, penalties: penalties)
  }
}
