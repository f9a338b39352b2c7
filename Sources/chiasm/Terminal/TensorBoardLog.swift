import Foundation
import Fusion
import Retrieval
import Training

/// `tensorboard/` in a run folder: the curves of every training, a folder each.
///
/// What was asked for and cannot be begun is an error; what fails later, such as on a full disk, is said
/// once and never stops a training.
final class TensorBoardLog {
  private let root: URL
  private let settings: EventFile
  private let warn: (String) -> Void
  private var curve: TrainingCurve?
  private var hasFailed = false
  private var isConfigured = false
  /// The model that is pretrained, and with masks or without.
  private var unit = ""
  private var stage = ""

  /// Begins the log with the settings of the run.
  ///
  /// - Parameter warn: Told once if events can no longer be written.
  init(run: URL, warn: @escaping (String) -> Void) throws {
    root = run.appending(path: "tensorboard", directoryHint: .isDirectory)
    settings = try EventFile(in: root)
    self.warn = warn
    try settings.write(
      .text(
        step: 0, tag: "command", Self.preformatted(CommandLine.arguments.joined(separator: " "))))
  }

  /// Writes the settings, once the run has resolved them.
  private func configuration() {
    let file = root.deletingLastPathComponent().appending(path: "settings.json")
    guard !isConfigured, let text = try? String(contentsOf: file, encoding: .utf8) else { return }
    isConfigured = true
    attempt { () throws(TrainingError) in
      try settings.write(.text(step: 0, tag: "settings", Self.preformatted(text)))
    }
  }

  func report(_ event: ExperimentEvent) {
    switch event {
    case .planned: configuration()
    case .unitStart(_, _, let model, let fold, let repetition):
      begin(RunFolder.safeName(model.name) + "/repeat\(repetition)-fold\(fold)")
    case .training(let event): record(event)
    case .unitEnd: curve = nil
    case .encoding, .encoded, .judging: break
    }
  }

  func report(_ event: Pretraining.Event) {
    switch event {
    case .unitStart(let name, _, _, _, _, _):
      configuration()
      unit = name
      stage = ""
    case .training(let event, let stage):
      if stage != self.stage { begin("\(stage)/\(unit)") }
      self.stage = stage
      record(event)
    case .step(let report):
      let values: [(String, Double?)] = [
        ("contrast", report.contrast), ("image_reconstruction", report.pictures),
        ("text_reconstruction", report.texts), ("similarity_scale", report.scale),
      ]
      curve?.collect(values.compactMap { name, value in value.map { (name, $0) } })
    case .unitEnd: curve = nil
    case .note: break
    }
  }

  private func begin(_ name: String) { curve = TrainingCurve(in: root.appending(path: name)) }

  private func record(_ event: TrainingEvent) {
    guard let curve else { return }
    attempt { () throws(TrainingError) in try curve.record(event) }
  }

  private func attempt(_ work: () throws(TrainingError) -> Void) {
    guard !hasFailed else { return }
    do { try work() } catch {
      hasFailed = true
      warn("No more events for TensorBoard: \(error)")
    }
  }

  /// Preformatted in Markdown: four blanks before each line, so that nothing in it is markup.
  private static func preformatted(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { "    " + $0 }
      .joined(separator: "\n")
  }
}

extension RunOptions {
  /// The log for TensorBoard, if it is asked for.
  func tensorBoard(_ run: URL, warn: @escaping (String) -> Void) throws -> TensorBoardLog? {
    tensorboard ? try TensorBoardLog(run: run, warn: warn) : nil
  }
}
