internal import Foundation
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
  private let sizes: [GroupSizes]
  private let pairSizes: [GroupSizes]

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
    level: Double, weights: PoissonWeights?
  ) {
    self.data = data
    self.columns = columns
    self.sums = sums
    self.bridges = bridges
    self.level = level
    self.weights = weights
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
              var scratch = GroupTotals(
                groupCount: data.groupCount, slotCount: modalityCount * slotsPerModality)
              var quantiles = StudentQuantiles(level: level)
              for feature in FeatureBlocks.range(block, of: featureCount) {
                for modality in 0..<modalityCount { add(feature, modality, to: &scratch) }
                for modality in 0..<modalityCount {
                  widths[feature][modality] = own(feature, modality, scratch, &quantiles)
                  if drawCount > 0, let base = draws.baseAddress,
                    let score = sums[modality].monosemanticity(feature),
                    let influences = influences(feature, modality, scratch)
                  {
                    let start = (modality * featureCount + feature) * drawCount
                    draw(score, influences, into: base + start)
                  }
                }
                for (place, pair) in Self.pairs(modalityCount).enumerated() {
                  pairWidths[feature][place] = between(
                    feature, pair.0, pair.1, place, scratch, &quantiles)
                  if drawCount > 0, let base = draws.baseAddress,
                    let score = sums[pair.0].similarity(feature, to: sums[pair.1]),
                    let influences = influences(feature, pair.0, pair.1, scratch)
                  {
                    let start = ((modalityCount + place) * featureCount + feature) * drawCount
                    draw(score, influences, into: base + start)
                  }
                }
                shareWidths[feature] = shares(feature, scratch, &quantiles)
                scratch.clear()
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

  // MARK: Sums over groups

  private enum Slot {
    static let count = 0
    static let sum = 1
    static let centeredSum = 2
    static let centeredSquare = 3
    /// Of rows that are not all zeros.
    static let rowSquare = 4
    static let hits = 5
    static let labelled = 6
    static let products = 7
  }

  /// After the fixed slots come products with each modality's weighted sum, then bridge terms.
  private var slotsPerModality: Int { Slot.products + 2 * data.modalities.count }

  private func slot(_ modality: Int, _ slot: Int) -> Int { modality * slotsPerModality + slot }

  private func add(_ feature: Int, _ modality: Int, to scratch: inout GroupTotals) {
    let own = sums[modality]
    let first = slot(modality, 0)
    let modalityCount = data.modalities.count
    let least = own.leastActivation(feature)
    let label = own.consistency(feature)?.label
    let column = columns[modality]
    for place in column.range(feature) {
      let row = Int(column.cases[place])
      let start = scratch.start(data.groups[row]) + first
      let value = column.values[place]
      let above = value - least
      scratch.totals[start + Slot.count] += 1
      scratch.totals[start + Slot.sum] += value
      scratch.totals[start + Slot.centeredSum] += above
      scratch.totals[start + Slot.centeredSquare] += above * above
      if let rows = data.modalities[modality].rows, rows.scales[row] > 0 {
        scratch.totals[start + Slot.rowSquare] += above * above
      }
      if value > 1e-5, let found = data.labels[row] {
        scratch.totals[start + Slot.labelled] += 1
        if found == label { scratch.totals[start + Slot.hits] += 1 }
      }
      for bridge in bridges {
        let place = Int(column.places[place])
        if bridge.first == modality {
          scratch.totals[start + Slot.products + modalityCount + bridge.second] +=
            bridge.rowTerms.values[place]
        } else if bridge.second == modality {
          scratch.totals[start + Slot.products + modalityCount + bridge.first] +=
            bridge.columnTerms.values[place]
        }
      }
    }
    guard let rows = data.modalities[modality].rows, own.width > 0 else { return }
    switch rows.storage {
    case .float(let values): addProducts(feature, modality, values, rows, least, &scratch)
    case .double(let values): addProducts(feature, modality, values, rows, least, &scratch)
    }
  }

  /// Adds a ⟨e, w⟩ of every modality's w of the same width.
  private func addProducts<Element: RowElement>(
    _ feature: Int, _ modality: Int, _ values: RowValues<Element>, _ rows: EmbeddingRows,
    _ least: Double,
    _ scratch: inout GroupTotals
  ) {
    let width = rows.width
    let column = columns[modality]
    let first = slot(modality, Slot.products)
    let range = column.range(feature)
    let own: [Double] =
      least > 0
      ? sums[modality].centered(feature).weighted
      : Array(sums[modality].weighted[feature * width..<(feature + 1) * width])
    let others = sums.indices.filter { $0 != modality && sums[$0].width == width }
    values.withUnsafeBufferPointer { values in
      own.withUnsafeBufferPointer { own in
        guard let base = values.baseAddress, let own = own.baseAddress else { return }
        // The first other modality shares the reading of rows with this one.
        let partner = others.first ?? modality
        sums[partner].weighted.withUnsafeBufferPointer { weighted in
          guard let weighted = weighted.baseAddress else { return }
          let other = weighted + feature * width
          for place in range {
            let row = Int(column.cases[place])
            if place + 3 < range.upperBound {
              prefetch(base + rows.start(Int(column.cases[place + 3])), count: width)
            }
            let products = dotProducts(base + rows.start(row), own, other, count: width)
            let start = scratch.start(data.groups[row]) + first
            let scale = rows.scales[row]
            scratch.totals[start + modality] +=
              (column.values[place] - least) * scale * products.0
            if partner != modality {
              scratch.totals[start + partner] += column.values[place] * scale * products.1
            }
          }
        }
        for other in others.dropFirst() {
          sums[other].weighted.withUnsafeBufferPointer { weighted in
            guard let weighted = weighted.baseAddress else { return }
            for place in range {
              let row = Int(column.cases[place])
              let product = dotProduct(
                base + rows.start(row), sum: weighted + feature * width, count: width)
              scratch.totals[scratch.start(data.groups[row]) + first + other] +=
                column.values[place] * rows.scales[row] * product
            }
          }
        }
      }
    }
  }

  // MARK: One modality

  private func own(
    _ feature: Int, _ modality: Int, _ scratch: GroupTotals, _ quantiles: inout StudentQuantiles
  ) -> Widths {
    var widths = Widths()
    let size = sizes[modality]
    guard size.groupCount >= 5 else { return widths }
    let first = slot(modality, 0)
    let student = quantiles.value(size.groupCount - 1)
    let firing = scratch.values(first + Slot.count)
    widths.density = size.standardError(
      of: Double(sums[modality].counts[feature]) / size.total, touched: firing
    ).map { $0 * student }
    widths.energy = size.standardError(
      of: sums[modality].sums[feature] / size.total, touched: scratch.values(first + Slot.sum)
    ).map { $0 * student }
    let groupCount = firing.count { $0.sum > 0 }
    guard groupCount >= 5, sums[modality].counts[feature] >= 10 else { return widths }
    let own = quantiles.value(groupCount - 1)
    let factor = Double(groupCount) / Double(groupCount - 1)
    if let influences = influences(feature, modality, scratch) {
      let squares = influences.reduce(0) { $0 + $1.value * $1.value }
      widths.monosemanticity = own * (factor * squares).squareRoot()
    }
    if let consistency = sums[modality].consistency(feature) {
      var squares = 0.0
      for group in scratch.touched {
        let start = scratch.position(Int(group)) + first
        let part =
          scratch.totals[start + Slot.hits]
          - consistency.share * scratch.totals[start + Slot.labelled]
        squares += part * part
      }
      // Where no group has another class, only the number of groups bounds what others may have.
      widths.consistency =
        squares > 0
        ? own * (factor * squares).squareRoot() / Double(consistency.count)
        : 1 - pow((1 - level) / 2, 1 / Double(groupCount))
    }
    return widths
  }

  /// How MS moves with the weight of each group, at weight 1.
  private func influences(
    _ feature: Int, _ modality: Int, _ scratch: GroupTotals
  ) -> [(group: Int, value: Double)]? {
    guard let score = sums[modality].monosemanticity(feature) else { return nil }
    let centered = sums[modality].centered(feature)
    let pairs = centered.sum * centered.sum - centered.squares
    let first = slot(modality, 0)
    return scratch.touched.map { group in
      let start = scratch.position(Int(group)) + first
      let similar =
        scratch.totals[start + Slot.products + modality] - scratch.totals[start + Slot.rowSquare]
      let all =
        scratch.totals[start + Slot.centeredSum] * centered.sum
        - scratch.totals[start + Slot.centeredSquare]
      return (Int(group), 2 * (similar - score * all) / pairs)
    }
  }

  /// A score in each draw: its value, moved by the weights of groups along its linear part.
  private func draw(
    _ score: Double, _ influences: [(group: Int, value: Double)],
    into target: UnsafeMutablePointer<Float>
  ) {
    guard let weights else { return }
    target.update(repeating: Float(score), count: weights.drawCount)
    weights.values.withUnsafeBufferPointer { values in
      guard let base = values.baseAddress else { return }
      for (group, influence) in influences {
        addScaled(
          Float(influence), base + group * weights.drawCount, to: target, count: weights.drawCount)
      }
    }
  }

  // MARK: Several modalities

  private func between(
    _ feature: Int, _ first: Int, _ second: Int, _ place: Int, _ scratch: GroupTotals,
    _ quantiles: inout StudentQuantiles
  ) -> PairWidths {
    var widths = PairWidths()
    let (left, right) = (sums[first], sums[second])
    let counts = scratch.touched.count
    if counts >= 5, min(left.counts[feature], right.counts[feature]) >= 10,
      let influences = influences(feature, first, second, scratch)
    {
      let squares = influences.reduce(0) { $0 + $1.value * $1.value }
      widths.similarity =
        quantiles.value(counts - 1) * (Double(counts) / Double(counts - 1) * squares).squareRoot()
    }
    let size = pairSizes[place]
    guard size.groupCount >= 5,
      let bridge = bridges.first(where: { $0.first == first && $0.second == second })
    else { return widths }
    let modalityCount = data.modalities.count
    let student = quantiles.value(size.groupCount - 1)
    widths.bridgeRow = size.standardError(
      of: bridge.rows[feature],
      touched: scratch.values(slot(first, Slot.products + modalityCount + second))
    ).map { $0 * student }
    widths.bridgeColumn = size.standardError(
      of: bridge.columns[feature],
      touched: scratch.values(slot(second, Slot.products + modalityCount + first))
    ).map { $0 * student }
    return widths
  }

  /// How MMS moves with the weight of each group, at weight 1.
  private func influences(
    _ feature: Int, _ first: Int, _ second: Int, _ scratch: GroupTotals
  ) -> [(group: Int, value: Double)]? {
    let (left, right) = (sums[first], sums[second])
    guard let score = left.similarity(feature, to: right) else { return nil }
    let pairs = left.sums[feature] * right.sums[feature]
    return scratch.touched.map { group in
      let start = scratch.position(Int(group))
      let similar =
        scratch.totals[start + slot(first, Slot.products + second)]
        + scratch.totals[start + slot(second, Slot.products + first)]
      let all =
        scratch.totals[start + slot(first, Slot.sum)] * right.sums[feature]
        + scratch.totals[start + slot(second, Slot.sum)] * left.sums[feature]
      return (Int(group), (similar - score * all) / pairs)
    }
  }

  /// The share of each modality in the mean activations.
  private func shares(
    _ feature: Int, _ scratch: GroupTotals, _ quantiles: inout StudentQuantiles
  ) -> [Double?] {
    let means = sums.indices.map { modality in
      sizes[modality].total > 0 ? sums[modality].sums[feature] / sizes[modality].total : 0
    }
    let total = means.reduce(0, +)
    let groupCount = data.groupCount
    guard total > 0, groupCount >= 5, sizes.allSatisfy({ $0.total > 0 }) else {
      return means.map { _ in nil }
    }
    let student = quantiles.value(groupCount - 1)
    let factor = Double(groupCount) / Double(groupCount - 1)
    return means.indices.map { modality in
      let share = means[modality] / total
      func influence(_ sum: (Int) -> Double, _ group: Int) -> Double {
        var part = 0.0
        for other in means.indices {
          let moved =
            (sum(other) - means[other] * sizes[other].counts[group]) / sizes[other].total
          part += ((other == modality ? 1 : 0) - share) * moved
        }
        return part / total
      }
      var squares = 0.0
      for group in scratch.touched {
        let start = scratch.position(Int(group))
        let part = influence(
          { scratch.totals[start + slot($0, Slot.sum)] }, Int(group))
        squares += part * part
      }
      // Where all modalities are always there, a group without the feature moves no share.
      if !isComplete {
        for group in 0..<groupCount where !scratch.isTouched(group) {
          let part = influence({ _ in 0 }, group)
          squares += part * part
        }
      }
      return student * (factor * squares).squareRoot()
    }
  }

  private var isComplete: Bool {
    sizes.allSatisfy { $0.total == Double(data.caseCount) }
  }
}
