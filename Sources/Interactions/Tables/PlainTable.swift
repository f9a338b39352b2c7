import Cohorts
public import Decomposition
import Foundation

/// A discrete table from a file: a sample to be counted, or a distribution.
///
/// Columns `a`, `b` and `label`. A column `weight` makes it a distribution, whose weights sum to one;
/// rows may repeat. A column `group` names the unit of independence of a sample, such as the patient.
public struct PlainTable: Sendable {
  /// What a file holds.
  public enum Content: Sendable {
    /// Cases to be counted.
    case sample(SymbolSample)
    /// A distribution that is known.
    case distribution(JointTable)
  }

  /// What was read.
  public let content: Content
  /// The symbols of the first modality, by number.
  public let firstNames: [String]
  /// The symbols of the second modality, by number.
  public let secondNames: [String]
  /// The classes, by number.
  public let classNames: [String]
  /// How many rows hold each class.
  public let classCounts: [Int]

  /// The most cells that a table may have: beyond, no sample fills it and no answer comes in time.
  static let mostCells = 1_000_000

  /// Reads a table.
  ///
  /// - Throws: ``CohortError`` with file, line and column of the first fault;
  ///   ``InteractionsError`` with code `unreadableInput` for a table that cannot be decomposed.
  public init(contentsOf path: String) throws {
    let table = try TableReader.read(path)
    let (a, b, label) = (
      try Self.filled(table, "a"), try Self.filled(table, "b"), try Self.filled(table, "label")
    )
    try Self.requireClasses(label, in: path)
    let shape = TableShape(
      first: a.names.count, second: b.names.count, classes: label.names.count)
    try Self.requireSize(shape, in: path)
    (firstNames, secondNames, classNames) = (a.names, b.names, label.names)
    classCounts = Self.counts(label.codes, label.names.count)
    guard table.columns.contains("weight") else {
      content = .sample(
        try SymbolSample(
          codes: (a.codes, b.codes, label.codes), groups: try Self.groups(table), shape: shape))
      return
    }
    content = .distribution(
      try Self.distribution(table, a.codes, b.codes, label.codes, shape))
  }

  private static func counts(_ codes: [Int32], _ count: Int) -> [Int] {
    codes.reduce(into: [Int](repeating: 0, count: count)) { counts, code in
      if code >= 0 { counts[Int(code)] += 1 }
    }
  }

  /// Reads three disjoint samples: one modality with labels, the other with labels, unlabelled pairs.
  ///
  /// - Parameters:
  ///   - labelledFirst: A file with columns `a` and `label`.
  ///   - labelledSecond: A file with columns `b` and `label`.
  ///   - pairs: A file with columns `a` and `b`.
  /// - Throws: ``CohortError`` with file, line and column of the first fault;
  ///   ``InteractionsError`` with code `unreadableInput` where the files share no symbol or class.
  public init(labelledFirst: String, labelledSecond: String, pairs: String) throws {
    let tables = (
      try TableReader.read(labelledFirst), try TableReader.read(labelledSecond),
      try TableReader.read(pairs)
    )
    let first = Merged(
      (try Self.filled(tables.0, "a"), labelledFirst), (try Self.filled(tables.2, "a"), pairs), "a")
    let second = Merged(
      (try Self.filled(tables.1, "b"), labelledSecond), (try Self.filled(tables.2, "b"), pairs), "b"
    )
    let label = Merged(
      (try Self.filled(tables.0, "label"), labelledFirst),
      (try Self.filled(tables.1, "label"), labelledSecond), "label")
    for merged in [first, second, label] { try merged.requireOverlap() }
    guard label.names.count >= 2 else { throw Self.oneClass(label.names.first, in: labelledFirst) }
    let shape = TableShape(
      first: first.names.count, second: second.names.count, classes: label.names.count)
    try Self.requireSize(shape, in: pairs)
    let none = { (count: Int) in [Int32](repeating: -1, count: count) }
    let counts = (tables.0.rowCount, tables.1.rowCount, tables.2.rowCount)
    // Groups of one name in two files are one group; rows of a file without the column stand alone.
    let groups = try [tables.0, tables.1, tables.2].enumerated().flatMap { index, table in
      try Self.groups(table)?.map { "g\($0)" } ?? (0..<table.rowCount).map { "\(index)/\($0)" }
    }
    let labels = label.codes.0 + label.codes.1 + none(counts.2)
    (firstNames, secondNames, classNames) = (first.names, second.names, label.names)
    classCounts = Self.counts(labels, label.names.count)
    content = .sample(
      try SymbolSample(
        codes: (
          first.codes.0 + none(counts.1) + first.codes.1,
          none(counts.0) + second.codes.0 + second.codes.1, labels
        ), groups: groups, shape: shape))
  }

