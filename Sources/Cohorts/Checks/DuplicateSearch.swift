/// Finds pictures that are the same, or nearly, in different groups.
package struct DuplicateSearch {
  /// Two pictures that match.
  package struct Match: Sendable, Hashable {
    package let first: Int
    package let second: Int
    /// Whether the files are equal byte for byte.
    package let isExact: Bool
    package let isMirrored: Bool

    /// Creates a match.
    package init(first: Int, second: Int, isExact: Bool, isMirrored: Bool) {
      (self.first, self.second) = (first, second)
      (self.isExact, self.isMirrored) = (isExact, isMirrored)
    }
  }

  /// Matches, by their pictures' order.
  package private(set) var matches: [Match] = []
  /// Pictures too even to be told apart: nearly black or white ones are alike without being the same.
  package let blankCount: Int
  /// Whether there were so many candidates that some were not compared.
  private(set) var isCut = false
  /// Pairs that agree as copies do, but no more than different pictures of this cohort.
  package private(set) var lookalikeCount = 0

  /// The least contrast (standard deviation of grey, 0 to 255) of pictures that are compared.
  static let leastContrast = 6.0
  /// Bits that may differ between candidates.
  private static let mostDifferingBits = 16
  /// The least cosine between the low frequencies of candidates.
  private static let leastLikeness = 0.85
  /// Candidates that are compared pixel by pixel.
  private static let mostComparisons = 100_000

  /// Searches.
  ///
  /// - Parameters:
  ///   - facts: The pictures.
  ///   - groups: The group of each picture; pictures of one group are not compared.
  package init(_ facts: [PictureFacts], groups: [Int]) {
    let compared = facts.indices.filter { facts[$0].contrast >= Self.leastContrast }
    blankCount = facts.count - compared.count
    // Equal files first: one of them stands for all in the search that follows.
    var firstOfDigest: [[UInt8]: Int] = [:]
    var equals: [Int: [Int]] = [:]
    var distinct: [Int] = []
    for index in compared {
      if let first = firstOfDigest[facts[index].digest] {
        equals[first, default: []].append(index)
      } else {
        firstOfDigest[facts[index].digest] = index
        distinct.append(index)
      }
    }
    for (first, others) in equals {
      // Each copy with the nearest earlier one of another group: not all pairs of a thousand copies.
      let all = [first] + others
      for (place, index) in all.enumerated() {
        if let partner = all[..<place].last(where: { groups[$0] != groups[index] }) {
          matches.append(Match(first: partner, second: index, isExact: true, isMirrored: false))
        }
      }
    }
    // The groups of copies are joined by now, so that one of them can stand for all.
    let hash = PictureHash(distinct.map { facts[$0].thumbnail })
    var comparisons = 0
    var similar: [(match: Match, score: Double)] = []
    var scores: [Double] = []
    Self.forEachCandidate(hash) { a, b, mirrored in
      let (first, second) = (distinct[a], distinct[b])
      guard groups[first] != groups[second],
        hash.likeness(a, b, mirrored: mirrored) >= Self.leastLikeness
      else { return }
      guard comparisons < Self.mostComparisons else {
        isCut = true
        return
      }
      comparisons += 1
      let score = PictureLikeness.score(
        facts[first].thumbnail, facts[second].thumbnail, mirrored: mirrored)
      if score >= PictureLikeness.detailLimit {
        let match = Match(
          first: min(first, second), second: max(first, second), isExact: false,
          isMirrored: mirrored)
        similar.append((match, score))
      }
      scores.append(score)
    }
    let limit = PictureBackground(scores: scores).leastScore(among: similar.map(\.score))
    let copies = similar.filter { $0.score >= limit }
    lookalikeCount = similar.count - copies.count
    matches += copies.map(\.match)
    matches.sort { ($0.first, $0.second) < ($1.first, $1.second) }
  }

  /// Calls once for each pair of hashes that agree in one of eight bytes, but for one bit, and differ
  /// in few bits.
  ///
  /// Hashes that differ in fifteen bits at most have such a byte: eight bytes of two differing bits
  /// each would be sixteen. Bytes that agree in full would miss many cropped copies.
  private static func forEachCandidate(
    _ hash: PictureHash, _ body: (_ first: Int, _ second: Int, _ mirrored: Bool) -> Void
  ) {
    for mirrored in [false, true] {
      for band in 0..<8 {
        let shift = UInt64(8 * band)
        var buckets = [[Int32]](repeating: [], count: 256)
        for (index, bits) in hash.bits.enumerated() {
          buckets[Int(bits >> shift & 0xff)].append(Int32(index))
        }
        for (second, bits) in (mirrored ? hash.mirroredBits : hash.bits).enumerated() {
          let byte = Int(bits >> shift & 0xff)
          for probe in 0...8 {
            for first in buckets[probe == 8 ? byte : byte ^ (1 << probe)] {
              guard first < second else { break }
              let difference = hash.bits[Int(first)] ^ bits
              guard difference.nonzeroBitCount <= mostDifferingBits else { continue }
              // What an earlier byte brought together has been seen.
              if agreesInByte(difference, below: band) { continue }
              body(Int(first), second, mirrored)
            }
          }
        }
      }
    }
  }

  /// Whether one of the lower bytes has one differing bit at most.
  private static func agreesInByte(_ difference: UInt64, below count: Int) -> Bool {
    for byte in 0..<count where (difference >> UInt64(8 * byte) & 0xff).nonzeroBitCount <= 1 {
      return true
    }
    return false
  }
}
