public import Tensors

/// What turns rows (embeddings) of several modalities into activations of the same features.
///
/// A ``FeatureDictionary`` and a ``ContrastiveHead`` are such.
public protocol FeatureEncoder: Sendable {
  /// The number of features, M.
  var featureCount: Int { get }

  /// The activations of rows, without zeros.
  ///
  /// - Parameters:
  ///   - rows: `[rows, width]`, as the user brought them.
  ///   - modality: The modality they belong to.
  func encode(_ rows: Tensor, modality: String) throws -> SparseCodes

  /// What chosen features see before their activation, recorded for differentiation by `rows`.
  ///
  /// - Returns: `[rows, features.count]`.
  func preactivations(of features: [Int], _ rows: Tensor, modality: String) throws -> Tensor

  /// What identifies the encoder's numbers, in hexadecimal digits.
  func fingerprint() throws -> String
}
