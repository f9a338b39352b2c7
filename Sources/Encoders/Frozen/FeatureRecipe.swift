public import Tensors

/// How features come from a picture, except for the picture and the view: with those, the key under
/// which they are kept.
///
/// Everything that changes a feature is in the key, and nothing else: never a file's name, place or
/// time. Two cohorts that hold the same picture share its features.
public struct FeatureRecipe: Sendable, Hashable {
  /// The network's layout, such as `resnet bottleneck [3, 4, 6, 3] 64`.
  public var encoder: String
  /// SHA-256 of the file of weights.
  public var weights: Digest
  /// How a picture becomes the network's input, as JSON with sorted keys.
  public var preprocessing: String
  /// Which layer's output, and how it is pooled: `map`, `mean`, `tokens` or `class`.
  public var layer: String
  /// The type in which features are kept: `float32` or `float16`.
  public var dtype: DType

  /// The number of the format of files and keys.
  public static let schema = "chiasm features 1"
  /// How views other than the plain picture come about; another text for another way.
  public static let augmentation = "mirror, shift 1/16, contrast .15, brightness .15; stream 1"

  /// Creates a recipe.
  public init(
    encoder: String, weights: Digest, preprocessing: String, layer: String, dtype: DType
  ) {
    self.encoder = encoder
    self.weights = weights
    self.preprocessing = preprocessing
    self.layer = layer
    self.dtype = dtype
  }

  /// The key of a picture's features.
  ///
  /// SHA-256 of these fields, each with its length before it (eight bytes, little-endian): schema,
  /// digest of the picture's file (32 bytes), tile (`whole`), encoder, digest of the weights (32
  /// bytes), preprocessing, view, augmentation (empty for the plain view), layer, element type.
  ///
  /// - Parameters:
  ///   - picture: SHA-256 of the picture's file.
  ///   - view: 0 for the plain picture; others are augmented.
  public func key(picture: Digest, view: Int) -> Digest {
    Digest(ofFields: [
      Array(Self.schema.utf8), picture.bytes, Array("whole".utf8), Array(encoder.utf8),
      weights.bytes, Array(preprocessing.utf8), Array(String(view).utf8),
      Array((view == 0 ? "" : Self.augmentation).utf8), Array(layer.utf8),
      Array(dtype.rawValue.utf8),
    ])
  }
}
