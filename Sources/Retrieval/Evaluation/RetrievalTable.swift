import Cohorts

/// A table with a row a pair that says of vectors from elsewhere what a fair judgement must know.
public struct RetrievalTable: Sendable {
  /// The columns to read.
  public struct Columns: Sendable, Hashable {
    /// The group (patient) of a pair; `group` if it is there.
    public var group: String?
    /// Classes, several separated by `;`; `label` if it is there.
    public var label: String?
    /// The text, by which equal ones are known; `text` if it is there.
    public var text: String?
    /// What is looked through together; `fold` if it is there.
    public var gallery: String?

    /// Names columns; nil takes the usual name where the table has it.
    public init(
      group: String? = nil, label: String? = nil, text: String? = nil, gallery: String? = nil
    ) {
      self.group = group
      self.label = label
      self.text = text
      self.gallery = gallery
    }
  }

  /// The group of each row; the row itself where the table names none.
  public let groups: [String]
  /// Equal numbers for texts that say the same; all different without a column of texts.
  public let keys: [Int]
  /// The gallery of each row.
  public let galleries: [Int]
  /// The classes of each row.
  public let classes: [[Int]]
  /// The names of the classes, in order of appearance.
  public let classNames: [String]
  /// Whether the table names groups.
  public let hasGroups: Bool
  /// Whether the table holds texts.
  public let hasTexts: Bool

  /// Reads a table.
  ///
  /// - Throws: `CohortError` for a file that is no table or lacks a named column; ``RetrievalError`` with code
  ///   `invalidRows` for another number of rows.
  public init(path: String, columns: Columns = Columns(), count: Int) throws {
    let table = try TableReader.read(path)
    guard table.rowCount == count else {
      throw RetrievalError(
        .invalidRows,
        "\(path): expected \(count) rows, one a row of the vectors in the same order, found "
          + "\(table.rowCount)")
    }
    func column(_ named: String?, _ usual: String) throws -> [String]? {
      guard named != nil || table.columns.contains(usual) else { return nil }
      let index = try table.columnIndex(named ?? usual)
      return (0..<count).map { table.cell(row: $0, column: index) }
    }
    let groups = try column(columns.group, "group")
    if let empty = groups?.firstIndex(of: "") {
      throw RetrievalError(
        .invalidRows,
        "\(path):\(table.lineNumber(row: empty)): expected a group, found an empty cell")
    }
    hasGroups = groups != nil
    self.groups = groups ?? (0..<count).map { "row \($0 + 1)" }
    let texts = try column(columns.text, "text")
    hasTexts = texts != nil
    keys = texts.map { $0.map(DuplicateKeys.key) } ?? Array(0..<count)
    galleries =
      try column(columns.gallery, "fold").map(Self.numbered)
      ?? [Int](repeating: 0, count: count)
    let labels = try column(columns.label, "label") ?? [String](repeating: "", count: count)
    let parts = labels.map { label in
      label.split(separator: ";").map { $0.split(separator: " ").joined(separator: " ") }
        .filter { !$0.isEmpty }
    }
    var names: [String] = []
    var places: [String: Int] = [:]
    for part in parts.joined() where places[part] == nil {
      places[part] = names.count
      names.append(part)
    }
    classNames = names
    classes = parts.map { row in
      var own: [Int] = []
      for part in row { if let place = places[part], !own.contains(place) { own.append(place) } }
      return own
    }
  }

  /// Names as numbers in order of appearance.
  private static func numbered(_ names: [String]) -> [Int] {
    var places: [String: Int] = [:]
    return names.map { name in
      let place = places[name] ?? places.count
      places[name] = place
      return place
    }
  }
}
