import Statistics
package import Tensors

/// How much a network counts beside the model that it is added to.
package enum NetworkWeight {
  /// The weight at which inner cases find each other best, and 0 unless that is better than the
  /// model alone by more than two standard errors over groups: pairs of one patient are one witness, and the best of
  /// nine weights looks better than it is.
  ///
  /// - Parameters:
  ///   - keys: Equal for texts that say the same, pair by pair.
  ///   - groups: The group of each pair.
  package static func chosen(
    start: (pictures: Tensor?, texts: Tensor?), network: (pictures: Tensor?, texts: Tensor?),
    keys: [Int], groups: [Int]
  ) throws -> Double {
    guard let a = start.pictures, let b = start.texts, let c = network.pictures,
      let d = network.texts
    else { return 0 }
    let alone = try RetrievalScore(pictures: a, texts: b, keys: keys)
    var best = (weight: 0.0, score: alone)
    for tenth in 1...9 {
      let weight = Double(tenth) / 10
      let score = try RetrievalScore(
        pictures: joinedRows(a, c, weight: weight),
        texts: joinedRows(b, d, weight: weight), keys: keys)
      if score.reciprocalRank > best.score.reciprocalRank { best = (weight, score) }
    }
    var sums: [Int: Double] = [:]
    for (pair, group) in groups.enumerated() {
      sums[group, default: 0] += best.score.reciprocalRanks[pair] - alone.reciprocalRanks[pair]
    }
    let gains = sums.sorted { $0.key < $1.key }.map(\.value)
    guard let gain = mean(of: gains) else { return 0 }
    // A single group has no spread to judge by: then any gain counts.
    let error = (standardDeviation(of: gains) ?? 0) / Double(gains.count).squareRoot()
    return gain > 2 * error ? best.weight : 0
  }
}
