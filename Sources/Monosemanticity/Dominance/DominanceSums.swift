/// What the dominance of every feature needs, summed over pairs in one pass, chunk by chunk.
///
/// A pair is a case that has every modality. Source of the score: Yan et al., "Beyond cross-modal
/// alignment", Findings of ACL 2026 (arXiv 2502.14888), as far as it is known; conventions ours.
struct DominanceSums: Sendable {
  let featureCount: Int
  let modalityCount: Int
  /// What each modality's activations are multiplied by before they are compared.
  let scales: [Double]
  let keepsGroups: Bool
  /// The pairs seen.
  private(set) var pairCount = 0
  /// The pairs in which each feature fires.
  private(set) var counts: [Int]
  /// The sum of shares, `[features, modalities]`.
  private(set) var shares: [Double]
  /// By feature; empty unless groups are kept.
  private(set) var byGroup: [GroupShares]

  init(featureCount: Int, scales: [Double], keepsGroups: Bool) {
    self.featureCount = featureCount
    modalityCount = scales.count
    self.scales = scales
    self.keepsGroups = keepsGroups
    counts = [Int](repeating: 0, count: featureCount)
    shares = [Double](repeating: 0, count: featureCount * scales.count)
    byGroup = keepsGroups ? [GroupShares](repeating: GroupShares(), count: featureCount) : []
  }

  /// Adds cases.
  mutating func add(_ columns: [FeatureColumns], isPair: [Bool], groups: [Int], groupCount: Int) {
    pairCount += isPair.count { $0 }
    let modalityCount = modalityCount
    let scales = scales
    let keepsGroups = keepsGroups
    let featureCount = featureCount
    counts.withUnsafeMutableBufferPointer { counts in
      shares.withUnsafeMutableBufferPointer { shares in
        byGroup.withUnsafeMutableBufferPointer { byGroup in
          FeatureBlocks.forEach { block in
            var scratch = GroupScratch(
              groupCount: keepsGroups ? groupCount : 0, width: modalityCount)
            var next = [Int](repeating: 0, count: modalityCount)
            var ends = next
            var share = [Double](repeating: 0, count: modalityCount)
            for feature in FeatureBlocks.range(block, of: featureCount) {
              for modality in 0..<modalityCount {
                next[modality] = columns[modality].offsets[feature]
                ends[modality] = columns[modality].offsets[feature + 1]
              }
              while true {
                // The earliest case in which any modality fires.
                var row = Int32.max
                for modality in 0..<modalityCount where next[modality] < ends[modality] {
                  row = min(row, columns[modality].cases[next[modality]])
                }
                if row == .max { break }
                var total = 0.0
                for modality in 0..<modalityCount {
                  share[modality] = 0
                  let place = next[modality]
                  guard place < ends[modality], columns[modality].cases[place] == row else {
                    continue
                  }
                  next[modality] = place + 1
                  share[modality] = columns[modality].values[place] * scales[modality]
                  total += share[modality]
                }
                guard isPair[Int(row)], total > 0 else { continue }
                counts[feature] += 1
                for modality in 0..<modalityCount {
                  share[modality] /= total
                  shares[feature * modalityCount + modality] += share[modality]
                }
                if keepsGroups { scratch.add(share, group: groups[Int(row)]) }
              }
              if keepsGroups { scratch.drain(into: &byGroup[feature]) }
            }
          }
        }
      }
    }
  }
}

/// Sums over all groups, of which a feature touches few.
private struct GroupScratch {
  let width: Int
  var counts: [Int32]
  var sums: [Double]
  var touched: [Int32] = []
  var isAscending = true

  init(groupCount: Int, width: Int) {
    self.width = width
    counts = [Int32](repeating: 0, count: groupCount)
    sums = [Double](repeating: 0, count: groupCount * width)
  }

  mutating func add(_ share: [Double], group: Int) {
    if counts[group] == 0 {
      if let last = touched.last, Int(last) > group { isAscending = false }
      touched.append(Int32(truncatingIfNeeded: group))
    }
    counts[group] += 1
    for modality in 0..<width { sums[group * width + modality] += share[modality] }
  }

  mutating func drain(into shares: inout GroupShares) {
    if !isAscending { touched.sort() }
    var newCounts: [Int32] = []
    var newSums: [Double] = []
    newCounts.reserveCapacity(touched.count)
    newSums.reserveCapacity(touched.count * width)
    for group in touched {
      newCounts.append(counts[Int(group)])
      counts[Int(group)] = 0
      for modality in 0..<width {
        newSums.append(sums[Int(group) * width + modality])
        sums[Int(group) * width + modality] = 0
      }
    }
    shares.merge(groups: touched, counts: newCounts, sums: newSums)
    touched.removeAll(keepingCapacity: true)
    isAscending = true
  }
}
