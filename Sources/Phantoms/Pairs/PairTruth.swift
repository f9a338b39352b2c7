import Foundation

/// What is true of a phantom of pairs: the content of `truth.json`.
public struct PairTruth: Sendable, Hashable, Codable {
  /// The distribution.
  public let design: PairDesign
  /// The seed.
  public let seed: UInt64
  /// Cases that have both halves.
  public let pairs: Int
  /// Different descriptions among them, as pictures show them.
  public let descriptions: Int
  /// The best that any search can reach on average, picture to text or text to picture, for galleries of some
  /// sizes.
  public let ceilings: [PairCeiling]
  /// What the figures mean.
  public let meaning: String

  /// Computes what is true of a phantom.
  ///
  /// - Parameter galleries: The sizes wanted; by default 100, 1,000, a fifth of the pairs and all of them.
  public init(_ phantom: PairPhantom, galleries: [Int]? = nil) {
    design = phantom.design
    seed = phantom.seed
    let whole = phantom.cases.filter { $0.hasImage && $0.hasText }
    pairs = whole.count
    descriptions = Set(whole.map { phantom.description(of: $0.findings) }).count
    let sizes = galleries ?? [100, 1_000, whole.count / 5, whole.count]
    ceilings = Set(sizes).filter { $0 >= 1 && $0 <= max(1, whole.count) }.sorted().map {
      PairCeiling(phantom.design, gallery: $0)
    }
    meaning =
      "Cases whose findings are described alike cannot be told apart, so no search does better on average than "
      + "these ceilings: the share of pictures whose own report, or reports whose own picture, is among the "
      + "first 1, 5 and 10. A smaller gallery has a higher ceiling."
  }
}
