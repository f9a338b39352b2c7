/// How one feature's scores move with the weight of each group, at weight 1: the linear part of each.
///
/// The kinds are MS of each modality, then MMS of each pair of them.
struct FeatureInfluences {
  let kindCount: Int
  /// The score of each kind; `nil` where it is not defined.
  private(set) var scores: [Double?]
  /// `[kinds][touched groups]`.
  private var values: [[Double]]

  init(kindCount: Int) {
    self.kindCount = kindCount
    scores = [Double?](repeating: nil, count: kindCount)
    values = [[Double]](repeating: [], count: kindCount)
  }

  /// Notes a kind.
  mutating func set(_ kind: Int, _ score: Double?, count: Int, _ influence: (Int) -> Double) {
    scores[kind] = score
    guard score != nil else { return }
    values[kind].removeAll(keepingCapacity: true)
    for place in 0..<count { values[kind].append(influence(place)) }
  }

  /// The sum of squares over groups; `nil` where the score is not defined.
  func squares(_ kind: Int) -> Double? {
    scores[kind] == nil ? nil : values[kind].reduce(0) { $0 + $1 * $1 }
  }

  /// The scores in each draw: their values, moved by the weights of groups along their linear parts.
  ///
  /// - Parameters:
  ///   - target: Where the first kind's draws go; those of the next are `stride` numbers later. What is
  ///     not defined is left as it is.
  func draw(
    _ weights: PoissonWeights, groups: [Int32], into target: UnsafeMutablePointer<Float>,
    stride: Int
  ) {
    let defined = (0..<kindCount).filter { scores[$0] != nil }
    let drawCount = weights.drawCount
    for start in Swift.stride(from: 0, to: defined.count, by: PoissonWeights.mostKinds) {
      let kinds = defined[start..<min(start + PoissonWeights.mostKinds, defined.count)]
      let size = groups.count * kinds.count
      withUnsafeTemporaryAllocation(of: Float.self, capacity: size + drawCount * kinds.count) {
        guard let influences = $0.baseAddress else { return }
        let sums = influences + size
        for (place, kind) in kinds.enumerated() {
          for group in groups.indices {
            influences[group * kinds.count + place] = Float(values[kind][group])
          }
          for draw in 0..<drawCount { sums[place * drawCount + draw] = Float(scores[kind] ?? 0) }
        }
        weights.add(influences, of: groups, count: groups.count, kinds: kinds.count, to: sums)
        for (place, kind) in kinds.enumerated() {
          (target + kind * stride).update(from: sums + place * drawCount, count: drawCount)
        }
      }
    }
  }
}

extension FeatureIntervals {
  /// Measures one feature's influences from its sums over groups.
  func measure(_ feature: Int, _ totals: GroupTotals, into influences: inout FeatureInfluences) {
    let count = totals.touched.count
    for modality in sums.indices {
      let score = sums[modality].monosemanticity(feature)
      let centered = sums[modality].moments(feature)
      let pairs = centered.sum * centered.sum - centered.squares
      let first = slot(modality, 0)
      influences.set(modality, score, count: count) { place in
        let similar =
          totals.value(place, first + Slot.products + modality)
          - totals.value(place, first + Slot.rowSquare)
        let all =
          totals.value(place, first + Slot.centeredSum) * centered.sum
          - totals.value(place, first + Slot.centeredSquare)
        return 2 * (similar - (score ?? 0) * all) / pairs
      }
    }
    for (kind, pair) in Self.pairs(sums.count).enumerated() {
      let (left, right) = (sums[pair.0], sums[pair.1])
      let score = left.similarity(feature, to: right)
      let (leftSum, rightSum) = (left.activations[feature].sum, right.activations[feature].sum)
      let slots = (
        slot(pair.0, Slot.products + pair.1), slot(pair.1, Slot.products + pair.0),
        slot(pair.0, Slot.sum), slot(pair.1, Slot.sum)
      )
      influences.set(sums.count + kind, score, count: count) { place in
        let similar = totals.value(place, slots.0) + totals.value(place, slots.1)
        let all =
          totals.value(place, slots.2) * rightSum + totals.value(place, slots.3) * leftSum
        return (similar - (score ?? 0) * all) / (leftSum * rightSum)
      }
    }
  }
}
