public import Foundation
import GRDB
import Synchronization

/// An index as it was at one moment, open for searching.
///
/// A snapshot: what a writer adds or deletes meanwhile is not seen, and files that it removes stay readable here. Open the
/// index again to see the changes. Any number of tasks and processes may search at once.
public final class CaseIndex: Sendable {
  /// The folder of the index.
  public let folder: URL
  /// What holds for every vector.
  public let description: IndexDescription
  /// The columns that filters may name.
  public let columns: [String]
  /// The modalities that have vectors.
  public var modalities: [String] { spaces.map(\.modality) }
  /// How many cases can be found.
  public var caseCount: Int { cases.count }
  /// How many threads a search may use; results do not depend on it.
  public let threads: Int

  /// What a person should know of this snapshot, such as a graph that was left aside.
  public let notices: [String]

  let cases: CaseList
  let spaces: [VectorSpace]
  let graphs: [String: LoadedGraph]
  let queue: DatabaseQueue
  /// Words in memory, once ``loadWords()`` was called.
  let words = Mutex<WordIndex?>(nil)
  private let filtered = Mutex<[(filter: CaseFilter, cases: CaseSet)]>([])
  private let cells = Mutex<[Int: [String?]]>([:])

  var root: String { folder.path }

  /// Opens an index.
  ///
  /// - Parameters:
  ///   - folder: The folder.
  ///   - verifies: Whether every byte of the vectors is compared with its checksum (about a second a
  ///     gigabyte); sizes and headers always are.
  ///   - usesGraphs: Whether approximate graphs are loaded, where there are any; each is then compared with exact search.
  ///   - threads: How many threads a search may use.
  /// - Throws: ``IndexingError`` with code `notAnIndex`, `damaged`.
  public convenience init(
    _ folder: URL, verifies: Bool = true, usesGraphs: Bool = true,
    threads: Int = ProcessInfo.processInfo.activeProcessorCount
  ) throws(IndexingError) {
    // A compaction may remove files between reading their names and opening them; then there are others.
    for _ in 0..<20 {
      if let parts = try Self.parts(folder, verifies: verifies, usesGraphs: usesGraphs, threads) {
        self.init(folder, parts, threads: threads)
        return
      }
    }
    throw IndexingError(
      .damaged, "files that the database names are missing; restore the index from a copy",
      file: folder.path)
  }

  private init(_ folder: URL, _ parts: Parts, threads: Int) {
    self.folder = folder
    self.threads = max(1, threads)
    description = parts.description
    columns = parts.columns
    cases = parts.cases
    spaces = parts.spaces
    graphs = parts.graphs
    queue = parts.queue
    notices = parts.notices
  }

  // MARK: What a snapshot knows

  func space(_ modality: String) throws(IndexingError) -> VectorSpace {
    guard let space = spaces.first(where: { $0.modality == modality }) else {
      throw IndexingError(
        .unknownModality,
        "there is no modality \"\(modality)\"; the index has \(modalities.joined(separator: ", "))",
        file: root)
    }
    return space
  }

  /// Whether there is such a case.
  public func contains(_ id: String) -> Bool { cases.position(of: id) != nil }

  /// How many cases have vectors of a modality.
  public func vectorCount(in modality: String) throws(IndexingError) -> Int {
    try space(modality).livingCount
  }

  /// The vector of a case as it is stored, or `nil` if it lacks the modality.
  ///
  /// - Throws: ``IndexingError`` with code `unknownCase` or `unknownModality`.
  public func vector(of id: String, in modality: String) throws(IndexingError) -> [Float]? {
    let space = try space(modality)
    return space.row(of: try position(of: id)).map(space.vector(row:))
  }

  /// The group of a case.
  public func group(of id: String) throws(IndexingError) -> String {
    cases.groups[Int(cases.groupOfCase[try position(of: id)])]
  }

