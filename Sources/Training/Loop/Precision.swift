public import Tensors

/// The type in which the matrix products and convolutions of a training step are computed.
///
/// Parameters, their gradients, norms, losses and the optimizer are float32 in either case, and so is
/// whatever judges a model.
public enum Precision: String, Sendable, Hashable, Codable, CaseIterable {
  /// Single precision throughout.
  case float32
  /// bfloat16 operands where ``Tensors/withAutocast(_:on:_:)`` casts them.
  case bfloat16 = "bf16"

  /// What to cast to; `nil` for nothing.
  public var autocast: DType? { self == .bfloat16 ? .bfloat16 : nil }
}
