import CTerminal
import Foundation

/// Shows on standard error which step comes next: one line that rewrites itself on a terminal, one line
/// a step elsewhere.
struct StepReporter {
  private let isInteractive = chiasm_terminal_is_interactive(2)

  /// Prints a line that stays.
  func say(_ text: String) {
    clear()
    write(text + "\n")
  }

  /// Shows the step that comes next.
  func show(_ step: String) {
    guard isInteractive else { return write(step + "\n") }
    let columns = max(40, Int(chiasm_terminal_columns(2)))
    write("\r\u{1B}[K" + step.prefix(columns - 1))
  }

  /// Ends the line of steps.
  func clear() {
    if isInteractive { write("\r\u{1B}[K") }
  }

  private func write(_ text: some StringProtocol) {
    FileHandle.standardError.write(Data(text.utf8))
  }
}
