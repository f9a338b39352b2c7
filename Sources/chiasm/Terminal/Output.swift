import CTerminal
import Foundation
import Reports

/// Standard output: results only.
enum Output {
  /// The style that fits where standard output goes.
  static var style: TextStyle {
    let isInteractive = chiasm_terminal_is_interactive(1)
    let columns = Int(chiasm_terminal_columns(1))
    let environment = ProcessInfo.processInfo.environment
    let wantsColor = environment["NO_COLOR"].map(\.isEmpty) ?? true
    return TextStyle(
      columns: columns > 0 ? columns : TextStyle.mostColumns,
      usesColor: isInteractive && wantsColor, usesUnicode: true)
  }

  static func write(_ text: String) {
    FileHandle.standardOutput.write(Data((text.hasSuffix("\n") ? text : text + "\n").utf8))
  }

  static func write(_ data: Data) { FileHandle.standardOutput.write(data) }
}
