public import Tensors

/// Linear, GELU, dropout, linear: names `linear1` and `linear2`, as in PyTorch's transformer layer.
public struct MLP: Sendable {
  let linear1: Linear
  let linear2: Linear
  let dropout: Dropout

  /// Makes both layers at the scope itself.
  public init(
    inputSize: Int, hiddenSize: Int, outputSize: Int, dropout: Double = 0, scope: Scope
  ) throws(TensorError) {
    linear1 = try Linear(inputSize: inputSize, outputSize: hiddenSize, scope: scope / "linear1")
    linear2 = try Linear(inputSize: hiddenSize, outputSize: outputSize, scope: scope / "linear2")
    self.dropout = Dropout(dropout)
  }

  /// Applies the layers to `[..., inputSize]`.
  public func callAsFunction(_ input: Tensor, mode: Mode) throws(TensorError) -> Tensor {
    try linear2(dropout(linear1(input).gelu(), mode: mode))
  }
}
