public import Cohorts

/// Who the rows of embeddings are: keys, groups, classes, which modality is there, which part.
public struct CaseTable: Sendable, Hashable {
  /// The names of the columns; every column may be absent.
  public struct Columns: Sendable, Hashable {
    /// The unique key of a case.
    public var id: String?
    /// The unit of independence.
    public var group: String?
    /// The class; an empty cell is no class.
    public var label: String?

    /// Names columns; `nil` stands for `id`, `group` and `label`, which then may be absent.
    public init(id: String? = nil, group: String? = nil, label: String? = nil) {
      self.id = id
      self.group = group
      self.label = label
    }
  }

  /// The file, for messages.
  public let file: String
  /// The number of cases.
  public let count: Int
  /// The keys; `nil` without the column.
  public let ids: [String]?
  /// The groups; `nil` without the column.
  public let groups: [String]?
  /// The classes; `nil` without the column.
  public let labels: [String?]?
  /// Whether each case has a modality, in the order of the columns `has_NAME`.
  public let presence: [(name: String, cases: [Bool])]
  /// Whether each case belongs to the part that a dictionary is fitted on: the column `part`, `fit` or
  /// `evaluation`; `nil` without it.
  public let isFitPart: [Bool]?

  /// Reads a CSV or TSV file.
  ///
  /// - Throws: `CohortError` if the table cannot be read or a named column is missing, or
  ///   ``MonosemanticityError`` for a cell of another kind.
  public init(path: String, columns: Columns = Columns()) throws {
    try self.init(TableReader.read(path), columns: columns)
  }

  /// Takes a table that was read.
  public init(_ table: Table, columns: Columns = Columns()) throws {
    func column(_ name: String?, default usual: String) throws -> Int? {
      if let name { return try table.columnIndex(name) }
      return table.columns.firstIndex(of: usual)
    }
    func cells(_ column: Int?) -> [String]? {
      column.map { column in (0..<table.rowCount).map { table.cell(row: $0, column: column) } }
    }
    func empty(_ row: Int, _ name: String) -> MonosemanticityError {
      MonosemanticityError(
        .mismatch,
        "\(table.file):\(table.lineNumber(row: row)), column \"\(name)\": the cell is empty; fill it"
      )
    }
    file = table.file
    count = table.rowCount
    let idColumn = try column(columns.id, default: "id")
    let groupColumn = try column(columns.group, default: "group")
    ids = cells(idColumn)
    groups = cells(groupColumn)
    labels = cells(try column(columns.label, default: "label"))?.map { $0.isEmpty ? nil : $0 }
    for (column, list) in [(idColumn, ids), (groupColumn, groups)] {
      if let column, let row = list?.firstIndex(of: "") { throw empty(row, table.columns[column]) }
    }
    var presence: [(String, [Bool])] = []
    for (index, name) in table.columns.enumerated() where name.hasPrefix("has_") {
      var flags: [Bool] = []
      for row in 0..<table.rowCount {
        switch table.cell(row: row, column: index) {
        case "1", "true": flags.append(true)
        case "0", "false": flags.append(false)
        case let other:
          throw MonosemanticityError(
            .mismatch,
            "\(table.file):\(table.lineNumber(row: row)), column \"\(name)\": expected 1 or 0, found "
              + "\"\(other)\"")
        }
      }
      presence.append((String(name.dropFirst(4)), flags))
    }
    self.presence = presence
    guard let part = table.columns.firstIndex(of: "part") else {
      isFitPart = nil
      return
    }
    var flags: [Bool] = []
    for row in 0..<table.rowCount {
      switch table.cell(row: row, column: part) {
      case "fit": flags.append(true)
      case "evaluation": flags.append(false)
      case let other:
        throw MonosemanticityError(
          .mismatch,
          "\(table.file):\(table.lineNumber(row: row)), column \"part\": expected fit or evaluation, "
            + "found \"\(other)\"")
      }
    }
    isFitPart = flags
  }

  /// Whether two tables say the same.
  public static func == (left: CaseTable, right: CaseTable) -> Bool {
    left.ids == right.ids && left.groups == right.groups && left.labels == right.labels
      && left.isFitPart == right.isFitPart
      && left.presence.map(\.name) == right.presence.map(\.name)
      && left.presence.map(\.cases) == right.presence.map(\.cases)
  }

  /// Feeds what two equal tables share to a hasher.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(ids)
    hasher.combine(groups)
    hasher.combine(labels)
  }
}
