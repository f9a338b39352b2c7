import Statistics

/// Made-up embeddings: each row is a sum of few factors times their directions, so that which features
/// a dictionary should find, and whose they are, is known.
///
/// A shared factor acts in all modalities of a case with nearly the same strength; a private one acts
/// in its modality alone.
public struct FactorPhantom: Sendable {
  /// What it is drawn from.
  public let design: FactorDesign
  /// The seed of all its randomness.
  public let seed: UInt64
  /// The modality that owns each factor; nil for shared ones.
  public let owners: [Int?]
  /// The unit direction of each factor, row-major `[factors, width]`.
  public let directions: [Double]
  /// The strength of each factor, 0 where it does not act: for each modality row-major
  /// `[cases, factors]`.
  public let strengths: [[Double]]
  /// The embeddings: for each modality row-major `[cases, width]`.
  public let rows: [[Double]]
  /// The group of each case, numbered from 0.
  public let groups: [Int]

  /// Draws embeddings.
  ///
  /// - Parameters:
  ///   - design: Sizes, factors and noise.
  ///   - seed: The seed; equal seeds give equal numbers.
  /// - Throws: ``PhantomError`` with code `invalidDesign` if a number is out of its range.
  public init(_ design: FactorDesign = FactorDesign(), seed: UInt64 = 1) throws(PhantomError) {
    try design.check()
    self.design = design
    self.seed = seed
    let width = design.width
    var owners = [Int?](repeating: nil, count: design.sharedCount)
    for (modality, count) in design.privateCounts.enumerated() {
      owners += [Int?](repeating: modality, count: count)
    }
    self.owners = owners
    let count = owners.count
    directions = Self.unitVectors(count, width: width, seed: seed, "directions")
    let offsets = Self.unitVectors(design.modalities.count, width: width, seed: seed, "gap")

    // A factor acts with the same probability everywhere it can.
    var shares: [Double] = []
    for owned in design.privateCounts {
      shares.append(min(1, design.meanActiveCount / Double(owned + design.sharedCount)))
    }
    let sharedShare = shares.reduce(0, +) / Double(shares.count)
    var strengths = design.modalities.map { _ in
      [Double](repeating: 0, count: design.caseCount * count)
    }
    var rows = design.modalities.map { _ in
      [Double](repeating: 0, count: design.caseCount * width)
    }
    var groups: [Int] = []
    var groupStream = RandomStream(seed: seed, "phantom", "factors", "groups")
    while groups.count < design.caseCount {
      let size = 1 + groupStream.index(below: design.mostCasesPerGroup)
      let number = (groups.last ?? -1) + 1
      groups += [Int](repeating: number, count: min(size, design.caseCount - groups.count))
    }
    for number in 0..<design.caseCount {
      var stream = RandomStream(seed: seed, "phantom", "factors", "case \(number)")
      for (factor, owner) in owners.enumerated() {
        let acts = stream.uniform() < (owner.map { shares[$0] } ?? sharedShare)
        let strength = 0.5 + stream.uniform()
        for modality in design.modalities.indices {
          // Drawn always, so that no number moves another.
          let own = strength * max(0.1, 1 + design.jitter * stream.normal())
          guard acts, owner == nil || owner == modality else { continue }
          strengths[modality][number * count + factor] = own
          for place in 0..<width {
            rows[modality][number * width + place] += own * directions[factor * width + place]
          }
        }
      }
      for modality in design.modalities.indices {
        for place in 0..<width {
          rows[modality][number * width + place] +=
            design.gap * offsets[modality * width + place] + design.noise * stream.normal()
        }
      }
    }
    self.groups = groups
    self.strengths = strengths
    self.rows = rows
  }

  private static func unitVectors(
    _ count: Int, width: Int, seed: UInt64, _ name: String
  ) -> [Double] {
    var stream = RandomStream(seed: seed, "phantom", "factors", name)
    var result: [Double] = []
    for _ in 0..<count {
      let drawn = (0..<width).map { _ in stream.normal() }
      let length = max(1e-300, drawn.reduce(0) { $0 + $1 * $1 }.squareRoot())
      result += drawn.map { $0 / length }
    }
    return result
  }
}