  private static func filled(_ table: Table, _ name: String) throws -> SymbolColumn {
    let column = try table.columnIndex(name)
    let symbols = SymbolColumn(table, column: column)
    guard table.rowCount > 0 else {
      throw CohortError(
        .emptyTable, "the table has a header but no rows", file: table.file, line: 1)
    }
    if let row = symbols.codes.firstIndex(of: -1) {
      throw CohortError(
        .emptyCell, "expected a symbol, found an empty cell; fill it or remove the row",
        file: table.file, line: table.lineNumber(row: row), column: name)
    }
    return symbols
  }

  private static func groups(_ table: Table) throws -> [String]? {
    guard table.columns.contains("group") else { return nil }
    let symbols = try filled(table, "group")
    return symbols.codes.map { symbols.names[Int($0)] }
  }

  private static func requireClasses(_ label: SymbolColumn, in path: String) throws {
    guard label.names.count >= 2 else { throw Self.oneClass(label.names.first, in: path) }
  }

  private static func oneClass(_ name: String?, in path: String) -> CohortError {
    CohortError(
      .oneClass,
      "every row has the label \"\(name ?? "")\"; at least two classes are needed to tell anything "
        + "apart", file: path, column: "label")
  }

  private static func requireSize(_ shape: TableShape, in path: String) throws {
    let (pairs, overflow) = shape.first.multipliedReportingOverflow(by: shape.second)
    let (cells, overflowToo) = pairs.multipliedReportingOverflow(by: shape.classes)
    guard !overflow, !overflowToo, cells <= mostCells else {
      throw InteractionsError(
        .unreadableInput,
        "\(path): \(shape.first) x \(shape.second) x \(shape.classes) symbols make too large a table "
          + "(at most \(mostCells) cells); a column of numbers must be binned or clustered first")
    }
  }

  private static func distribution(
    _ table: Table, _ a: [Int32], _ b: [Int32], _ label: [Int32], _ shape: TableShape
  ) throws -> JointTable {
    let column = try table.columnIndex("weight")
    var masses = [Double](repeating: 0, count: shape.first * shape.second * shape.classes)
    var total = 0.0
    for row in 0..<table.rowCount {
      let outcome = table.decimal(row: row, column: column)
      guard case .number(let weight) = outcome else {
        throw table.numberError(outcome, row: row, column: column)
      }
      guard weight >= 0 else {
        throw CohortError(
          .negativeValue,
          "expected a weight of at least 0, found \(weight); a probability cannot be negative",
          file: table.file, line: table.lineNumber(row: row), column: "weight")
      }
      let cell = (Int(a[row]) * shape.second + Int(b[row])) * shape.classes + Int(label[row])
      masses[cell] += weight
      total += weight
    }
    guard abs(total - 1) <= 1e-6 else {
      throw CohortError(
        .invalidValue,
        "the weights sum to \(total), expected 1 (within 0.000001); divide them by their sum, or leave "
          + "the column out and give one row a case", file: table.file, column: "weight")
    }
    do {
      return try JointTable(probabilities: masses, shape: shape)
    } catch {
      throw InteractionsError(.unreadableInput, "\(table.file): \(error)")
    }
  }
}

/// One variable that two files hold, with symbols common to both.
private struct Merged {
  let names: [String]
  let codes: ([Int32], [Int32])
  private let shared: Int
  private let files: (String, String)
  private let column: String

  init(_ left: (SymbolColumn, String), _ right: (SymbolColumn, String), _ column: String) {
    let (one, other) = (left.0, right.0)
    let names = Set(one.names).union(other.names).sorted {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }
    let order = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, Int32($0)) })
    func renamed(_ symbols: SymbolColumn) -> [Int32] {
      let map = symbols.names.map { order[$0] ?? -1 }
      return symbols.codes.map { map[Int($0)] }
    }
    self.names = names
    codes = (renamed(one), renamed(other))
    shared = Set(one.names).intersection(other.names).count
    files = (left.1, right.1)
    self.column = column
  }

  func requireOverlap() throws {
    guard shared > 0 else {
      throw InteractionsError(
        .unreadableInput,
        "column \"\(column)\" holds no common value in \(files.0) and \(files.1); both files must use "
          + "the same symbols for it")
    }
  }
}
