public import Tensors

/// A table of vectors, looked up by index: int64 `[...]` to `[..., width]`.
public struct Embedding: Sendable {
  /// `[count, width]`.
  public let weight: Tensor

  /// Makes `weight`, standard normal as in PyTorch unless another deviation is given.
  public init(count: Int, width: Int, deviation: Double = 1, scope: Scope) throws(TensorError) {
    weight = try scope.parameter(
      "weight", shape: [count, width], initialization: .normal(deviation: deviation))
  }

  /// Looks indices up.
  ///
  /// - Throws: ``TensorError`` with code `invalidArgument` if an index is outside the table.
  public func callAsFunction(_ indices: Tensor) throws(TensorError) -> Tensor {
    try weight.embedding(indices)
  }
}
