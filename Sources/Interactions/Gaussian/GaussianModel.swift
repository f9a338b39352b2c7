import Tensors

/// Two inputs that see one target through linear channels with normal noise: X_i = H_i Y + N_i.
///
/// Target and each noise are whitened: covariances are the identity, so that a channel is its gains,
/// and the two noises' only property is the covariance between them, whose largest singular value is
/// at most one.
///
/// A class label written as 0s and 1s is not normal. Use this model for numeric targets, or for
/// scores of classes, and report it as an assumption, not as a measurement.
public struct GaussianModel: Sendable, Hashable, Codable {
  /// H₁, one row a dimension of the first input, one column a dimension of the target.
  public let firstGains: [[Double]]
  /// H₂, for the second input.
  public let secondGains: [[Double]]
  /// The covariance of the noises, one row a dimension of the first input, one column one of the
  /// second.
  public let noiseCovariance: [[Double]]

  /// Singular values of the noises' covariance may exceed one by this much rounding.
  static let tolerance = 1e-9

  /// Checks a model.
  ///
  /// - Throws: ``InteractionsError`` with code `invalidSetting` for shapes that do not fit, numbers
  ///   that are not finite, or a covariance that no two whitened noises can have.
  public init(
    firstGains: [[Double]], secondGains: [[Double]], noiseCovariance: [[Double]]
  ) throws(InteractionsError) {
    let targetCount = firstGains.first?.count ?? 0
    guard targetCount > 0, !secondGains.isEmpty,
      (firstGains + secondGains).allSatisfy({ $0.count == targetCount }),
      noiseCovariance.count == firstGains.count,
      noiseCovariance.allSatisfy({ $0.count == secondGains.count })
    else {
      throw InteractionsError(
        .invalidSetting,
        "expected gains of the same number of targets and one noise covariance for each pair of "
          + "dimensions, found \(firstGains.count) x \(targetCount), \(secondGains.count) x "
          + "\(secondGains.first?.count ?? 0) and \(noiseCovariance.count) x "
          + "\(noiseCovariance.first?.count ?? 0)")
    }
    guard (firstGains + secondGains + noiseCovariance).allSatisfy({ $0.allSatisfy(\.isFinite) })
    else {
      throw InteractionsError(.invalidSetting, "expected finite gains and noise covariances")
    }
    self.firstGains = firstGains
    self.secondGains = secondGains
    self.noiseCovariance = noiseCovariance
    let values = try computing("the noises' covariance") { () throws(TensorError) in
      try singularValues(Tensor(rows: noiseCovariance)).values.array(of: Double.self)
    }
    guard values.allSatisfy({ $0 <= 1 + Self.tolerance }) else {
      throw InteractionsError(
        .invalidSetting,
        "expected a noise covariance whose largest singular value is at most 1, found "
          + "\(values.first ?? .nan); whiten each noise first")
    }
  }

  /// The number of dimensions of the target.
  public var targetCount: Int { firstGains.first?.count ?? 0 }
}

extension Tensor {
  /// A matrix in double precision.
  init(rows: [[Double]]) throws(TensorError) {
    try self.init(rows.flatMap(\.self), shape: [rows.count, rows.first?.count ?? 0])
  }

  /// The rows of a matrix.
  func rows() throws(TensorError) -> [[Double]] {
    let flat = try array(of: Double.self)
    let width = try size(1)
    return stride(from: 0, to: flat.count, by: max(1, width)).map {
      Array(flat[$0..<$0 + width])
    }
  }
}

/// U, s and Vᵀ of a matrix, singular values descending.
func singularValues(
  _ matrix: Tensor
) throws(TensorError) -> (left: Tensor, values: Tensor, right: Tensor) {
  let results = try Operator("aten::linalg_svd").results(
    .tensor(matrix), .bool(false), .none)
  guard results.count == 3, let left = results[0], let values = results[1], let right = results[2]
  else {
    throw TensorError(
      .operationFailed, operation: "linalg_svd", message: "expected three results",
      argumentShapes: [matrix.shape])
  }
  return (left, values, right)
}
