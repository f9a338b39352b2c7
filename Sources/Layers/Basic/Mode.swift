public import Tensors

/// Whether a layer is being trained; an argument, never a state of the layer.
public enum Mode: Sendable {
  /// Dropout draws from the generator; batch statistics are used and recorded.
  case training(Generator)
  /// Dropout does nothing; running statistics are used.
  case evaluation

  /// Whether this is training.
  public var isTraining: Bool {
    if case .training = self { true } else { false }
  }
}
