public import Tensors

/// Cross entropy of logits `[cases, classes]` against class indices `[cases]` (int64).
public struct CrossEntropy: Sendable {
  /// One weight a class, `[classes]`; the mean is weighted by them, as in PyTorch.
  public let classWeights: Tensor?
  /// The share of probability spread evenly over the classes.
  ///
  /// Source: Szegedy et al. 2016, <https://arxiv.org/abs/1512.00567>.
  public let labelSmoothing: Double

  /// Creates the loss.
  public init(classWeights: Tensor? = nil, labelSmoothing: Double = 0) {
    self.classWeights = classWeights
    self.labelSmoothing = labelSmoothing
  }

  /// The mean loss.
  public func callAsFunction(_ logits: Tensor, targets: Tensor) throws(TensorError) -> Tensor {
    try logits.crossEntropy(
      targets: targets, weights: classWeights, labelSmoothing: labelSmoothing)
  }
}

/// Binary cross entropy of logits against targets in 0...1 of the same shape.
public struct BinaryCrossEntropy: Sendable {
  /// Multiplies the loss of positive targets, `[outputs]`.
  public let positiveWeight: Tensor?

  /// Creates the loss.
  public init(positiveWeight: Tensor? = nil) { self.positiveWeight = positiveWeight }

  /// The mean loss.
  public func callAsFunction(_ logits: Tensor, targets: Tensor) throws(TensorError) -> Tensor {
    try logits.binaryCrossEntropy(targets: targets, positiveWeight: positiveWeight)
  }
}
