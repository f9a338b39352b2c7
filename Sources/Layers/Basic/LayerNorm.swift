public import Tensors

/// Normalizes the last axis to mean 0 and variance 1, then scales and shifts.
///
/// Source: Ba et al. 2016, <https://arxiv.org/abs/1607.06450>.
public struct LayerNorm: Sendable {
  /// `[size]`.
  public let weight: Tensor
  /// `[size]`.
  public let bias: Tensor
  let epsilon: Double

  /// Makes `weight` (ones) and `bias` (zeros).
  public init(size: Int, epsilon: Double = 1e-5, scope: Scope) throws(TensorError) {
    weight = try scope.parameter("weight", shape: [size], initialization: .ones)
    bias = try scope.parameter("bias", shape: [size], initialization: .zeros)
    self.epsilon = epsilon
  }

  /// Applies the layer to `[..., size]`.
  public func callAsFunction(_ input: Tensor) throws(TensorError) -> Tensor {
    try input.layerNormalized(shape: weight.shape, weight: weight, bias: bias, epsilon: epsilon)
  }
}
