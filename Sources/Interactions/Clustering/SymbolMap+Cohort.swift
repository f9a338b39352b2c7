public import Cohorts

extension SymbolMap {
  /// The symbols of some cases of a cohort, block by block.
  ///
  /// - Parameter representation: The one that the map was fitted on.
  /// - Throws: ``InteractionsError`` if there is no such case, or its data cannot be read.
  public func symbols(
    of cohort: Cohort, cases: [Int], through representation: any CaseRepresentation
  ) throws(InteractionsError) -> [Int?] {
    var result: [Int?] = []
    result.reserveCapacity(cases.count)
    try representation.forEachBlock(of: cohort, cases: cases) {
      rows throws(InteractionsError) in
      result += try symbols(of: rows)
    }
    return result
  }
}
