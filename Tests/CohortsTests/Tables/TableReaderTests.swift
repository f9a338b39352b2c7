import Cohorts
import Testing

@Suite struct TableReaderTests {
  private func parse(_ text: String, file: String = "t.csv") throws(CohortError) -> Table {
    try TableReader.parse(Array(text.utf8), file: file)
  }

  private func cells(_ table: Table) -> [[String]] {
    (0..<table.rowCount).map { row in
      table.columns.indices.map { table.cell(row: row, column: $0) }
    }
  }

  @Test func readsPlainCells() throws {
    let table = try parse("a,b\n1,2\n3,4\n")
    #expect(table.columns == ["a", "b"])
    #expect(cells(table) == [["1", "2"], ["3", "4"]])
  }

  @Test func lastLineNeedsNoBreak() throws {
    #expect(cells(try parse("a,b\n1,2")) == [["1", "2"]])
    #expect(cells(try parse("a,b\n1,")) == [["1", ""]])
  }

  @Test func quotedCellsHoldSeparatorsBreaksAndQuotes() throws {
    let table = try parse("a,b\n\"x,\"\"y\"\"\",\"two\nlines\"\n3,4\n")
    #expect(cells(table) == [["x,\"y\"", "two\nlines"], ["3", "4"]])
    // The second row begins on line 4, because the first one spans two.
    #expect(table.lineNumber(row: 0) == 2)
    #expect(table.lineNumber(row: 1) == 4)
  }

  @Test func emptyQuotedCellIsEmpty() throws {
    let table = try parse("a,b\n\"\",x\n")
    #expect(table.isEmpty(row: 0, column: 0))
    #expect(!table.isEmpty(row: 0, column: 1))
  }

  @Test func skipsByteOrderMark() throws {
    let table = try TableReader.parse([0xef, 0xbb, 0xbf] + Array("a,b\n1,2\n".utf8), file: "t")
    #expect(table.columns == ["a", "b"])
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func lineBreaksOfAllSystems(_ end: String) throws {
    let table = try parse("a,b\(end)1,2\(end)\(end)\"3\",4\(end)")
    #expect(cells(table) == [["1", "2"], ["3", "4"]])
    #expect(table.lineNumber(row: 1) == 4)
  }

  @Test func separatorComesFromTheHeader() throws {
    #expect(cells(try parse("a\tb,c\td\n1\t2\t3\n")) == [["1", "2", "3"]])
    #expect(cells(try parse("a;b\n1,5;2\n")) == [["1,5", "2"]])
    #expect(try parse("\"a,b,c\"\td\n1\t2\n").columns == ["a,b,c", "d"])
    #expect(try parse("only\n1\n", file: "x.tsv").columns == ["only"])
  }

  @Test func gzipIsToldByContent() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("plain-name.csv", Gzip.compressed)
    #expect(cells(try TableReader.read(path)) == [["1", "2"], ["3", "4"]])
  }

  @Test func rejectsRaggedRow() throws {
    for text in ["a,b\n1,2\n\"x\ny\",2\n1\n", "a,b\n1,2\n\"x\ny\",2\n1,2,3\n"] {
      let error = #expect(throws: CohortError.self) { try parse(text) }
      #expect(error?.code == .raggedRow)
      #expect(error?.line == 5)
    }
  }

  @Test func rejectsInvalidUTF8() throws {
    for bad: [UInt8] in [
      [0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82],
    ] {
      let error = #expect(throws: CohortError.self) {
        try TableReader.parse(Array("a,b\n1,2\n3,".utf8) + bad, file: "t.csv")
      }
      #expect(error?.code == .invalidUTF8)
      #expect(error?.line == 3)
    }
  }

  @Test func rejectsOpenQuote() throws {
    let error = #expect(throws: CohortError.self) { try parse("a,b\n1,2\n3,\"open\n5,6\n") }
    #expect(error?.code == .malformedQuote)
    #expect(error?.line == 3)
  }

  @Test func rejectsTextAfterQuote() throws {
    let error = #expect(throws: CohortError.self) { try parse("a,b\n\"1\"x,2\n") }
    #expect(error?.code == .malformedQuote)
    #expect(error?.line == 2)
  }

  @Test(arguments: ["", "\n\r\n", "\u{feff}"])
  func rejectsEmptyFile(_ text: String) throws {
    let error = #expect(throws: CohortError.self) { try parse(text) }
    #expect(error?.code == .emptyTable)
  }

  @Test func rejectsDuplicateAndEmptyColumnNames() throws {
    #expect(#expect(throws: CohortError.self) { try parse("a,a\n") }?.code == .duplicateColumn)
    #expect(#expect(throws: CohortError.self) { try parse("a, \n") }?.code == .emptyColumnName)
  }

  @Test func missingColumnNamesTheNearest() throws {
    let table = try parse("age,region\n1,2\n")
    let error = #expect(throws: CohortError.self) { try table.columnIndex("regoin") }
    #expect(error?.code == .missingColumn)
    #expect(error?.message.contains("\"region\"") == true)
    #expect(try table.columnIndex("region") == 1)
  }

  @Test func missingFileIsNamed() {
    let error = #expect(throws: CohortError.self) { try TableReader.read("/nowhere/t.csv") }
    #expect(error?.code == .missingFile)
    #expect(error?.file == "/nowhere/t.csv")
  }

  @Test func aFolderIsNoTable() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: CohortError.self) { try TableReader.read(folder.path) }
    #expect(error?.code == .fileAccess)
  }
}
