import Cohorts

/// A column of a table whose distinct texts became numbers.
struct SymbolColumn {
  /// The symbols, in the byte order of their texts.
  let names: [String]
  /// The symbol of each row; -1 where the cell is empty.
  let codes: [Int32]

  /// Numbers the texts of a column.
  ///
  /// Bytes are compared where they lie in the file, so that a million rows make no million strings.
  init(_ table: Table, column: Int) {
    var interner = ByteInterner(table.bytes)
    var codes = [Int32](repeating: -1, count: table.rowCount)
    for row in 0..<table.rowCount {
      let range = table.rawRange(row: row, column: column)
      guard !table.isEmpty(row: row, column: column) else { continue }
      codes[row] = interner.code(of: range)
    }
    // Quotes undone, two spellings of one text ("a" and a) become one name.
    let spellings = interner.firstRanges.map { range -> String in
      let text = String(decoding: table.bytes[range], as: UTF8.self)
      guard text.first == "\"", text.count >= 2 else { return text }
      return String(text.dropFirst().dropLast()).replacing("\"\"", with: "\"")
    }
    names = Set(spellings).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let order = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, Int32($0)) })
    let renamed = spellings.map { order[$0] ?? -1 }
    self.codes = codes.map { $0 < 0 ? -1 : renamed[Int($0)] }
  }
}

/// Numbers distinct byte ranges of one buffer, in the order of their first appearance.
private struct ByteInterner {
  private let bytes: [UInt8]
  private var slots: [Int32]
  private var hashes: [UInt64] = []
  private(set) var firstRanges: [Range<Int>] = []

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    slots = [Int32](repeating: -1, count: 1024)
  }

  mutating func code(of range: Range<Int>) -> Int32 {
    // FNV-1a: one multiplication a byte, and the same in every run.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    bytes.withUnsafeBufferPointer { bytes in
      for index in range { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01b3 }
    }
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash ^ hash >> 32) & mask
    while true {
      let code = slots[slot]
      if code < 0 { break }
      if hashes[Int(code)] == hash, isSame(firstRanges[Int(code)], range) { return code }
      slot = (slot + 1) & mask
    }
    let code = Int32(firstRanges.count)
    slots[slot] = code
    hashes.append(hash)
    firstRanges.append(range)
    if firstRanges.count * 2 > slots.count { grow() }
    return code
  }

  private func isSame(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
    guard left.count == right.count else { return false }
    return bytes.withUnsafeBufferPointer { bytes in
      zip(left, right).allSatisfy { bytes[$0] == bytes[$1] }
    }
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: slots.count * 4)
    let mask = slots.count - 1
    for (code, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash ^ hash >> 32) & mask
      while slots[slot] >= 0 { slot = (slot + 1) & mask }
      slots[slot] = Int32(code)
    }
  }
}
