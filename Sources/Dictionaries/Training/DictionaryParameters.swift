import Statistics
package import Tensors

/// The numbers of a dictionary while it is trained, or their gradients.
package struct DictionaryParameters {
  /// We, `[features, width]`.
  package var encoderWeight: Tensor
  /// be, `[features]`.
  package var encoderBias: Tensor
  /// D, `[features, width]`.
  package var directions: Tensor
  /// b, `[width]`.
  package var bias: Tensor
  /// log θ, `[features]`; only JumpReLU has thresholds.
  package var logThresholds: Tensor?

  /// Creates parameters from their parts.
  package init(
    encoderWeight: Tensor, encoderBias: Tensor, directions: Tensor, bias: Tensor,
    logThresholds: Tensor? = nil
  ) {
    self.encoderWeight = encoderWeight
    self.encoderBias = encoderBias
    self.directions = directions
    self.bias = bias
    self.logThresholds = logThresholds
  }

  /// The names in a checkpoint, in the order of ``list``.
  var names: [String] {
    ["encoder.weight", "encoder.bias", "directions", "bias"]
      + (logThresholds == nil ? [] : ["log_thresholds"])
  }

  /// All tensors, in a fixed order.
  package var list: [Tensor] {
    [encoderWeight, encoderBias, directions, bias] + (logThresholds.map { [$0] } ?? [])
  }

  /// This plus other gradients.
  func adding(_ other: DictionaryParameters) throws(TensorError) -> DictionaryParameters {
    for (mine, theirs) in zip(list, other.list) { try mine.add(theirs, scale: 1) }
    return self
  }
}
