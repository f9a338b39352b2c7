/// Computes the metrics of a model of several labels a case for many draws of its cases.
struct LabelEvaluator: DrawEvaluator {
  private let units: [Int32]
  private let labelCount: Int
  /// 0 true negative, 1 false positive, 2 false negative, 3 true positive, -1 unknown.
  private let cells: [Int8]
  private let squaredErrors: [Double]
  /// Whether all labels of a case are known.
  private let isComplete: [Bool]
  private let rankings: [(order: RankedScores, units: [Int32])]

  /// Prepares a model.
  init(_ scored: ScoredLabels, units: [Int], metrics: [Metric]) {
    let labelCount = scored.labelCount
    self.units = units.map(Int32.init)
    self.labelCount = labelCount
    cells = scored.truth.indices.map { cell in
      guard let truth = scored.truth[cell] else { return -1 }
      return (truth ? 2 : 0) + (scored.decisions[cell] ? 1 : 0)
    }
    squaredErrors = scored.truth.indices.map { cell in
      let error = scored.probabilities[cell] - (scored.truth[cell] == true ? 1 : 0)
      return scored.truth[cell] == nil ? 0 : error * error
    }
    isComplete = units.indices.map { index in
      scored.truth[index * labelCount..<(index + 1) * labelCount].allSatisfy { $0 != nil }
    }
    let wantsAreas = metrics.contains { [.rocAUC, .averagePrecision].contains($0) }
    rankings = (wantsAreas ? Array(0..<labelCount) : []).map { label in
      let known = units.indices.filter { scored.truth[$0 * labelCount + label] != nil }
      return (
        RankedScores(
          finite: known.map { scored.probabilities[$0 * labelCount + label] },
          positives: known.map { scored.truth[$0 * labelCount + label] == true }),
        known.map { Int32(units[$0]) }
      )
    }
  }

  /// The metrics of a draw; each is left undefined where the draw lacks what it needs.
  mutating func values(weights: [Int32]) -> (values: MetricValues, isDefined: Bool) {
    var counts = [Int](repeating: 0, count: 4 * labelCount)
    var errorSums = [Double](repeating: 0, count: labelCount)
    var complete = 0
    var right = 0
    for index in units.indices {
      let weight = Int(weights[Int(units[index])])
      if weight == 0 { continue }
      var isRight = true
      for label in 0..<labelCount {
        let cell = Int(cells[index * labelCount + label])
        if cell < 0 { continue }
        counts[4 * label + cell] += weight
        errorSums[label] += Double(weight) * squaredErrors[index * labelCount + label]
        if cell == 1 || cell == 2 { isRight = false }
      }
      if isComplete[index] {
        complete += weight
        if isRight { right += weight }
      }
    }
    var values = MetricValues()
    var known = [Int](repeating: 0, count: labelCount)
    for (place, count) in counts.enumerated() { known[place / 4] += count }
    let total = known.reduce(0, +)
    guard total > 0 else { return (values, false) }
    if complete > 0 { values[.subsetAccuracy] = Double(right) / Double(complete) }
    var sums = [0, 0, 0, 0]
    for (place, count) in counts.enumerated() { sums[place % 4] += count }
    values[.hammingLoss] = Double(sums[1] + sums[2]) / Double(total)
    if known.allSatisfy({ $0 > 0 }) {
      let errors = zip(errorSums, known).map { $0 / Double($1) }
      values[.brier] = errors.reduce(0, +) / Double(labelCount)
    }
    // Without a single positive, true or decided, there is nothing that F1 could measure.
    let positives = 2 * sums[3] + sums[1] + sums[2]
    if positives > 0 { values[.microF1] = Double(2 * sums[3]) / Double(positives) }
    var scores: [Double] = []
    for label in 0..<labelCount {
      let cells = counts[4 * label..<4 * label + 4].map(Double.init)
      // A label without a positive case has no recall.
      if cells[2] + cells[3] > 0 {
        scores.append(2 * cells[3] / (2 * cells[3] + cells[1] + cells[2]))
      }
    }
    if scores.count == labelCount {
      values[.macroF1] = scores.reduce(0, +) / Double(labelCount)
    }
    addAreas(to: &values, weights: weights)
    return (values, true)
  }

  private func addAreas(to values: inout MetricValues, weights: [Int32]) {
    if rankings.isEmpty { return }
    var aucSum = 0.0
    var precisionSum = 0.0
    for (order, units) in rankings {
      guard let areas = order.areas(weights: weights, unit: { Int(units[Int($0)]) }) else { return }
      aucSum += areas.rocAUC
      precisionSum += areas.averagePrecision
    }
    values[.rocAUC] = aucSum / Double(labelCount)
    values[.averagePrecision] = precisionSum / Double(labelCount)
  }
}
