public import Cohorts

/// What turns any case of a cohort into a row of numbers, fitted on the map cases alone.
///
/// Map cases are a fold of their own, split off by group: neither the cases that are counted
/// afterwards nor their labels had a say in the rows.
public protocol CaseRepresentation: Sendable {
  /// The modalities that the row is made of.
  var modalities: [String] { get }
  /// What the columns are.
  var columnNames: [String] { get }
  /// How the columns are to be scaled before distances between rows mean something.
  var scaling: ColumnScaling.Rule { get }
  /// What the columns are made by, for the findings.
  var summary: String { get }
  /// The rows of some cases.
  ///
  /// - Throws: ``InteractionsError`` if there is no such case, or its data cannot be read.
  func rows(of cohort: Cohort, cases: [Int]) throws(InteractionsError) -> RepresentationRows
}

extension CaseRepresentation {
  /// The row of one case; `nil` where it lacks a modality.
  public func row(of cohort: Cohort, case index: Int) throws(InteractionsError) -> [Double]? {
    try rows(of: cohort, cases: [index])[0]
  }

  /// Calls `body` with the rows of some cases, block by block, so that wide rows of many cases are
  /// never all in memory.
  func forEachBlock(
    of cohort: Cohort, cases: [Int], numbers: Int = 1 << 24,
    _ body: (RepresentationRows) throws(InteractionsError) -> Void
  ) throws(InteractionsError) {
    let size = max(256, numbers / max(1, columnNames.count))
    for start in stride(from: 0, to: cases.count, by: size) {
      try body(try rows(of: cohort, cases: Array(cases[start..<min(start + size, cases.count)])))
    }
  }
}
