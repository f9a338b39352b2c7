/// Scores in descending order with the truth beside them, sorted once for many weighted passes.
///
/// Weights are how often each case was drawn; the bootstrap passes over one order 2,000 times.
public struct RankedScores: Sendable {
  /// The case at each rank, best score first.
  let order: [Int32]
  /// 1 where the case at a rank is positive, else 0.
  let isPositive: [Int32]
  /// Whether the next rank has a lower score, so that a step of the curve ends here.
  let endsTie: [Bool]

  /// Sorts scores.
  ///
  /// - Parameters:
  ///   - scores: Any finite numbers; higher speaks for positive.
  ///   - positives: Whether each case is positive.
  /// - Throws: ``StatisticsError`` if the lists differ in length or a score is NaN or infinite.
  public init(scores: [Double], positives: [Bool]) throws(StatisticsError) {
    try StatisticsError.requireCount(positives.count, equals: scores.count, "positives")
    try StatisticsError.requireFinite(scores, "scores")
    if scores.count > Int(Int32.max) {
      throw StatisticsError(
        .outOfRange, quantity: "scores",
        message: "expected at most \(Int32.max) cases, found \(scores.count)")
    }
    self.init(finite: scores, positives: positives)
  }

  /// Sorts scores that are known to be finite.
  init(finite scores: [Double], positives: [Bool]) {
    let sorted = scores.indices.sorted { scores[$0] > scores[$1] }
    order = sorted.map(Int32.init)
    isPositive = sorted.map { positives[$0] ? 1 : 0 }
    endsTie = sorted.indices.map { rank in
      rank + 1 == sorted.count || scores[sorted[rank]] != scores[sorted[rank + 1]]
    }
  }

  /// The area under the receiver operating characteristic, and the average precision.
  public struct Areas: Sendable, Hashable {
    /// The chance that a positive case outranks a negative one; ties count half (midranks).
    public let rocAUC: Double
    /// Precision averaged over the steps of recall; tied scores are one step.
    public let averagePrecision: Double
  }

  /// Both areas, every case once.
  ///
  /// - Returns: The areas, or `nil` unless there are positive and negative cases.
  public func areas() -> Areas? {
    areas(weights: [Int32](repeating: 1, count: order.count)) { Int($0) }
  }

  /// Both areas, each case as often as its weight says, in one pass over the ranks.
  ///
  /// - Parameters:
  ///   - weights: How often each unit was drawn.
  ///   - unit: The unit of a case.
  @inline(__always)
  func areas(weights: [Int32], unit: (Int32) -> Int) -> Areas? {
    var positivesAbove = 0
    var negativesAbove = 0
    var positivesInTie = 0
    var negativesInTie = 0
    var doubledWins = 0
    var precisionSum = 0.0
    for rank in order.indices {
      let weight = Int(weights[unit(order[rank])])
      let positive = weight & -Int(isPositive[rank])
      positivesInTie &+= positive
      negativesInTie &+= weight &- positive
      if endsTie[rank] {
        doubledWins &+= negativesInTie &* (2 &* positivesAbove &+ positivesInTie)
        positivesAbove &+= positivesInTie
        negativesAbove &+= negativesInTie
        if positivesInTie > 0 {
          precisionSum +=
            Double(positivesInTie) * Double(positivesAbove)
            / Double(positivesAbove &+ negativesAbove)
        }
        positivesInTie = 0
        negativesInTie = 0
      }
    }
    if positivesAbove == 0 || negativesAbove == 0 { return nil }
    return Areas(
      rocAUC: Double(doubledWins) / 2 / (Double(positivesAbove) * Double(negativesAbove)),
      averagePrecision: precisionSum / Double(positivesAbove))
  }

  /// The area under the precision-recall points joined by straight lines, from (0, 1).
  ///
  /// Too high, because precision does not interpolate linearly: only for comparison with published
  /// figures that were computed this way. Use the average precision for everything else.
  ///
  /// - Returns: The area, or `nil` unless there are positive and negative cases.
  public func trapezoidalPrecisionRecallArea() -> Double? {
    let positiveCount = isPositive.reduce(0) { $0 + Int($1) }
    if positiveCount == 0 || positiveCount == order.count { return nil }
    var area = 0.0
    var positivesAbove = 0
    var last = (recall: 0.0, precision: 1.0)
    for rank in order.indices {
      positivesAbove += Int(isPositive[rank])
      if endsTie[rank] {
        let recall = Double(positivesAbove) / Double(positiveCount)
        let precision = Double(positivesAbove) / Double(rank + 1)
        area += (recall - last.recall) * (precision + last.precision) / 2
        last = (recall, precision)
      }
    }
    return area
  }
}
