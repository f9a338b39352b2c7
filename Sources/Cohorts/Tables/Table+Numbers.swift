extension Table {
  /// The error for a cell that should hold a number and does not.
  package func numberError(
    _ outcome: Decimal.Outcome, row: Int, column: Int
  ) -> CohortError {
    let found = cell(row: row, column: column)
    let shown = found.count > 60 ? String(found.prefix(60)) + "…" : found
    let line = lineNumber(row: row)
    if outcome == .notFinite {
      return CohortError(
        .notFinite,
        "expected a finite number, found \"\(shown)\"; "
          + "leave the cell empty or add the text to missingValues",
        file: file, line: line, column: columns[column])
    }
    let hint =
      shown.isEmpty
      ? "fill the cell"
      : shown.contains(",") && !shown.contains(".")
        ? "write a point as the decimal mark"
        : "correct it, add the text to missingValues, or list the column as categorical"
    return CohortError(
      .notANumber,
      "expected a number, found \(shown.isEmpty ? "an empty cell" : "\"\(shown)\""); \(hint)",
      file: file, line: line, column: columns[column])
  }
}
