public import Tensors

/// Two-dimensional convolution of `[N, C, H, W]`, with PyTorch's names and initial values.
public struct Conv2d: Sendable {
  /// `[outputs, inputs, size, size]`.
  public let weight: Tensor
  /// `[outputs]`.
  public let bias: Tensor?
  let stride: Int
  let padding: Int

  /// Makes `weight` and, on request, `bias`.
  ///
  /// - Parameter initialization: PyTorch's default, uniform in ±1/√fan-in, unless given.
  public init(
    inputChannels: Int, outputChannels: Int, size: Int, stride: Int = 1, padding: Int = 0,
    hasBias: Bool = true, initialization: Initialization? = nil, scope: Scope
  ) throws(TensorError) {
    let bound = 1 / max(1, Double(inputChannels) * Double(size) * Double(size)).squareRoot()
    weight = try scope.parameter(
      "weight", shape: [outputChannels, inputChannels, size, size],
      initialization: initialization ?? .uniform(bound: bound))
    bias =
      hasBias
      ? try scope.parameter("bias", shape: [outputChannels], initialization: .uniform(bound: bound))
      : nil
    self.stride = stride
    self.padding = padding
  }

  /// Applies the convolution.
  ///
  /// - Throws: ``TensorError`` with code `shapeMismatch` if the channels differ.
  public func callAsFunction(_ input: Tensor) throws(TensorError) -> Tensor {
    try input.convolved(weight: weight, bias: bias, stride: stride, padding: padding)
  }
}
