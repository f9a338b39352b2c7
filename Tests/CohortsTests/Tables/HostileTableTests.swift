import Cohorts
import Statistics
import Testing

@Suite struct HostileTableTests {
  /// Mutated tables are read or refused with an error; nothing traps, and what is read is whole.
  @Test func mutationsNeverTrap() throws {
    let seedText = "id,\"na\"\"me\",x\r\n1,\"a\nb\",2.5\r\n2,,\"3\"\r\n\"4\",é,-1e3\n"
    let alphabet: [UInt8] = Array("\",;\t\n\r x\u{0}".utf8) + [0xff, 0xc3, 0xe2, 0xef, 0xbb, 0xbf]
    var stream = RandomStream(seed: 2, "hostile", "tables")
    var readCount = 0
    for _ in 0..<3000 {
      var bytes = Array(seedText.utf8)
      for _ in 0...stream.index(below: 6) {
        let byte = alphabet[stream.index(below: alphabet.count)]
        switch stream.index(below: 4) {
        case 0: bytes.insert(byte, at: stream.index(below: bytes.count + 1))
        case 1 where !bytes.isEmpty: bytes.remove(at: stream.index(below: bytes.count))
        case 2 where !bytes.isEmpty: bytes[stream.index(below: bytes.count)] = byte
        default: bytes = Array(bytes.prefix(stream.index(below: bytes.count + 1)))
        }
      }
      do throws(CohortError) {
        let table = try TableReader.parse(bytes, file: "hostile.csv")
        readCount += 1
        for row in 0..<table.rowCount {
          for column in table.columns.indices {
            _ = table.cell(row: row, column: column)
            _ = table.isEmpty(row: row, column: column)
            _ = table.decimal(row: row, column: column)
          }
          #expect(table.lineNumber(row: row) >= 2)
        }
      } catch {
        #expect(error.file == "hostile.csv")
        #expect(error.line != nil || error.code == .emptyTable)
      }
    }
    #expect(readCount > 300)
  }

  /// Writing any cells with quotes and reading them back gives the same cells.
  @Test func quotedCellsComeBack() throws {
    let alphabet = Array("ab\",;\t\n\r é𝄞")
    var stream = RandomStream(seed: 3, "round trip")
    for _ in 0..<300 {
      let width = 1 + stream.index(below: 4)
      let rows = (0..<stream.index(below: 6)).map { _ in
        (0..<width).map { _ in
          String(
            (0..<stream.index(below: 6)).map { _ in alphabet[stream.index(below: alphabet.count)] })
        }
      }
      let lines = ([(0..<width).map { "c\($0)" }] + rows).map { cells in
        cells.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",")
      }
      let table = try TableReader.parse(
        Array(lines.joined(separator: "\n").utf8), file: "round.csv")
      #expect(table.rowCount == rows.count)
      for (row, cells) in rows.enumerated() {
        for (column, cell) in cells.enumerated() {
          #expect(Array(table.cell(row: row, column: column).utf8) == Array(cell.utf8))
        }
      }
    }
  }
}
