import Layers
import Tensors

/// What all heads of a network have in common.
struct HeadShape {
  let outputCount: Int
  let settings: NetworkSettings
  /// Whether the logits begin at zero: with an offset the network begins as the linear model and
  /// learns what that leaves open.
  let beginsAtZero: Bool

  var width: Int { settings.width }
}

/// LayerNorm, linear, GELU, dropout, linear: a summary becomes logits.
struct Head {
  private let norm: LayerNorm
  private let hidden: Linear
  let output: Linear
  private let dropout: Dropout

  init(inputSize: Int, _ shape: HeadShape, scope: Scope) throws(TensorError) {
    norm = try LayerNorm(size: inputSize, scope: scope / "norm")
    hidden = try Linear(
      inputSize: inputSize, outputSize: 2 * shape.width, scope: scope / "hidden")
    output = try Linear(
      inputSize: 2 * shape.width, outputSize: shape.outputCount,
      initialization: shape.beginsAtZero ? .zeros : nil, scope: scope / "output")
    dropout = Dropout(shape.settings.dropout)
  }

  /// `[B, inputSize]` to `[B, outputs]`.
  func callAsFunction(_ summary: Tensor, mode: Mode) throws(TensorError) -> Tensor {
    try output(dropout(hidden(norm(summary)).gelu(), mode: mode))
  }
}
