import Foundation
import GRDB

extension IndexWriter {
  /// Adds cases: all of them or, if anything is wrong, none.
  ///
  /// - Parameters:
  ///   - cases: The cases, in the order of their rows.
  ///   - columns: What the cells of a case are called; new names become new columns of the index.
  ///   - vectors: Rows of each modality.
  /// - Returns: How many cases were added.
  /// - Throws: ``IndexingError`` with the file and row at fault: `countMismatch`, `widthMismatch`,
  ///   `notFinite`, `zeroVector`, `duplicateCase`.
  @discardableResult
  public func append(
    _ cases: [CaseRecord], columns: [String] = [], vectors: [ModalityVectors]
  ) throws(IndexingError) -> Int {
    try check(cases, columns, vectors)
    guard !cases.isEmpty else { return 0 }
    // No other writer can take these numbers: this one holds the lock.
    let first = try withDatabase(root) {
      try queue.read { db in
        let last = try Int64.fetchOne(
          db, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'cases'")
        let marks = try Int64.fetchOne(db, sql: "SELECT max(row) FROM cases")
        return max(last ?? 0, marks ?? 0) + 1
      }
    }
    try refuseKnown(cases)
    var written: [(modality: String, file: String, segment: SegmentWriter.Written)] = []
    for own in vectors {
      let chosen = cases.indices.filter { own.presence?[$0] ?? true }
      if chosen.isEmpty { continue }
      let file = newFile(own.modality, "vectors")
      let segment = try SegmentWriter.write(
        path: path(of: file), rows: own.rows, width: own.width, chosen: chosen,
        numbers: chosen.map { first + Int64($0) }, metric: description.metric,
        fingerprint: digest(ofFingerprint: description.fingerprint))
      written.append((own.modality, file, segment))
    }
    let segments = written
    try withDatabase(root) {
      try queue.write { db in
        let places = try self.places(of: columns, db)
        try self.insert(cases, from: first, places: places, db)
        for (modality, file, segment) in segments {
          try self.insert(segment, modality: modality, file: file, db)
        }
      }
    }
    return cases.count
  }

  func insert(
    _ segment: SegmentWriter.Written, modality: String, file: String, _ db: Database
  ) throws {
    try db.execute(
      sql: "INSERT INTO segments(modality, file, count, bytes, digest) VALUES (?, ?, ?, ?, ?)",
      arguments: [modality, file, segment.count, segment.byteCount, hexadecimal(segment.digest)])
  }

  private func check(
    _ cases: [CaseRecord], _ columns: [String], _ vectors: [ModalityVectors]
  ) throws(IndexingError) {
    for own in vectors {
      try VectorCheck.checkName(own.modality)
      try VectorCheck.checkWidth(own.width, description.width, file: own.file)
      guard own.rows.count == cases.count * own.width,
        own.presence?.count ?? cases.count == cases.count
      else {
        throw IndexingError(
          .countMismatch,
          "expected a vector for each of the \(cases.count) cases, found \(own.count); rows of the vectors and "
            + "of the table must be the same cases in the same order", file: own.file)
      }
      guard let base = own.rows.baseAddress else { continue }
      for row in cases.indices where own.presence?[row] ?? true {
        try VectorCheck.check(base + row * own.width, width: own.width, row: row, file: own.file)
      }
    }
    guard Set(vectors.map(\.modality)).count == vectors.count else {
      throw IndexingError(.invalidArgument, "a modality is given twice")
    }
    guard Set(columns).count == columns.count else {
      throw IndexingError(.invalidArgument, "a column is given twice")
    }
    var seen: [[UInt8]: Int] = [:]
    for (row, own) in cases.enumerated() {
      guard !own.id.isEmpty else {
        throw IndexingError(.invalidArgument, "the case has no name", row: row)
      }
      guard own.cells.count == columns.count else {
        throw IndexingError(
          .countMismatch, "expected \(columns.count) cells, found \(own.cells.count)", row: row)
      }
      // Bytes, as the database compares: equal letters may be written in two ways.
      if let other = seen.updateValue(row, forKey: Array(own.id.utf8)) {
        throw IndexingError(
          .duplicateCase,
          "the case \"\(own.id)\" stands in row \(other) too; give each case one row",
          row: row)
      }
    }
  }

  private func refuseKnown(_ cases: [CaseRecord]) throws(IndexingError) {
    try withDatabase(root) {
      try queue.read { db in
        guard try Int.fetchOne(db, sql: "SELECT EXISTS(SELECT 1 FROM cases WHERE dead = 0)") == 1
        else { return }
        let statement = try db.makeStatement(
          sql: "SELECT row FROM cases WHERE id = ? AND dead = 0")
        for (row, own) in cases.enumerated() {
          if try Int64.fetchOne(statement, arguments: [own.id]) != nil {
            throw IndexingError(
              .duplicateCase,
              "the case \"\(own.id)\" is in the index already; delete it first, or leave it out",
              row: row)
          }
        }
      }
    }
  }

  /// Where each column lies in the stored cells; new ones are added.
  private func places(of columns: [String], _ db: Database) throws -> [Int] {
    var known = try String.fetchAll(db, sql: "SELECT name FROM columns ORDER BY position")
    return try columns.map { name in
      // Bytes again.
      if let place = known.firstIndex(where: { $0.utf8.elementsEqual(name.utf8) }) { return place }
      known.append(name)
      try db.execute(
        sql: "INSERT INTO columns VALUES (?, ?)", arguments: [known.count - 1, name])
      return known.count - 1
    }
  }

  private func insert(
    _ cases: [CaseRecord], from first: Int64, places: [Int], _ db: Database
  ) throws {
    let insertion = try db.makeStatement(
      sql: """
        INSERT INTO cases(row, id, grp, text, image, cells, digest) VALUES (?, ?, ?, ?, ?, ?, ?)
        """)
    let indexing = try db.makeStatement(sql: "INSERT INTO texts(rowid, text) VALUES (?, ?)")
    let width = (places.max() ?? -1) + 1
    for (row, own) in cases.enumerated() {
      var cells = [String?](repeating: nil, count: width)
      for (place, cell) in zip(places, own.cells) { cells[place] = cell }
      let text = try Schema.encoded(cells: cells)
      let number = first + Int64(row)
      let digest = Data(
        Schema.digest(
          id: own.id, group: own.group, text: own.text, image: own.image, cells: text))
      try insertion.execute(
        arguments: [number, own.id, own.group, own.text, own.image, text, digest])
      if let words = own.text { try indexing.execute(arguments: [number, words]) }
    }
  }
}