  func position(of id: String) throws(IndexingError) -> Int {
    guard let position = cases.position(of: id) else {
      throw IndexingError(
        .unknownCase,
        "there is no case \"\(id)\" in the index; names are compared letter by letter",
        file: root)
    }
    return position
  }

  /// What is stored of a case: its texts and cells, in the order of ``columns``.
  ///
  /// - Throws: ``IndexingError`` with code `damaged` if it does not match its checksum.
  public func record(_ id: String) throws(IndexingError) -> CaseRecord {
    let number = cases.numbers[try position(of: id)]
    return try withDatabase(root) {
      try queue.unsafeRead { db in
        guard
          let row = try Row.fetchOne(
            db, sql: "SELECT * FROM cases WHERE row = ?", arguments: [number])
        else {
          throw IndexingError(.damaged, "the case \"\(id)\" is missing", file: self.root)
        }
        return try self.checked(row)
      }
    }
  }

  func checked(_ row: Row) throws -> CaseRecord {
    let cells: String = row["cells"]
    var record = CaseRecord(
      id: row["id"], group: row["grp"], text: row["text"], image: row["image"],
      cells: Schema.decoded(cells: cells))
    let digest: Data = row["digest"]
    guard
      Array(digest)
        == Schema.digest(
          id: record.id, group: record.group, text: record.text, image: record.image, cells: cells)
    else {
      throw IndexingError(
        .damaged,
        "what is stored of the case \"\(record.id)\" does not match its checksum; restore it from a copy",
        file: root + "/" + Schema.fileName)
    }
    record.cells += [String?](repeating: nil, count: max(0, columns.count - record.cells.count))
    return record
  }

  // MARK: Filters

  /// The cases that fulfil a filter; `nil` if it has no condition.
  func passing(_ filter: CaseFilter) throws(IndexingError) -> CaseSet? {
    guard !filter.conditions.isEmpty else { return nil }
    if let known = filtered.withLock({ $0.first { $0.filter == filter }?.cases }) { return known }
    var result = CaseSet(capacity: cases.count, isFull: true)
    for condition in filter.conditions {
      let values = try column(condition.column)
      // A column has few values; each is compared once.
      var answers: [String?: Bool] = [:]
      for position in 0..<cases.count where result[position] {
        let cell = values[position]
        let holds = answers[cell] ?? condition.holds(cell)
        answers[cell] = holds
        if !holds { result[position] = false }
      }
    }
    let found = result
    filtered.withLock {
      if $0.count >= 16 { $0.removeFirst() }
      $0.append((filter, found))
    }
    return found
  }

  /// The values of a column, the commonest first and equals by name; `nil` where there are more than `most`.
  ///
  /// - Throws: ``IndexingError`` with code `unknownColumn`.
  public func values(of name: String, most: Int) throws(IndexingError) -> [String]? {
    var counts: [String: Int] = [:]
    for case let cell? in try column(name) {
      counts[cell, default: 0] += 1
      if counts.count > most { return nil }
    }
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
  }

  private func column(_ name: String) throws(IndexingError) -> [String?] {
    guard let place = columns.firstIndex(where: { $0.utf8.elementsEqual(name.utf8) }) else {
      // A column of the table goes before these.
      if name == "case" { return cases.ids }
      if name == "group" { return cases.groupOfCase.map { cases.groups[Int($0)] } }
      let all = (["case", "group"] + columns).map { "\"\($0)\"" }.joined(separator: ", ")
      throw IndexingError(
        .unknownColumn, "there is no column \"\(name)\"; the index has \(all)", file: root)
    }
    if let known = cells.withLock({ $0[place] }) { return known }
    let values = try withDatabase(root) {
      try queue.unsafeRead { db in
        try (String?).fetchAll(
          db, sql: "SELECT json_extract(cells, ?) FROM cases WHERE dead = 0 ORDER BY row",
          arguments: ["$[\(place)]"])
      }
    }
    cells.withLock { $0[place] = values }
    return values
  }
}
