extension SimilaritySums {
  /// MS: the mean cosine of pairs of cases, weighted by both activations above the least one.
  ///
  /// - Returns: `nil` without rows, or with fewer than two cases above the least activation.
  package func monosemanticity(_ feature: Int) -> Double? {
    guard width > 0, countAboveLeast(feature) >= 2 else { return nil }
    return Self.pairMean(centered(feature))
  }

  /// MMS of a modality with itself: as MS, but activations as they are.
  package func selfSimilarity(_ feature: Int) -> Double? {
    let own = activations[feature]
    guard width > 0, own.count >= 2 else { return nil }
    return Self.pairMean(
      CenteredSums(
        weighted: Array(weighted[feature * width..<(feature + 1) * width]), sum: own.sum,
        squares: own.squares, zeroRowSquares: own.zeroRowSquares))
  }

  /// MMS of two modalities: the mean cosine between cases of one and cases of the other, weighted by
  /// both activations.
  ///
  /// - Returns: `nil` if the feature fires in one of them nowhere, or the rows are of two spaces.
  package func similarity(_ feature: Int, to other: SimilaritySums) -> Double? {
    let (own, theirs) = (activations[feature], other.activations[feature])
    guard width > 0, width == other.width, own.sum > 0, theirs.sum > 0 else { return nil }
    let part = feature * width..<(feature + 1) * width
    let product = zip(weighted[part], other.weighted[part]).reduce(0) { $0 + $1.0 * $1.1 }
    return product / (own.sum * theirs.sum)
  }

  /// The mean cosine of all pairs of cases.
  package var allPairsMean: Double? {
    guard width > 0, caseCount >= 2 else { return nil }
    let square = total.reduce(0) { $0 + $1 * $1 }
    let count = Double(caseCount)
    return (square - Double(nonZeroRowCount)) / (count * (count - 1))
  }

  static func pairMean(_ sums: CenteredSums) -> Double? {
    let pairs = sums.sum * sums.sum - sums.squares
    guard pairs > 0 else { return nil }
    let square = sums.weighted.reduce(0) { $0 + $1 * $1 }
    return (square - (sums.squares - sums.zeroRowSquares)) / pairs
  }

  /// The most frequent class among the cases that fire, its share there, and its share everywhere.
  package func consistency(
    _ feature: Int
  ) -> (label: Int, share: Double, count: Int, prevalence: Double)? {
    let part = labelCounts[feature * classCount..<(feature + 1) * classCount]
    let count = part.reduce(0, +)
    let labelled = classCounts.reduce(0, +)
    guard count > 0, labelled > 0, let most = part.max(),
      let place = part.firstIndex(of: most)
    else { return nil }
    let label = place - part.startIndex
    return (
      label, Double(most) / Double(count), count, Double(classCounts[label]) / Double(labelled)
    )
  }
}
