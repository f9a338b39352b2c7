public import Tensors

/// How a dictionary turns what a feature sees (h) into its activation (z ≥ 0).
public enum FeatureActivation: Sendable {
  /// The k largest of a row, where they are above 0.
  ///
  /// Source: Gao et al. 2024, <https://arxiv.org/abs/2406.04093>.
  case topK(Int)
  /// h where it is above one threshold of 0 or more, the same for all features.
  ///
  /// Source: Bussmann et al. 2024, <https://arxiv.org/abs/2412.06410>.
  case batchTopK(threshold: Double)
  /// h where it is above the feature's own threshold of 0 or more, `[features]`.
  ///
  /// Source: Rajamanoharan et al. 2024, <https://arxiv.org/abs/2407.14435>.
  case jumpReLU(thresholds: Tensor)
  /// h where it is above 0.
  case relu

  /// The name in files.
  var name: String {
    switch self {
    case .topK: "topK"
    case .batchTopK: "batchTopK"
    case .jumpReLU: "jumpReLU"
    case .relu: "relu"
    }
  }
}
