internal import Statistics

/// Intervals over groups for the scores of one feature, and its scores in draws of groups.
///
/// Every score is a smooth function of sums over groups; its interval is Student's around it, with the
/// standard error of its linear part (the delta method). Groups without the feature add nothing to
/// scores that only speak of its activations, so the degrees of freedom count the others.
struct FeatureIntervals {
  let data: CodedCases
  let columns: [FeatureColumns]
  let sums: [SimilaritySums]
  let bridges: [Bridge]
  let level: Double
  let weights: PoissonWeights?
  /// Whether only scores in draws are wanted, not each score's interval.
  let isDrawnOnly: Bool
  let sizes: [GroupSizes]
  let pairSizes: [GroupSizes]
  /// By modality; `nil` without rows.
  let products: [RowProducts?]

  /// Half the width of each interval; `nil` where there is none.
  struct Widths: Sendable {
    var density: Double?
    var energy: Double?
    var monosemanticity: Double?
    var consistency: Double?
  }

  /// The same for two modalities.
  struct PairWidths: Sendable {
    var similarity: Double?
    var bridgeRow: Double?
    var bridgeColumn: Double?
  }

  /// What is known of all features.
  struct Result: Sendable {
    /// `[features][modalities]`.
    var widths: [[Widths]]
    /// `[features][pairs of modalities]`.
    var pairWidths: [[PairWidths]]
    /// The share of each modality in the mean activations: half the width of its interval.
    var shareWidths: [[Double?]]
    /// MS in each draw, `[modalities][features × draws]`; empty without weights.
    var draws: [[Float]]
    /// MMS in each draw, `[pairs of modalities][features × draws]`; empty without weights.
    var pairDraws: [[Float]]
  }

  init(
    data: CodedCases, columns: [FeatureColumns], sums: [SimilaritySums], bridges: [Bridge],
    level: Double, weights: PoissonWeights?, isDrawnOnly: Bool = false
  ) {
    self.data = data
    self.columns = columns
    self.sums = sums
    self.bridges = bridges
    self.level = level
    self.weights = weights
    self.isDrawnOnly = isDrawnOnly
    products = data.modalities.indices.map { modality in
      data.modalities[modality].rows.flatMap { rows in
        sums[modality].width > 0
          ? RowProducts(columns[modality], rows: rows, sums: sums, modality: modality) : nil
      }
    }
    sizes = data.modalities.map {
      GroupSizes(groups: data.groups, groupCount: data.groupCount, isCounted: $0.presence)
    }
    pairSizes = Self.pairs(data.modalities.count).map { first, second in
      GroupSizes(
        groups: data.groups, groupCount: data.groupCount,
        isCounted: zip(data.modalities[first].presence, data.modalities[second].presence).map {
          $0 && $1
        })
    }
  }

  /// The pairs of modalities, in the order in which all results list them.
  static func pairs(_ count: Int) -> [(Int, Int)] {
    (0..<count).flatMap { first in (first + 1..<max(first + 1, count)).map { (first, $0) } }
  }

  /// All features, several blocks at a time.
  func result() -> Result {
    let modalityCount = data.modalities.count
    let featureCount = data.featureCount
    let pairCount = Self.pairs(modalityCount).count
    let drawCount = weights?.drawCount ?? 0
    var widths = [[Widths]](
      repeating: [Widths](repeating: Widths(), count: modalityCount), count: featureCount)
    var pairWidths = [[PairWidths]](
      repeating: [PairWidths](repeating: PairWidths(), count: pairCount), count: featureCount)
    var shareWidths = [[Double?]](
      repeating: [Double?](repeating: nil, count: modalityCount), count: featureCount)
    // Modalities first, then pairs of them.
    var draws = [Float](
      repeating: .nan, count: (modalityCount + pairCount) * featureCount * drawCount)
    widths.withUnsafeMutableBufferPointer { widths in
      pairWidths.withUnsafeMutableBufferPointer { pairWidths in
        shareWidths.withUnsafeMutableBufferPointer { shareWidths in
          draws.withUnsafeMutableBufferPointer { draws in
            FeatureBlocks.forEach { block in
              var totals = GroupTotals(
                groupCount: data.groupCount, slotCount: modalityCount * slotsPerModality)
              var influences = FeatureInfluences(kindCount: modalityCount + pairCount)
              var quantiles = StudentQuantiles(level: level)
              for feature in FeatureBlocks.range(block, of: featureCount) {
                for modality in 0..<modalityCount { add(feature, modality, to: &totals) }
                measure(feature, totals, into: &influences)
                if let weights, let base = draws.baseAddress {
                  influences.draw(
                    weights, groups: totals.touched, into: base + feature * drawCount,
                    stride: featureCount * drawCount)
                }
                if !isDrawnOnly {
                  for modality in 0..<modalityCount {
                    widths[feature][modality] = own(
                      feature, modality, totals, influences, &quantiles)
                  }
                  for (place, pair) in Self.pairs(modalityCount).enumerated() {
                    pairWidths[feature][place] = between(
                      feature, pair.0, pair.1, place, totals, influences, &quantiles)
                  }
                  shareWidths[feature] = shares(feature, totals, &quantiles)
                }
                totals.clear()
              }
            }
          }
        }
      }
    }
    let size = featureCount * drawCount
    func parts(_ range: Range<Int>) -> [[Float]] {
      drawCount > 0 ? range.map { Array(draws[$0 * size..<($0 + 1) * size]) } : []
    }
    return Result(
      widths: widths, pairWidths: pairWidths, shareWidths: shareWidths,
      draws: parts(0..<modalityCount),
      pairDraws: parts(modalityCount..<modalityCount + pairCount))
  }
}
