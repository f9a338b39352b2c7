package import Tensors

/// How well rows of one kind find their own among rows of another: what decides when training stops.
///
/// Ranks count the own pair's better ones, and of equals those before it; a text that says the same as
/// the own one counts as found (duplicate-aware), so that normal reports do no harm.
package struct RetrievalScore: Sendable, Hashable {
  /// The mean of 1 / rank, over both directions.
  package let reciprocalRank: Double
  /// Of each pair, the mean of 1 / rank over both directions.
  package let reciprocalRanks: [Double]
  /// The share of queries whose own is among the first five, picture to text.
  package let pictureToText: Double
  /// The same, text to picture.
  package let textToPicture: Double

  /// The score of pairs.
  ///
  /// - Parameters:
  ///   - pictures: `[N, width]`, rows of length 1.
  ///   - texts: `[N, width]`.
  ///   - keys: Equal for texts that say the same.
  package init(pictures: Tensor, texts: Tensor, keys: [Int]) throws {
    let first = try Self.ranks(pictures, texts, keys)
    let second = try Self.ranks(texts, pictures, keys)
    reciprocalRanks = zip(first, second).map { (1 / Double($0) + 1 / Double($1)) / 2 }
    let all = first + second
    reciprocalRank = all.reduce(0) { $0 + 1 / Double($1) } / Double(max(1, all.count))
    func share(_ ranks: [Int]) -> Double {
      Double(ranks.count { $0 <= 5 }) / Double(max(1, ranks.count))
    }
    pictureToText = share(first)
    textToPicture = share(second)
  }

  /// The best rank over all that say the same as the own one, from 1, a block of queries at a time.
  private static func ranks(_ queries: Tensor, _ gallery: Tensor, _ keys: [Int]) throws -> [Int] {
    var members: [Int: [Int]] = [:]
    for (index, key) in keys.enumerated() { members[key, default: []].append(index) }
    var result: [Int] = []
    let count = keys.count
    for start in stride(from: 0, to: count, by: 512) {
      let end = min(start + 512, count)
      let scores = try queries.sliced(start..<end).matmul(gallery.transposed(0, 1))
        .converted(to: .float32).array(of: Float.self)
      scores.withUnsafeBufferPointer { scores in
        for row in 0..<end - start {
          let own = UnsafeBufferPointer(rebasing: scores[row * count..<(row + 1) * count])
          result.append(RetrievalRank.best(of: members[keys[start + row]] ?? [], in: own))
        }
      }
    }
    return result
  }
}
