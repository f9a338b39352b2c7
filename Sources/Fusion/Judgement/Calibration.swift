import Foundation
package import Statistics

/// How the logits of one model in one split become probabilities and decisions: a temperature and,
/// with two classes, a threshold, both chosen on the inner split and applied to the test part.
package struct Calibration {
  package let temperature: Double
  package let threshold: Double?
  package let classCount: Int
  package let innerLoss: Double?
  package let innerAUC: Double?
  package let notes: [String]

  /// The fewest inner cases from which anything is chosen: a threshold or temperature fitted to a
  /// handful of cases does more harm than leaving them at .5 and 1.
  package static let fewestCases = 30

  /// - Parameters:
  ///   - logits: Inner logits, `[cases][outputs]`.
  ///   - labels: Inner labels.
  package init(logits: [[Double]], labels: [Int], classCount: Int) throws(StatisticsError) {
    self.classCount = classCount
    var notes: [String] = []
    var temperature = 1.0
    if labels.count >= Self.fewestCases, Set(labels).count == classCount {
      let flat = logits.flatMap { Self.full($0) }
      temperature = try TemperatureScaling(logits: flat, labels: labels, classCount: classCount)
        .temperature
    } else {
      notes.append(
        "the inner split has \(labels.count) cases"
          + (Set(labels).count < classCount ? " and lacks a class" : "")
          + ", too few to choose a temperature; probabilities are uncalibrated")
    }
    self.temperature = temperature
    let probabilities = logits.map { Self.probabilities($0, temperature: temperature) }
    if classCount == 2 {
      var threshold = 0.5
      if labels.count >= Self.fewestCases,
        let chosen = try DecisionThreshold(
          scores: probabilities.map { $0[1] }, positives: labels.map { $0 == 1 })
      {
        threshold = chosen.value
      }
      self.threshold = threshold
    } else {
      threshold = nil
    }
    if labels.isEmpty {
      innerLoss = nil
      innerAUC = nil
    } else {
      let total = zip(probabilities, labels).reduce(0.0) { $0 - log(max($1.0[$1.1], 1e-300)) }
      innerLoss = total / Double(labels.count)
      innerAUC = try ScoredCases(
        labels: labels, probabilities: probabilities.flatMap { $0 }, classCount: classCount
      ).value(of: .rocAUC)
    }
    self.notes = notes
  }

  /// Calibrated probabilities, one a class.
  package func probabilities(_ logits: [Double]) -> [Double] {
    Self.probabilities(logits, temperature: temperature)
  }

  /// The decided class.
  package func decision(_ probabilities: [Double]) -> Int {
    if let threshold { return probabilities[1] >= threshold ? 1 : 0 }
    return probabilities.indices.max { probabilities[$0] < probabilities[$1] } ?? 0
  }

  /// One logit of two classes means log-odds of the second.
  private static func full(_ logits: [Double]) -> [Double] {
    logits.count == 1 ? [0, logits[0]] : logits
  }

  private static func probabilities(_ logits: [Double], temperature: Double) -> [Double] {
    let scaled = full(logits).map { $0 / temperature }
    let largest = scaled.max() ?? 0
    let powers = scaled.map { exp($0 - largest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }
}
