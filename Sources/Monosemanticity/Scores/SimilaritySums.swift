/// What the monosemanticity scores of one modality need, summed over cases in one pass, by chunks.
///
///     w = Σ a e    u = Σ a    v = Σ a²    s = Σ e
///
/// for activations `a` and unit rows `e`. In these the pair sums close: Σ_{i≠j} a_i a_j ⟨e_i, e_j⟩ is
/// |w|² − v. Sources: MonoLoss (arXiv 2602.12403) for the linear-time identity of MS; Pach et al.
/// (arXiv 2504.02821) and Kaushik (arXiv 2601.20028) for the scores.
package struct SimilaritySums: Sendable {
  package let featureCount: Int
  /// The width of the scoring rows; 0 without any.
  package let width: Int
  let classCount: Int
  /// Σ a e, `[features, width]`.
  var weighted: [Double]
  /// What is summed of each feature's activations alone.
  package private(set) var activations: [ActivationSums]
  /// The cases of each class with an activation above 1e-5, `[features, classes]`.
  private(set) var labelCounts: [Int]
  /// The cases that have the modality.
  package private(set) var caseCount = 0
  /// Those among them whose row is not all zeros.
  private(set) var nonZeroRowCount = 0
  /// The cases of each class.
  private(set) var classCounts: [Int]
  /// Σ e.
  private(set) var total: [Double]
  /// The sums of a minus its minimum, taken in a second pass where subtraction would cancel.
  private(set) var shifted: [Int: CenteredSums] = [:]

  /// Sums of activations above their minimum.
  struct CenteredSums: Sendable {
    var weighted: [Double]
    var sum: Double
    var squares: Double
    var zeroRowSquares: Double
  }

  package init(featureCount: Int, width: Int, classCount: Int) {
    self.featureCount = featureCount
    self.width = width
    self.classCount = classCount
    weighted = [Double](repeating: 0, count: featureCount * width)
    activations = [ActivationSums](repeating: ActivationSums(), count: featureCount)
    labelCounts = [Int](repeating: 0, count: featureCount * classCount)
    classCounts = [Int](repeating: 0, count: classCount)
    total = [Double](repeating: 0, count: width)
  }

  /// Adds cases: columns of their activations and, in the same order, their rows and labels.
  package mutating func add(
    _ columns: FeatureColumns, rows: EmbeddingRows?, presence: [Bool], labels: [Int?]
  ) {
    addCases(rows, presence, labels)
    let width = width
    addActivations(columns, rows, labels)
    guard let rows, width > 0 else { return }
    weighted.withUnsafeMutableBufferPointer { weighted in
      guard let base = weighted.baseAddress else { return }
      switch rows.storage {
      case .float(let values): Self.addWeighted(columns, values, rows, width, base)
      case .double(let values): Self.addWeighted(columns, values, rows, width, base)
      }
    }
  }

  private static func addWeighted<Element: RowElement>(
    _ columns: FeatureColumns, _ values: RowValues<Element>, _ source: EmbeddingRows,
    _ width: Int, _ target: UnsafeMutablePointer<Double>
  ) {
    let scales = source.scales
    values.withUnsafeBufferPointer { values in
      guard let rows = values.baseAddress else { return }
      RowTiles.forEach(columns, rows: source) { feature, range in
        let sum = target + feature * width
        var place = range.lowerBound
        // The order of addition is that of one at a time, whatever the chunks.
        while place + 4 <= range.upperBound {
          for next in place + 4..<min(place + 8, range.upperBound) {
            prefetch(rows + source.start(Int(columns.cases[next])), count: width)
          }
          let first = Int(columns.cases[place])
          let second = Int(columns.cases[place + 1])
          let third = Int(columns.cases[place + 2])
          let fourth = Int(columns.cases[place + 3])
          addScaled(
            (
              columns.values[place] * scales[first], columns.values[place + 1] * scales[second],
              columns.values[place + 2] * scales[third], columns.values[place + 3] * scales[fourth]
            ),
            (
              rows + source.start(first), rows + source.start(second), rows + source.start(third),
              rows + source.start(fourth)
            ), to: sum, count: width)
          place += 4
        }
        while place < range.upperBound {
          let row = Int(columns.cases[place])
          addScaled(
            columns.values[place] * scales[row], rows + source.start(row), to: sum, count: width)
          place += 1
        }
      }
    }
  }

  private mutating func addCases(_ rows: EmbeddingRows?, _ presence: [Bool], _ labels: [Int?]) {
    caseCount += presence.count { $0 }
    for (row, isPresent) in presence.enumerated() where isPresent {
      if let label = labels[row] { classCounts[label] += 1 }
    }
    guard let rows, width > 0 else { return }
    let width = width
    func add<Element: RowElement>(_ values: RowValues<Element>) {
      values.withUnsafeBufferPointer { values in
        total.withUnsafeMutableBufferPointer { total in
          guard let values = values.baseAddress, let total = total.baseAddress else { return }
          // Each block has columns of its own, so that every sum keeps its order.
          FeatureBlocks.forEach { block in
            let columns = FeatureBlocks.range(block, of: width)
            guard !columns.isEmpty else { return }
            for (row, isPresent) in presence.enumerated() where isPresent {
              addScaled(
                rows.scales[row], values + rows.start(row) + columns.lowerBound,
                to: total + columns.lowerBound, count: columns.count)
            }
          }
        }
      }
    }
    switch rows.storage {
    case .float(let values): add(values)
    case .double(let values): add(values)
    }
    for (row, isPresent) in presence.enumerated() where isPresent && rows.scales[row] > 0 {
      nonZeroRowCount += 1
    }
  }

  private mutating func addActivations(
    _ columns: FeatureColumns, _ rows: EmbeddingRows?, _ labels: [Int?]
  ) {
    let featureCount = featureCount
    let classCount = classCount
    let scales = rows?.scales
    activations.withUnsafeMutableBufferPointer { activations in
      labelCounts.withUnsafeMutableBufferPointer { labelCounts in
        FeatureBlocks.forEach { block in
          for feature in FeatureBlocks.range(block, of: featureCount) {
            // A copy stays in registers while its cases pass.
            var own = activations[feature]
            for place in columns.range(feature) {
              let value = columns.values[place]
              let row = Int(columns.cases[place])
              own.add(value, hasZeroRow: scales?[row] == 0)
              if value > 1e-5, classCount > 0, let label = labels[row] {
                labelCounts[feature * classCount + label] += 1
              }
            }
            activations[feature] = own
          }
        }
      }
    }
  }

  // MARK: Minima above zero

  /// The least activation over all cases: 0 unless the feature fires in every one.
  package func leastActivation(_ feature: Int) -> Double {
    let own = activations[feature]
    return own.count < caseCount || caseCount == 0 ? 0 : own.minimum
  }

  /// The cases whose activation is above the least.
  package func countAboveLeast(_ feature: Int) -> Int {
    let own = activations[feature]
    return own.count < caseCount ? own.count : caseCount - own.minimumCount
  }

  /// The features whose sums cancel when the least activation is taken off, after the first pass.
  package var featuresForSecondPass: [Int] {
    (0..<featureCount).filter { feature in
      let least = leastActivation(feature)
      guard least > 0, countAboveLeast(feature) >= 2 else { return false }
      if nonZeroRowCount < caseCount { return true }
      let own = activations[feature]
      let square = own.squares + Double(caseCount) * least * least - 2 * least * own.sum
      return !(square >= 1e-4 * own.squares)
    }
  }

  /// Adds cases again for the features whose sums cancel.
  package mutating func addShifted(
    _ columns: FeatureColumns, rows: EmbeddingRows, features: [Int]
  ) {
    for feature in features {
      var entry =
        shifted[feature]
        ?? CenteredSums(
          weighted: [Double](repeating: 0, count: width), sum: 0, squares: 0, zeroRowSquares: 0)
      let least = leastActivation(feature)
      for place in columns.range(feature) {
        let row = Int(columns.cases[place])
        let value = columns.values[place] - least
        entry.sum += value
        entry.squares += value * value
        if rows.scales[row] == 0 { entry.zeroRowSquares += value * value }
        let unit = rows.unitRow(row)
        for column in 0..<width { entry.weighted[column] += value * unit[column] }
      }
      shifted[feature] = entry
    }
  }

  /// The sum and the sum of squares of the activations above the least one.
  func moments(_ feature: Int) -> (sum: Double, squares: Double) {
    if let entry = shifted[feature] { return (entry.sum, entry.squares) }
    let least = leastActivation(feature)
    let own = activations[feature]
    guard least > 0 else { return (own.sum, own.squares) }
    let count = Double(caseCount)
    return (
      own.sum - count * least, own.squares + count * least * least - 2 * least * own.sum
    )
  }

  /// Σ (a - least) e.
  func centeredRow(_ feature: Int) -> ArraySlice<Double> {
    leastActivation(feature) > 0
      ? centered(feature).weighted[...] : weighted[feature * width..<(feature + 1) * width]
  }

  /// Sums of the activations above the least one.
  func centered(_ feature: Int) -> CenteredSums {
    if let entry = shifted[feature] { return entry }
    let least = leastActivation(feature)
    var row = Array(weighted[feature * width..<(feature + 1) * width])
    let own = activations[feature]
    guard least > 0 else {
      return CenteredSums(
        weighted: row, sum: own.sum, squares: own.squares, zeroRowSquares: own.zeroRowSquares)
    }
    for column in 0..<width { row[column] -= least * total[column] }
    let count = Double(caseCount)
    return CenteredSums(
      weighted: row, sum: own.sum - count * least,
      squares: own.squares + count * least * least - 2 * least * own.sum, zeroRowSquares: 0)
  }
}
