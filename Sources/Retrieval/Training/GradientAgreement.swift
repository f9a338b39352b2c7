import Layers
import Tensors

/// The cosine between the gradients of two losses on one encoder: how far they pull the same way.
///
/// A diagnosis, no cause: opposed gradients do not prove that one task harms the other.
package struct GradientAgreement: Sendable, Hashable, Codable {
  /// Between contrast and reconstruction of pictures, on the picture encoder.
  package let pictures: Double?
  /// Between contrast and reconstruction of texts, on the text encoder.
  package let texts: Double?

  init(
    _ apart: (contrast: [Tensor?], pictures: [Tensor?], texts: [Tensor?]), names: [String]
  ) throws {
    func cosine(_ other: [Tensor?], _ prefix: String) throws -> Double? {
      var (product, first, second) = (0.0, 0.0, 0.0)
      for (index, name) in names.enumerated() where name.hasPrefix(prefix + ".") {
        guard let a = apart.contrast[index], let b = other[index] else { continue }
        product += try (a * b).sum().item()
        first += try (a * a).sum().item()
        second += try (b * b).sum().item()
      }
      guard first > 0, second > 0 else { return nil }
      return product / (first * second).squareRoot()
    }
    pictures = try cosine(apart.pictures, RetrievalModel.pictureScope)
    texts = try cosine(apart.texts, RetrievalModel.textScope)
  }
}
