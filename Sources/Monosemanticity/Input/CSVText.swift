/// Lines of comma-separated cells after RFC 4180.
enum CSVText {
  /// One line with its end.
  static func line(_ cells: [String]) -> String {
    cells.map { cell in
      cell.utf8.contains { $0 == 44 || $0 == 34 || $0 == 10 || $0 == 13 }
        ? "\""
          + cell.split(separator: "\"", omittingEmptySubsequences: false)
          .joined(separator: "\"\"") + "\"" : cell
    }.joined(separator: ",") + "\n"
  }
}
