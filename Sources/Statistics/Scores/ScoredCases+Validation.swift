extension ScoredCases {
  /// How far a probability may leave [0, 1], and a case's sum may leave one: room for the rounding
  /// of a softmax over many classes in single precision, and for nothing else.
  private static let tolerance = 1e-4

  /// Refuses numbers that are no probabilities, and names the first.
  static func requireProbabilities(_ probabilities: [Double]) throws(StatisticsError) {
    try StatisticsError.requireFinite(probabilities, "probabilities")
    if let index = probabilities.firstIndex(where: { $0 < -tolerance || $0 > 1 + tolerance }) {
      throw StatisticsError(
        .outOfRange, quantity: "probabilities", index: index,
        message: "expected a number from 0 to 1, found \(probabilities[index])")
    }
  }

  /// Refuses probabilities that are no distributions, and names the first.
  static func requireDistributions(
    _ probabilities: [Double], classCount: Int
  ) throws(StatisticsError) {
    try requireProbabilities(probabilities)
    for row in stride(from: 0, to: probabilities.count, by: classCount) {
      let sum = probabilities[row..<row + classCount].reduce(0, +)
      if abs(sum - 1) > tolerance {
        throw StatisticsError(
          .outOfRange, quantity: "probabilities", index: row,
          message: "expected the \(classCount) probabilities of a case to sum to 1, found \(sum)")
      }
    }
  }

  /// Refuses negative and repeated cohort rows, and names the first.
  static func requireDistinctRows(_ cases: [Int]) throws(StatisticsError) {
    var seen = Set<Int>(minimumCapacity: cases.count)
    for (index, row) in cases.enumerated() {
      if row < 0 {
        throw StatisticsError(
          .outOfRange, quantity: "cases", index: index,
          message: "expected a row from 0 upwards, found \(row)")
      }
      if !seen.insert(row).inserted {
        throw StatisticsError(
          .outOfRange, quantity: "cases", index: index,
          message: "expected every row once, found row \(row) again")
      }
    }
  }
}
