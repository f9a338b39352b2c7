public import Tensors

/// What one pass over a batch gives.
public struct RetrievalOutputs: Sendable {
  /// Pictures in the shared space, rows of length 1, `[I, shared]`.
  public var pictures: Tensor?
  /// Texts in the shared space, rows of length 1, `[T, shared]`.
  public var texts: Tensor?
  /// The squared error of reconstructed patches, a mean over a patch's numbers, summed over patches.
  public var pictureError: Tensor?
  /// How many patches that is.
  public var pictureErrorCount = 0
  /// The cross entropy of masked words, summed.
  public var textError: Tensor?
  /// How many words that is.
  public var textErrorCount = 0
  /// How often the picture encoder ran.
  public var picturePasses = 0
  /// How often the text encoder ran.
  public var textPasses = 0
}
