/// EmbSim and WinRate of features in draws of groups.
///
/// A draw repeats each group a number of times, and with it the group's case in the list of top cases.
/// The list is walked until as many cases as the scores take are reached, the last one counting for what
/// is left; the score is the mean over pairs of different cases, weighted by both numbers. A case that
/// stands twice is never compared with itself. What random pairs are like stays that of all cases.
package struct TopDraws: Sendable {
  /// EmbSim, `[features × draws]`; not a number where a draw holds fewer than two cases.
  var embSim: [Float]
  /// WinRate, as above.
  var winRate: [Float]

  init(featureCount: Int, drawCount: Int) {
    embSim = [Float](repeating: .nan, count: featureCount * drawCount)
    winRate = embSim
  }

  /// How many cases of a list the draw that goes farthest needs.
  package static func reach(_ groups: [Int], most: Int, weights: PoissonWeights) -> Int {
    let drawCount = weights.drawCount
    var reach = 0
    for draw in 0..<drawCount {
      var taken = 0
      var place = 0
      while place < groups.count, taken < most {
        taken += Int(weights.values[groups[place] * drawCount + draw])
        place += 1
      }
      reach = max(reach, place)
    }
    return reach
  }

  /// One feature's scores in every draw.
  ///
  /// - Parameters:
  ///   - groups: The group of each case of the list.
  ///   - most: How many cases the scores take.
  ///   - baseline: The mean cosine of all pairs.
  ///   - embSim: Where EmbSim of each draw goes.
  ///   - winRate: Where WinRate of each draw goes.
  package static func draw(
    _ pairs: TopPairs, groups: [Int], most: Int, baseline: Double, weights: PoissonWeights,
    embSim: UnsafeMutablePointer<Float>, winRate: UnsafeMutablePointer<Float>
  ) {
    let drawCount = weights.drawCount
    let count = pairs.count
    var chosen: [(place: Int, weight: Float)] = []
    chosen.reserveCapacity(most)
    for draw in 0..<drawCount {
      chosen.removeAll(keepingCapacity: true)
      var left = Float(most)
      var place = 0
      while place < count, left > 0 {
        let weight = min(left, weights.values[groups[place] * drawCount + draw])
        if weight > 0 {
          chosen.append((place, weight))
          left -= weight
        }
        place += 1
      }
      guard chosen.count >= 2 else { continue }
      var (cosines, ranks, total) = (Float(0), Float(0), Float(0))
      pairs.cosines.withUnsafeBufferPointer { allCosines in
        pairs.ranks.withUnsafeBufferPointer { allRanks in
          for first in chosen.indices {
            let row = chosen[first].place * count
            var (cosine, rank, weight) = (Float(0), Float(0), Float(0))
            for second in first + 1..<chosen.count {
              let other = chosen[second]
              cosine += other.weight * allCosines[row + other.place]
              rank += other.weight * allRanks[row + other.place]
              weight += other.weight
            }
            cosines += chosen[first].weight * cosine
            ranks += chosen[first].weight * rank
            total += chosen[first].weight * weight
          }
        }
      }
      embSim[draw] = cosines / total - Float(baseline)
      winRate[draw] = ranks / total
    }
  }
}
