/// Computes the metrics of a model of classes for many draws of its cases.
///
/// What does not depend on the draw (ranks, bins, squared errors) is computed once; a draw then
/// costs one pass over the cases and one over the ranks of each class.
struct ClassEvaluator: DrawEvaluator {
  private let units: [Int32]
  private let cells: [Int32]
  private let squaredErrors: [Double]
  /// Each case's part of its bin's gap: accuracy minus confidence.
  private let calibrationGaps: [Double]
  private let bins: [Int32]
  private let rankings: [RankedScores]
  private let wants: (decisions: Bool, areas: Bool, brier: Bool, ece: Bool)
  private var confusion: ConfusionMatrix
  private var binGaps: [Double]

  /// Prepares a model.
  ///
  /// - Parameters:
  ///   - scored: The model's cases.
  ///   - units: What is drawn (the group) for each of its cases.
  ///   - metrics: The metrics wanted.
  init(_ scored: ScoredCases, units: [Int], metrics: [Metric]) {
    let classCount = scored.classCount
    self.units = units.map(Int32.init)
    wants = (
      metrics.contains { [.accuracy, .balancedAccuracy, .macroF1, .mcc].contains($0) },
      metrics.contains { [.rocAUC, .averagePrecision].contains($0) },
      metrics.contains(.brier), metrics.contains(.ece)
    )
    cells = scored.labels.indices.map {
      Int32(scored.labels[$0] * classCount + scored.decisions[$0])
    }
    squaredErrors = scored.labels.indices.map { scored.squaredError(case: $0) }
    let tops = scored.labels.indices.map { scored.topClass(case: $0) }
    calibrationGaps = tops.indices.map {
      (tops[$0].class == scored.labels[$0] ? 1 : 0) - tops[$0].probability
    }
    bins = tops.map { Int32(ReliabilityDiagram.bin(of: $0.probability)) }
    // Class 1 speaks for both of two classes; of more, each is ranked against the rest.
    let ranked = wants.areas ? (classCount == 2 ? [1] : Array(0..<classCount)) : []
    rankings = ranked.map { label in
      RankedScores(
        finite: scored.labels.indices.map { scored.probability(of: label, case: $0) },
        positives: scored.labels.map { $0 == label })
    }
    confusion = ConfusionMatrix(classCount: classCount)
    binGaps = [Double](repeating: 0, count: ReliabilityDiagram.binCount)
  }

  /// The metrics of a draw.
  ///
  /// - Parameter weights: How often each unit was drawn.
  /// - Returns: The metrics; they are defined if every class was drawn.
  mutating func values(weights: [Int32]) -> (values: MetricValues, isDefined: Bool) {
    confusion.clear()
    for bin in binGaps.indices { binGaps[bin] = 0 }
    var errorSum = 0.0
    for index in cells.indices {
      let weight = weights[Int(units[index])]
      if weight == 0 { continue }
      confusion.add(Int(weight), cell: Int(cells[index]))
      errorSum += Double(weight) * squaredErrors[index]
      binGaps[Int(bins[index])] += Double(weight) * calibrationGaps[index]
    }

    var values = MetricValues()
    let total = Double(confusion.total)
    if wants.decisions {
      values[.accuracy] = confusion.accuracy
      values[.balancedAccuracy] = confusion.balancedAccuracy
      values[.macroF1] = confusion.macroF1
      values[.mcc] = confusion.matthewsCorrelation
    }
    if total > 0 {
      if wants.brier { values[.brier] = errorSum / total }
      if wants.ece { values[.ece] = binGaps.reduce(0) { $0 + abs($1) } / total }
    }
    let holdsEveryClass = confusion.holdsEveryClass
    if wants.areas && holdsEveryClass { addAreas(to: &values, weights: weights) }
    return (values, holdsEveryClass)
  }

  private func addAreas(to values: inout MetricValues, weights: [Int32]) {
    var aucSum = 0.0
    var precisionSum = 0.0
    for ranking in rankings {
      guard let areas = ranking.areas(weights: weights, unit: { Int(units[Int($0)]) }) else {
        return
      }
      aucSum += areas.rocAUC
      precisionSum += areas.averagePrecision
    }
    values[.rocAUC] = aucSum / Double(rankings.count)
    values[.averagePrecision] = precisionSum / Double(rankings.count)
  }
}

extension ScoredCases {
  /// The squared error of one case's probabilities: of class 1 if there are two, else of all.
  func squaredError(case index: Int) -> Double {
    if classCount == 2 {
      let error = probability(of: 1, case: index) - Double(labels[index])
      return error * error
    }
    return (0..<classCount).reduce(0) { sum, label in
      let error = probability(of: label, case: index) - (labels[index] == label ? 1 : 0)
      return sum + error * error
    }
  }
}
