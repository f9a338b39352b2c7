import CTerminal
import Findings
import Foundation
import Fusion
import Training

/// Shows how far an experiment is on standard error: one line that rewrites itself on a terminal, one
/// line a finished model elsewhere.
final class ProgressReporter {
  private let isInteractive = chiasm_terminal_is_interactive(2)
  private let log: EventLog?
  private var unitCount = 0
  private var finished = 0
  private var model = ""
  private var fold = 0
  private var fraction = 0.0
  private var detail = ""
  private var lastDrawn = Date.distantPast
  private var start = Date()
  /// Seconds of finished units by model, to foretell those to come.
  private var seconds: [String: [Double]] = [:]
  private var remaining: [String: Int] = [:]

  init(log: EventLog?) { self.log = log }

  /// Prints a line without disturbing the progress line.
  func say(_ text: String) {
    clear()
    write(text + "\n")
  }

  /// Announces which models there will be, each once a split.
  func plan(models: [String], splitCount: Int) {
    for model in models { remaining[model] = splitCount }
  }

  func report(_ event: ExperimentEvent) {
    switch event {
    case .planned(let unitCount, let done):
      self.unitCount = unitCount
      log?.write("planned", ["units": "\(unitCount)", "finished": "\(done.count)"])
      for unit in done {
        seconds[unit.model.name, default: []].append(unit.seconds)
        remaining[unit.model.name, default: 1] -= 1
      }
      if !done.isEmpty { say("\(done.count) of \(unitCount) models were finished before.") }
    case .encoding(let modality, let done, let total):
      model = ""
      detail = "features of \(modality), \(done) of \(total)"
      draw(force: done == total)
      if !isInteractive, Date().timeIntervalSince(lastDrawn) > 30 {
        lastDrawn = Date()
        write("features of \(modality): \(done) of \(total)\n")
      }
    case .encoded(let passes):
      detail = ""
      log?.write(
        "encoder_passes",
        [
          "modality": passes.modality, "encoder": passes.encoder,
          "computed": "\(passes.computed)", "from_cache": "\(passes.fromCache)",
          "views": "\(passes.views)",
        ])
      say(
        "forward passes of the image encoder (\(passes.modality), \(passes.encoder)): "
          + "\(passes.computed) computed, \(passes.fromCache) from the cache")
    case .unitStart(let index, _, let description, let fold, let repetition):
      finished = index
      model = description.name
      self.fold = fold
      fraction = 0
      detail = ""
      log?.write(
        "unit_start", ["model": model, "fold": "\(fold)", "repeat": "\(repetition)"])
      draw(force: true)
    case .training(let event): report(event)
    case .unitEnd(let index, let unitCount, let result):
      finished = index + 1
      fraction = 0
      seconds[model, default: []].append(result.seconds)
      remaining[model, default: 1] -= 1
      log?.write(
        "unit_end",
        [
          "model": model, "fold": "\(fold)", "seconds": "\(result.seconds)",
          "inner_score": result.innerScore.map { "\($0)" } ?? "",
          "best_epoch": result.outcome.map { "\($0.bestEpoch)" } ?? "",
        ])
      if isInteractive {
        draw(force: true)
      } else {
        write(
          "\(finished)/\(unitCount) \(model), fold \(fold + 1): \(duration(result.seconds))"
            + "\(timeLeft().map { ", about \($0) left" } ?? "")\n")
      }
    case .judging:
      detail = "intervals"
      model = ""
      draw(force: true)
    }
  }

  private func report(_ event: TrainingEvent) {
    switch event {
    case .stepEnd(let epoch, let step, let steps, _, _):
      fraction = max(fraction, 0)
      detail = "epoch \(epoch + 1), step \(step + 1)/\(steps)"
      draw(force: false)
    case .epochEnd(let epoch, let loss, let score, let isBest):
      log?.write(
        "epoch_end",
        [
          "model": model, "fold": "\(fold)", "epoch": "\(epoch + 1)", "loss": "\(loss)",
          "inner_loss": "\(score)", "best": "\(isBest)",
        ])
    default: break
    }
  }

  /// Ends the progress line.
  func clear() {
    guard isInteractive else { return }
    write("\r\u{1B}[K")
  }

  private func draw(force: Bool) {
    guard isInteractive, force || Date().timeIntervalSince(lastDrawn) > 0.1 else { return }
    lastDrawn = Date()
    let columns = max(40, Int(chiasm_terminal_columns(2)))
    let width = 20
    let filled = unitCount == 0 ? 0 : width * finished / unitCount
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
    var line = "\(bar) \(finished)/\(unitCount)"
    if let left = timeLeft() { line += " · \(left) left" }
    if !model.isEmpty { line += " · \(model), fold \(fold + 1)" }
    if !detail.isEmpty { line += " · \(detail)" }
    write("\r\u{1B}[K" + line.prefix(columns - 1))
  }

  /// The time left, from how long the same model took in earlier splits.
  private func timeLeft() -> String? {
    let all = seconds.values.flatMap { $0 }
    guard !all.isEmpty else { return nil }
    let mean = all.reduce(0, +) / Double(all.count)
    let left = remaining.reduce(0.0) { sum, entry in
      let known = seconds[entry.key]
      let each = known.map { $0.reduce(0, +) / Double($0.count) } ?? mean
      return sum + each * Double(max(0, entry.value))
    }
    return duration(left)
  }

  private func duration(_ seconds: Double) -> String {
    if seconds < 9.95 { return String(format: "%.1f s", seconds) }
    let whole = Int(seconds.rounded())
    return whole < 60 ? "\(whole) s" : "\(whole / 60) min \(whole % 60) s"
  }

  private func write(_ text: some StringProtocol) {
    FileHandle.standardError.write(Data(text.utf8))
  }
}
