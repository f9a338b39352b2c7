public import Tensors

/// A fitted linear model, one block of weights a modality.
public struct LinearOffset: Sendable {
  /// `[outputs, columns]` for each modality that has a linear form.
  public let weights: [String: Tensor]
  /// `[outputs]`.
  public let bias: Tensor

  /// Creates an offset.
  public init(weights: [String: Tensor], bias: Tensor) {
    self.weights = weights
    self.bias = bias
  }
}
