internal import CVectorMath

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
    let groups = groups.map { Int32(truncatingIfNeeded: $0) }
    return weights.values.withUnsafeBufferPointer { values in
      chiasm_vectors().pointee.draw_reach(
        values.baseAddress, weights.drawCount, groups, groups.count,
        UInt32(truncatingIfNeeded: most))
    }
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
    let groups = groups.prefix(count).map { Int32(truncatingIfNeeded: $0) }
    withUnsafeTemporaryAllocation(of: Float.self, capacity: drawCount + 16 * count) { scratch in
      guard let totals = scratch.baseAddress else { return }
      weights.values.withUnsafeBufferPointer { values in
        chiasm_vectors().pointee.draw_pairs(
          values.baseAddress, drawCount, groups, count, Float(most), pairs.cosines, pairs.ranks,
          totals + drawCount, embSim, winRate, totals)
      }
      // Without two different cases there is nothing to compare: zero by zero is not a number.
      for draw in 0..<drawCount {
        embSim[draw] = embSim[draw] / totals[draw] - Float(baseline)
        winRate[draw] /= totals[draw]
      }
    }
  }
}
