/// Computes the metrics of a model of a number for many draws of its cases.
struct NumberEvaluator: DrawEvaluator {
  private let units: [Int32]
  /// The true numbers less their mean, so that sums of squares keep their digits.
  private let centered: [Double]
  private let errors: [Double]
  private let truthRanks: WeightedRanks
  private let predictionRanks: WeightedRanks
  private let wantsRanks: Bool

  /// Prepares a model.
  init(_ scored: ScoredNumbers, units: [Int], metrics: [Metric]) {
    self.units = units.map(Int32.init)
    let middle = mean(of: scored.truth) ?? 0
    centered = scored.truth.map { $0 - middle }
    errors = zip(scored.predictions, scored.truth).map { $0 - $1 }
    wantsRanks = metrics.contains(.spearman)
    truthRanks = WeightedRanks(wantsRanks ? scored.truth : [])
    predictionRanks = WeightedRanks(wantsRanks ? scored.predictions : [])
  }

  /// The metrics of a draw; each is left undefined where the draw lacks what it needs.
  mutating func values(weights: [Int32]) -> (values: MetricValues, isDefined: Bool) {
    var total = 0.0
    var sum = 0.0
    var squares = 0.0
    var absoluteErrors = 0.0
    var squaredErrors = 0.0
    for index in units.indices {
      let weight = Double(weights[Int(units[index])])
      total += weight
      sum += weight * centered[index]
      squares += weight * centered[index] * centered[index]
      absoluteErrors += weight * abs(errors[index])
      squaredErrors += weight * errors[index] * errors[index]
    }
    var values = MetricValues()
    guard total > 0 else { return (values, false) }
    values[.meanAbsoluteError] = absoluteErrors / total
    values[.rootMeanSquaredError] = (squaredErrors / total).squareRoot()
    let spread = squares - sum * sum / total
    // Equal numbers leave a rounding error of the squares, no spread.
    if spread > 1e-14 * squares { values[.r2] = 1 - squaredErrors / spread }
    if wantsRanks { values[.spearman] = spearman(weights) }
    return (values, true)
  }

  /// Pearson's correlation of the midranks of the drawn cases.
  ///
  /// Twice the midranks are whole numbers, and their mean is one more than the number of cases.
  private func spearman(_ weights: [Int32]) -> Double? {
    let caseWeights = units.map { Int(weights[Int($0)]) }
    let (truth, total) = truthRanks.doubledMidranks(caseWeights)
    let (prediction, _) = predictionRanks.doubledMidranks(caseWeights)
    var products = 0.0
    var truthSquares = 0.0
    var predictionSquares = 0.0
    for (index, weight) in caseWeights.enumerated() where weight > 0 {
      let left = Double(truth[index] - total - 1)
      let right = Double(prediction[index] - total - 1)
      products += Double(weight) * left * right
      truthSquares += Double(weight) * left * left
      predictionSquares += Double(weight) * right * right
    }
    guard truthSquares > 0, predictionSquares > 0 else { return nil }
    return products / (truthSquares.squareRoot() * predictionSquares.squareRoot())
  }
}

/// Numbers in ascending order, sorted once, whose ranks change with the weights of the cases.
struct WeightedRanks {
  private let order: [Int]
  private let endsTie: [Bool]

  init(_ values: [Double]) {
    let sorted = values.indices.sorted { values[$0] < values[$1] }
    order = sorted
    endsTie = sorted.indices.map { rank in
      rank + 1 == sorted.count || values[sorted[rank]] != values[sorted[rank + 1]]
    }
  }

  /// Twice the midrank (from 1) of each case where each counts as often as its weight says, and how
  /// many that are.
  func doubledMidranks(_ weights: [Int]) -> (ranks: [Int], total: Int) {
    var ranks = [Int](repeating: 0, count: order.count)
    var below = 0
    var start = 0
    var tied = 0
    for place in order.indices {
      tied += weights[order[place]]
      guard endsTie[place] else { continue }
      for member in start...place { ranks[order[member]] = 2 * below + tied + 1 }
      below += tied
      tied = 0
      start = place + 1
    }
    return (ranks, below)
  }
}
