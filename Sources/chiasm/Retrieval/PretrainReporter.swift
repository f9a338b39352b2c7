import CTerminal
import Foundation
import Retrieval
import Training

/// Shows how far a pretraining is on standard error, and writes its log.
final class PretrainReporter {
  private let isInteractive = chiasm_terminal_is_interactive(2)
  private let log: EventLog?
  private var unit = ""
  private var place = ""
  private var epoch = 0
  private var epochs = 0
  private var stage = ""
  private var sums: [String: (total: Double, count: Int)] = [:]
  private var lastDrawn = Date.distantPast
  private var unitStarted = Date()

  init(log: EventLog?) {
    self.log = log
    log?.write("start", ["command": CommandLine.arguments.joined(separator: " ")])
  }

  /// Prints a line that stays.
  func say(_ text: String) {
    clear()
    write(text + "\n")
  }

  func report(_ event: Pretraining.Event) {
    switch event {
    case .unitStart(let name, let index, let count, let training, let inner, let test):
      unit = name
      place = "\(index + 1)/\(count) \(name)"
      unitStarted = Date()
      log?.write(
        "unit_start",
        ["unit": name, "training": "\(training)", "inner": "\(inner)", "test": "\(test)"])
    case .note(let text):
      log?.write("note", ["text": text])
      say("Note: \(text)")
    case .training(let event, let stage):
      self.stage = stage
      report(event)
    case .step(let report): collect(report)
    case .unitEnd(let name, let result):
      log?.write(
        "unit_end",
        [
          "unit": name, "seconds": "\(result.seconds)",
          "best_epoch": "\(result.outcome.bestEpoch)", "epochs": "\(result.outcome.epochs)",
          "pairs": "\(result.trainingPairs)", "duplicate_rate": "\(result.duplicateRate)",
        ].merging(result.networkWeight.map { ["network_weight": "\($0)"] } ?? [:]) { $1 })
      say(
        "\(place): \(result.trainingPairs) pairs, epoch \(result.outcome.bestEpoch) of "
          + "\(result.outcome.epochs) kept, " + Self.weight(result)
          + String(format: "%.0f s", result.seconds))
    }
  }

  /// How much the network counts beside the model that it is added to, where there is one.
  private static func weight(_ result: Pretraining.UnitResult) -> String {
    switch result.networkWeight {
    case nil: ""
    case 0: "the model of descriptors alone (the network did not surely help), "
    case .some(let weight): String(format: "network counts %.0f %%, ", 100 * weight)
    }
  }

  private func report(_ event: TrainingEvent) {
    switch event {
    case .fitStart(let epoch, let epochs, _):
      self.epochs = epochs
      if epoch > 0 { say("\(place): goes on after epoch \(epoch) of \(epochs) (\(stage))") }
      sums = [:]
    case .stepEnd(let epoch, let step, let steps, _, _):
      self.epoch = epoch
      draw("epoch \(epoch + 1)/\(epochs), step \(step + 1)/\(steps)")
    case .epochEnd(let epoch, let loss, let score, let isBest):
      var fields = [
        "unit": unit, "stage": stage, "epoch": "\(epoch + 1)", "loss": "\(loss)",
        "inner_score": "\(-score)", "best": "\(isBest)",
      ]
      for (name, sum) in sums { fields[name] = "\(sum.total / Double(max(1, sum.count)))" }
      log?.write("epoch_end", fields)
      sums = [:]
    case .fitEnd: break
    }
  }

  /// Adds what a step told to the means of its epoch; how gradients agree is logged at once.
  private func collect(_ report: Pretraining.StepReport) {
    let values: [(String, Double?)] = [
      ("contrast", report.contrast), ("image_reconstruction", report.pictures),
      ("text_reconstruction", report.texts), ("scale", report.scale),
      ("duplicate_rate", report.duplicateRate),
    ]
    for (name, value) in values {
      guard let value else { continue }
      let sum = sums[name] ?? (0, 0)
      sums[name] = (sum.total + value, sum.count + 1)
    }
    guard report.pictureAgreement != nil || report.textAgreement != nil else { return }
    log?.write(
      "gradient_cosine",
      [
        "unit": unit, "epoch": "\(epoch + 1)",
        "image": report.pictureAgreement.map { "\($0)" } ?? "",
        "text": report.textAgreement.map { "\($0)" } ?? "",
      ])
  }

  /// Notes that everything is written.
  func end() { log?.write("end") }

  /// Ends the progress line.
  func clear() {
    if isInteractive { write("\r\u{1B}[K") }
  }

  private func draw(_ detail: String) {
    let interval = isInteractive ? 0.2 : 60
    guard Date().timeIntervalSince(lastDrawn) > interval else { return }
    lastDrawn = Date()
    let line = "\(place) · \(detail)" + (stage == "unmasked" ? " without masks" : "")
    guard isInteractive else { return write(line + "\n") }
    let columns = max(40, Int(chiasm_terminal_columns(2)))
    write("\r\u{1B}[K" + line.prefix(columns - 1))
  }

  private func write(_ text: some StringProtocol) {
    FileHandle.standardError.write(Data(text.utf8))
  }
}
