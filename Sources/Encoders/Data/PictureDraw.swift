package import Cohorts
import Statistics

/// What one epoch of training draws of pictures: which of a large bag are seen, and how the amounts of
/// their stains change.
///
/// Every draw has a stream of its own, so that none depends on the order of reading, and a resumed
/// training draws what an uninterrupted one would have drawn.
package struct PictureDraw: Sendable, Hashable {
  private let seed: UInt64
  private let path: [String]

  /// - Parameters:
  ///   - unit: The training's name: model, repeat and fold.
  ///   - epoch: From 0.
  package init(seed: UInt64, unit: String, epoch: Int) {
    self.seed = seed
    path = ["pictures", unit, "epoch \(epoch)"]
  }

  /// At most `limit` pictures of a case, every choice equally likely, in their order.
  package func sample(_ pictures: Range<Int>, limit: Int, modality: String) -> [Int] {
    guard pictures.count > limit else { return Array(pictures) }
    var stream = RandomStream(
      seed: seed, path: path + [modality, "bag", "\(pictures.lowerBound)"])
    return stream.permutation(pictures.count).prefix(limit).sorted()
      .map { pictures.lowerBound + $0 }
  }

  /// How the amounts of a picture's stains change.
  package func jitter(
    strength: Double, picture: Int, modality: String
  ) -> StainTransform.Jitter {
    var stream = RandomStream(seed: seed, path: path + [modality, "stain", "\(picture)"])
    return StainTransform.Jitter(strength: strength, using: &stream)
  }
}
