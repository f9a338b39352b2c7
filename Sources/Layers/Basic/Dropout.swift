public import Tensors

/// Zeroes activations at random during training.
///
/// Source: Srivastava et al. 2014, <https://jmlr.org/papers/v15/srivastava14a.html>.
public struct Dropout: Sendable {
  /// The share of activations that become zero.
  public let probability: Double

  /// Creates the layer; it has no parameters.
  public init(_ probability: Double) { self.probability = probability }

  /// Applies the layer.
  ///
  /// - Throws: ``TensorError`` with code `invalidArgument` unless the probability is in 0..<1.
  public func callAsFunction(_ input: Tensor, mode: Mode) throws(TensorError) -> Tensor {
    guard case .training(let generator) = mode else { return input }
    return try input.dropout(probability: probability, generator: generator)
  }
}
