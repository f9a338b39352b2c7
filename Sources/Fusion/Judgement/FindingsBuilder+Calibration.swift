import Cohorts
import Findings
import Foundation
import Statistics

extension ExperimentResult {
  /// How often each model's probabilities come true, before and after division by the temperature.
  ///
  /// None for labels that are not classes. With two classes the probability of the second one is meant,
  /// with more that of the likeliest.
  func calibration(
    _ scored: [ScoredCases], _ bootstrap: GroupBootstrap
  ) throws -> [CalibrationFindings] {
    let isBinary = cohort.classNames.count == 2
    let event: ReliabilityDiagram.Event = isBinary ? .class(1) : .likeliestClass
    guard cohort.target == .classes else { return [] }
    return try zip(models, scored).map { model, scored in
      let after = try bootstrap.reliability(of: scored, event: event)
      let before = try (uncalibrated(model) as? ScoredCases).map {
        try ReliabilityDiagram($0, event: event)
      }
      return CalibrationFindings(
        model: model.name, positiveClass: isBinary ? cohort.classNames[1] : nil,
        bins: after.bins.compactMap { bin in
          self.bin(bin.content, figure(bin.observed))
        },
        error: figure(after.expectedCalibrationError),
        binsBefore: (before?.bins ?? []).compactMap { bin in
          self.bin(bin, Figure(bin.observedFrequency))
        },
        errorBefore: before?.expectedCalibrationError)
    }
  }

  private func bin(_ bin: ReliabilityDiagram.Bin, _ observed: Figure) -> CalibrationFindings.Bin? {
    guard let mean = bin.meanProbability else { return nil }
    return CalibrationFindings.Bin(
      lower: bin.lower, upper: bin.upper, cases: bin.count, meanProbability: mean,
      observed: observed)
  }

  /// What a model said before its logits were divided by the temperature.
  ///
  /// Probabilities p at temperature T come from softmax(z / T), so softmax(z) is p^T, normalized.
  func uncalibrated(_ model: ModelDescription) throws -> any Scored {
    let presences = try model.modalities.map { ($0, try cohort.modality($0).presence) }
    return try pooled(units(of: model)) { unit in
      let usable = presences.filter { !unit.absentModalities.contains($0.0) }.map(\.1)
      return zip(unit.cases, unit.probabilities).map { index, row in
        // Class shares stand in for cases without any input; no temperature touched them.
        guard usable.contains(where: { $0[index] }) else { return row }
        return Self.powered(row, unit.temperature)
      }
    }
  }

  private static func powered(_ probabilities: [Double], _ temperature: Double) -> [Double] {
    let logs = probabilities.map { temperature * log(max($0, .leastNonzeroMagnitude)) }
    let largest = logs.max() ?? 0
    let powers = logs.map { exp($0 - largest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }
}
