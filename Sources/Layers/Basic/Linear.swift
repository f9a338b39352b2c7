public import Tensors

/// y = x · Wᵀ + b.
///
/// `x` is `[..., inputSize]`, `y` `[..., outputSize]`. Weight `[outputSize, inputSize]` and bias start
/// uniform in ±1/√inputSize, as in PyTorch.
public struct Linear: Sendable {
  /// `[outputSize, inputSize]`.
  public let weight: Tensor
  /// `[outputSize]`.
  public let bias: Tensor?

  /// Makes `weight` and `bias` at a scope.
  public init(
    inputSize: Int, outputSize: Int, hasBias: Bool = true, initialization: Initialization? = nil,
    scope: Scope
  ) throws(TensorError) {
    let bound = 1 / Double(max(1, inputSize)).squareRoot()
    weight = try scope.parameter(
      "weight", shape: [outputSize, inputSize],
      initialization: initialization ?? .uniform(bound: bound))
    bias =
      hasBias
      ? try scope.parameter(
        "bias", shape: [outputSize],
        initialization: initialization == nil ? .uniform(bound: bound) : .zeros) : nil
  }

  /// Applies the layer.
  ///
  /// - Throws: ``TensorError`` with code `shapeMismatch` if the last size is not `inputSize`.
  public func callAsFunction(_ input: Tensor) throws(TensorError) -> Tensor {
    try input.linear(weight: weight, bias: bias)
  }
}
