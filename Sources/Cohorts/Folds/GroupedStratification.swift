/// Divides whole groups into folds such that every class spreads evenly.
///
/// Groups are shuffled, then stably sorted by the descending standard deviation of their class
/// counts; each goes to the fold that keeps the classes' shares most even. Ties go to the fold with
/// the fewest cases, then to the lowest index. The greedy rule is scikit-learn's
/// `StratifiedGroupKFold`.
package struct GroupedStratification {
  /// Cases of each class, per group: `[groups][classes]`.
  package let countsOfGroup: [[Int]]

  /// Differences of the criterion below this are ties.
  private static let tolerance = 1e-9

  /// Creates a stratification of groups by their class counts.
  package init(countsOfGroup: [[Int]]) { self.countsOfGroup = countsOfGroup }

  /// The fold of each group, groups taken in the order given (`nil`: their own).
  package func folds(_ foldCount: Int, order: [Int]? = nil) -> [Int] {
    let classCount = countsOfGroup.first?.count ?? 0
    var totals = [Int](repeating: 0, count: classCount)
    for counts in countsOfGroup {
      for label in 0..<classCount { totals[label] += counts[label] }
    }
    let present = (0..<classCount).filter { totals[$0] > 0 }

    let start = order ?? Array(countsOfGroup.indices)
    let spreads = countsOfGroup.map { deviation(present.map { Double($0) }, of: $0) }
    // Swift's sort is stable but does not promise it, so places break ties.
    let sorted = start.enumerated().sorted { first, second in
      let a = spreads[first.element]
      let b = spreads[second.element]
      return a != b ? a > b : first.offset < second.offset
    }.map(\.element)

    var shares = [[Double]](repeating: Array(repeating: 0, count: foldCount), count: present.count)
    var caseCounts = [Int](repeating: 0, count: foldCount)
    var result = [Int](repeating: 0, count: countsOfGroup.count)
    // Only the shares of the fold that takes the group change, so sums of squares suffice.
    for group in sorted {
      var best = 0
      var bestValue = Double.infinity
      for fold in 0..<foldCount {
        var value = 0.0
        for (index, label) in present.enumerated() {
          let kept = shares[index][fold]
          shares[index][fold] = kept + Double(countsOfGroup[group][label]) / Double(totals[label])
          value += populationDeviation(shares[index])
          shares[index][fold] = kept
        }
        value /= Double(max(1, present.count))
        let isTie = abs(value - bestValue) <= Self.tolerance
        if isTie ? caseCounts[fold] < caseCounts[best] : value < bestValue {
          best = fold
          bestValue = value
        }
      }
      result[group] = best
      for (index, label) in present.enumerated() {
        shares[index][best] += Double(countsOfGroup[group][label]) / Double(totals[label])
      }
      caseCounts[best] += countsOfGroup[group].reduce(0, +)
    }
    return result
  }

  private func deviation(_ labels: [Double], of counts: [Int]) -> Double {
    populationDeviation(labels.map { Double(counts[Int($0)]) })
  }
}

/// The standard deviation with the count, not the count less one, as divisor.
private func populationDeviation(_ values: [Double]) -> Double {
  guard !values.isEmpty else { return 0 }
  let count = Double(values.count)
  let mean = values.reduce(0, +) / count
  return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
}
