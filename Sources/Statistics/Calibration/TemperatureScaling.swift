import Foundation

/// One number that softens or sharpens a model's probabilities until they fit what is observed.
///
/// Fitted on the inner split, applied to the test part. Dividing all logits by it never changes
/// which class is likeliest.
///
/// Source: Guo et al. 2017, <https://arxiv.org/abs/1706.04599>, §4.2.
public struct TemperatureScaling: Sendable, Hashable {
  /// The temperatures allowed; a fit outside is put on the nearest end.
  public static let range = 0.05...20.0

  /// What the logits are divided by.
  public let temperature: Double
  /// The mean negative log likelihood at temperature one, in nats.
  public let lossBefore: Double
  /// The mean negative log likelihood at ``temperature``, in nats.
  public let lossAfter: Double

  /// Finds the temperature under which the labels are likeliest.
  ///
  /// The loss is convex in 1/T, so its slope is bisected. Logits that are equal in every case say
  /// nothing about T, which then stays one.
  ///
  /// - Parameters:
  ///   - logits: The logit of each class, case by case: `labels.count · classCount` numbers.
  ///   - labels: The true class of each case.
  ///   - classCount: The number of classes, at least two.
  /// - Throws: ``StatisticsError`` if there is no case, a logit is NaN or infinite, a label has no
  ///   class, or the lists do not fit each other.
  public init(logits: [Double], labels: [Int], classCount: Int) throws(StatisticsError) {
    if classCount < 2 {
      throw StatisticsError(
        .outOfRange, quantity: "classCount", message: "expected at least 2, found \(classCount)")
    }
    if labels.isEmpty {
      throw StatisticsError(.emptyInput, quantity: "labels", message: "expected at least one case")
    }
    try StatisticsError.requireClasses(labels, below: classCount, "labels")
    let (expected, overflows) = labels.count.multipliedReportingOverflow(by: classCount)
    try StatisticsError.requireCount(
      logits.count, equals: overflows ? .max : expected, "logits")
    try StatisticsError.requireFinite(logits, "logits")

    let rows = labels.indices.map { Array(logits[$0 * classCount..<($0 + 1) * classCount]) }
    temperature = Self.fittedTemperature(rows: rows, labels: labels)
    lossBefore = Self.loss(rows: rows, labels: labels, temperature: 1)
    lossAfter = Self.loss(rows: rows, labels: labels, temperature: temperature)
  }

  /// Finds the temperature of a model with one logit for class 1 against class 0.
  ///
  /// - Parameters:
  ///   - binaryLogits: One logit for each case.
  ///   - labels: 0 or 1 for each case.
  /// - Throws: ``StatisticsError`` as ``init(logits:labels:classCount:)``.
  public init(binaryLogits: [Double], labels: [Int]) throws(StatisticsError) {
    try self.init(logits: binaryLogits.flatMap { [0, $0] }, labels: labels, classCount: 2)
  }

  /// The calibrated probabilities of one case.
  ///
  /// - Parameter logits: The logit of each class.
  public func probabilities(logits: [Double]) -> [Double] {
    softmax(logits.map { $0 / temperature })
  }

  /// Bisects the slope of the loss in 1/T.
  private static func fittedTemperature(rows: [[Double]], labels: [Int]) -> Double {
    if rows.allSatisfy({ row in row.allSatisfy { $0 == row[0] } }) { return 1 }
    var low = 1 / range.upperBound
    var high = 1 / range.lowerBound
    if slope(rows: rows, labels: labels, inverse: low) >= 0 { return range.upperBound }
    if slope(rows: rows, labels: labels, inverse: high) <= 0 { return range.lowerBound }
    for _ in 0..<100 {
      let middle = low + (high - low) / 2
      if slope(rows: rows, labels: labels, inverse: middle) < 0 {
        low = middle
      } else {
        high = middle
      }
    }
    return 1 / (low + (high - low) / 2)
  }

  /// The derivative of the summed loss: expected minus true logit.
  private static func slope(rows: [[Double]], labels: [Int], inverse: Double) -> Double {
    zip(rows, labels).reduce(0) { sum, pair in
      let (row, label) = pair
      let probabilities = softmax(row.map { $0 * inverse })
      return sum + zip(probabilities, row).reduce(-row[label]) { $0 + $1.0 * $1.1 }
    }
  }

  private static func loss(rows: [[Double]], labels: [Int], temperature: Double) -> Double {
    let losses = zip(rows, labels).map { row, label in
      let scaled = row.map { $0 / temperature }
      let highest = scaled.max() ?? 0
      return highest + log(scaled.reduce(0) { $0 + exp($1 - highest) }) - scaled[label]
    }
    return losses.reduce(0, +) / Double(losses.count)
  }
}

/// Probabilities from logits, safe against overflow.
func softmax(_ logits: [Double]) -> [Double] {
  let highest = logits.max() ?? 0
  let powers = logits.map { exp($0 - highest) }
  let sum = powers.reduce(0, +)
  return powers.map { $0 / sum }
}
