/// What turns a row of a representation into one of a few symbols.
///
/// A map is fitted once, on map cases, and then used for every case of every cohort: tables that are
/// counted with it are about one and the same alphabet.
public protocol SymbolMap: Sendable, Codable {
  /// The size of the alphabet; symbols are `0..<symbolCount`.
  var symbolCount: Int { get }
  /// What the symbols are, and what a person should know about them, for the findings.
  var summary: String { get }
  /// The symbol of each row; `nil` where the case has no row.
  ///
  /// - Throws: ``InteractionsError`` with code `invalidSetting` for rows of another representation.
  func symbols(of rows: RepresentationRows) throws(InteractionsError) -> [Int?]
}
