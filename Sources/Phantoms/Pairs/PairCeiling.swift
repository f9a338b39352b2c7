import Foundation

/// How often the best possible search finds the own item: the ceiling of a phantom of pairs.
///
/// Given a query, every item of the gallery with the same description is as likely to be its own; nothing
/// else tells them apart. So the best order puts these first, in any order. With N items, one of them the
/// own, B of the others have the query's description with B ~ Bin(N − 1, p), where p is the probability of
/// the description; and
///
///     R@K = E[ q · min(1, K / (B + 1)) + (1 − q) · min(1, max(0, K − B) / (N − B)) ],
///
/// where q is the probability that the own item has the description: 1, or 1 − ε + ε p if reports are
/// exchanged with probability ε. With ε = 0, R@1 is the expected number of different descriptions over N.
public struct PairCeiling: Sendable, Hashable, Codable {
  /// The number of items looked through.
  public let gallery: Int
  /// R@1 of the best possible search.
  public let recallAt1: Double
  /// R@5.
  public let recallAt5: Double
  /// R@10.
  public let recallAt10: Double

  /// The ceiling of a design for a gallery of `gallery` pairs, both halves there.
  ///
  /// - Parameter gallery: At least 1.
  public init(_ design: PairDesign, gallery: Int) {
    self.gallery = gallery
    func recall(_ k: Int) -> Double {
      (1...design.mostFindings).reduce(0) { sum, findings in
        let share = 1 / Double(design.mostFindings)
        let chance = share / design.descriptionCount(findings: findings)
        return sum
          + share * Self.recall(k, gallery: gallery, chance: chance, mismatch: design.mismatch)
      }
    }
    recallAt1 = recall(1)
    recallAt5 = recall(5)
    recallAt10 = recall(10)
  }

  private static func recall(
    _ k: Int, gallery: Int, chance: Double, mismatch: Double
  ) -> Double {
    let others = gallery - 1
    let own = 1 - mismatch + mismatch * chance
    var sum = 0.0
    // Terms of the binomial distribution by their logarithm: for a large gallery the first is tiny.
    var logTerm = Double(others) * log1p(-min(chance, 1 - 1e-16))
    for alike in 0...others {
      let found = min(1, Double(k) / Double(alike + 1))
      let missed = min(1, Double(max(0, k - alike)) / Double(gallery - alike))
      sum += exp(logTerm) * (own * found + (1 - own) * missed)
      // Beyond the mean terms only fall; what is left adds nothing.
      if Double(alike) > Double(others) * chance, logTerm < -45 { break }
      if alike < others {
        logTerm += log(Double(others - alike) / Double(alike + 1)) + log(chance / (1 - chance))
      }
    }
    return sum
  }
}
