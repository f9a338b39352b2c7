import Cohorts
import Foundation
import Statistics

/// How the outputs of one model in one split become what is reported, and decisions.
///
/// Classes: ``Calibration``. Labels: a temperature and a threshold each, chosen on the inner cases in
/// which the label is known. A number: back to its own unit. Survival: onto the scale of the cumulative
/// hazard at the horizon, by Breslow's baseline on the training part. The last two are not recalibrated.
struct OutputCalibration {
  private enum Kind {
    case classes(Calibration)
    case labels([Calibration])
    case scaled(OutputScale, measuresInSpreads: Bool)
  }

  private let kind: Kind
  let notes: [String]

  static func classes(
    logits: [[Double]], labels: [Int], classCount: Int
  ) throws(StatisticsError) -> OutputCalibration {
    let calibration = try Calibration(logits: logits, labels: labels, classCount: classCount)
    return OutputCalibration(kind: .classes(calibration), notes: calibration.notes)
  }

  static func labels(
    logits: [[Double]], truth: [[Bool?]], names: [String]
  ) throws(StatisticsError) -> OutputCalibration {
    var calibrations: [Calibration] = []
    var notes: [String] = []
    for (label, name) in names.enumerated() {
      let known = truth.indices.filter { truth[$0][label] != nil }
      let calibration = try Calibration(
        logits: known.map { [logits[$0][label]] },
        labels: known.map { truth[$0][label] == true ? 1 : 0 }, classCount: 2)
      calibrations.append(calibration)
      notes += calibration.notes.map { "\(name): \($0)" }
    }
    return OutputCalibration(kind: .labels(calibrations), notes: notes)
  }

  static func number(_ scale: OutputScale) -> OutputCalibration {
    OutputCalibration(kind: .scaled(scale, measuresInSpreads: true), notes: [])
  }

  static func risk(center: Double, note: String?) -> OutputCalibration {
    OutputCalibration(
      kind: .scaled(OutputScale(center: center, spread: 1), measuresInSpreads: false),
      notes: [note].compactMap { $0 })
  }

  /// What is reported of one case.
  func probabilities(_ outputs: [Double]) -> [Double] {
    switch kind {
    case .classes(let calibration): calibration.probabilities(outputs)
    case .labels(let calibrations):
      zip(calibrations, outputs).map { $0.probabilities([$1])[1] }
    case .scaled(let scale, _): outputs.map { scale.reported($0) }
    }
  }

  /// What is decided from what is reported.
  func decision(_ row: [Double]) -> Int {
    switch kind {
    case .classes(let calibration): calibration.decision(row)
    case .labels(let calibrations):
      labelSet(zip(calibrations, row).map { $0.decision([1 - $1, $1]) == 1 })
    case .scaled: 0
    }
  }

  /// How far what is reported of a case moved: Σ|Δp| over classes (one of two) or labels, standard
  /// deviations of a number, logarithms of a hazard.
  func change(_ before: [Double], _ after: [Double]) -> Double {
    let total = zip(before, after).reduce(0) { $0 + abs($1.0 - $1.1) }
    switch kind {
    case .classes: return before.count == 2 ? total / 2 : total
    case .labels: return total
    case .scaled(let scale, let measuresInSpreads):
      return measuresInSpreads ? total / scale.spread : total
    }
  }

  /// What logits of classes are divided by; one otherwise.
  var temperature: Double {
    if case .classes(let calibration) = kind { return calibration.temperature }
    return 1
  }

  /// The probability from which on the second of two classes is decided for.
  var threshold: Double? {
    if case .classes(let calibration) = kind { return calibration.threshold }
    return nil
  }

  /// The temperature and threshold of each label.
  var labelTemperatures: [Double]? {
    if case .labels(let calibrations) = kind { return calibrations.map(\.temperature) }
    return nil
  }

  /// The threshold of each label.
  var labelThresholds: [Double]? {
    if case .labels(let calibrations) = kind { return calibrations.map { $0.threshold ?? 0.5 } }
    return nil
  }

  /// How an output becomes a number or a hazard.
  var scale: OutputScale? {
    if case .scaled(let scale, _) = kind { return scale }
    return nil
  }
}
