import CTerminal
import Contribution
import Foundation

/// Shows on standard error how far a contribution analysis has come: one line that rewrites itself on
/// a terminal, one line a fold elsewhere.
final class ContributionReporter {
  private let isInteractive = chiasm_terminal_is_interactive(2)
  private var fold = ""
  private var lastDrawn = Date.distantPast

  /// Prints a line that stays.
  func say(_ text: String) {
    clear()
    write(text + "\n")
  }

  /// Announces the next fold.
  func begin(fold: String) {
    self.fold = fold
    if !isInteractive { write(fold + "\n") }
    lastDrawn = .distantPast
  }

  /// Shows how far the fold has come.
  func report(_ progress: ContributionProgress) {
    guard isInteractive, Date().timeIntervalSince(lastDrawn) > 0.1 else { return }
    lastDrawn = Date()
    let step =
      switch progress.step {
      case .encoding: "reading cases"
      case .hiding: "hiding parts, \(progress.finished) of \(progress.total)"
      case .exchanging: "exchanging modalities, \(progress.finished) of \(progress.total)"
      case .combining: "combining modalities, \(progress.finished) of \(progress.total)"
      }
    let columns = max(40, Int(chiasm_terminal_columns(2)))
    write("\r\u{1B}[K" + "\(fold): \(step)".prefix(columns - 1))
  }

  /// Ends the line of progress.
  func clear() {
    if isInteractive { write("\r\u{1B}[K") }
  }

  private func write(_ text: some StringProtocol) {
    FileHandle.standardError.write(Data(text.utf8))
  }
}
