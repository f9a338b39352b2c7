/// The mean and deviation of the shares over features, in each draw of groups.
struct SpreadDraws {
  /// One a draw in which any feature has a share.
  let spreads: [DominanceJudge.Spread]

  init(_ sums: DominanceSums, weights: PoissonWeights) {
    let drawCount = weights.drawCount
    let width = sums.modalityCount
    // Of each draw: features, then the sum and the sum of squares of each modality's share.
    let slots = 1 + 2 * width
    let blockSize = drawCount * slots
    var totals = [Double](repeating: 0, count: FeatureBlocks.count * blockSize)
    totals.withUnsafeMutableBufferPointer { totals in
      FeatureBlocks.forEach { block in
        // Shares sum to 1, so those of the last modality need no sum of their own: kind 0 is the number of
        // pairs, kind m the share of modality m - 1.
        var drawn = [Float](repeating: 0, count: width * drawCount)
        var influences: [Float] = []
        for feature in FeatureBlocks.range(block, of: sums.featureCount) {
          let byGroup = sums.byGroup[feature]
          for place in drawn.indices { drawn[place] = 0 }
          for first in stride(from: 0, to: width, by: PoissonWeights.mostKinds) {
            let kinds = first..<min(first + PoissonWeights.mostKinds, width)
            influences.removeAll(keepingCapacity: true)
            for place in byGroup.groups.indices {
              for kind in kinds {
                influences.append(
                  kind == 0
                    ? Float(byGroup.counts[place])
                    : Float(byGroup.sums[place * width + kind - 1]))
              }
            }
            drawn.withUnsafeMutableBufferPointer { drawn in
              guard let target = drawn.baseAddress, !influences.isEmpty else { return }
              weights.add(
                influences, of: byGroup.groups, count: byGroup.groups.count,
                kinds: kinds.count, to: target + first * drawCount)
            }
          }
          for draw in 0..<drawCount where drawn[draw] > 0 {
            let start = block * blockSize + draw * slots
            totals[start] += 1
            var rest = 1.0
            for modality in 0..<width {
              let share =
                modality == width - 1
                ? rest : Double(drawn[(modality + 1) * drawCount + draw] / drawn[draw])
              rest -= share
              totals[start + 1 + modality] += share
              totals[start + 1 + width + modality] += share * share
            }
          }
        }
      }
    }
    var spreads: [DominanceJudge.Spread] = []
    for draw in 0..<drawCount {
      var sum = [Double](repeating: 0, count: slots)
      for block in 0..<FeatureBlocks.count {
        for slot in 0..<slots { sum[slot] += totals[block * blockSize + draw * slots + slot] }
      }
      guard sum[0] > 0 else { continue }
      let means = (0..<width).map { sum[1 + $0] / sum[0] }
      spreads.append(
        DominanceJudge.Spread(
          mean: means,
          deviation: (0..<width).map {
            max(0, sum[1 + width + $0] / sum[0] - means[$0] * means[$0]).squareRoot()
          }, features: Int(sum[0])))
    }
    self.spreads = spreads
  }
}
