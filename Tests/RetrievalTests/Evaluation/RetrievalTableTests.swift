import Cohorts
import Foundation
import Retrieval
import Testing

@Suite("Tables of pairs") struct RetrievalTableTests {
  private func table(
    _ text: String, columns: RetrievalTable.Columns = .init(), count: Int
  ) throws -> RetrievalTable {
    let file = FileManager.default.temporaryDirectory.appending(
      path: "pairs-\(UUID().uuidString).csv")
    try Data(text.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try RetrievalTable(path: file.path, columns: columns, count: count)
  }

  @Test func usualColumnsAreRead() throws {
    let read = try table(
      "group,label,text,fold\np1,a; b,No finding.,2\np2,,no  finding.,1\np1,b,Mass.,2\n", count: 3)
    #expect(read.groups == ["p1", "p2", "p1"])
    #expect(read.classNames == ["a", "b"])
    #expect(read.classes == [[0, 1], [], [1]])
    #expect(read.keys[0] == read.keys[1] && read.keys[0] != read.keys[2])
    #expect(read.galleries == [0, 1, 0])
    #expect(read.hasGroups && read.hasTexts)
  }

  @Test func whatIsNotThereIsDifferentEverywhere() throws {
    let read = try table("x\n1\n2\n", count: 2)
    #expect(!read.hasGroups && !read.hasTexts)
    #expect(Set(read.groups).count == 2 && Set(read.keys).count == 2)
    #expect(read.galleries == [0, 0] && read.classes == [[], []])
  }

  @Test func refusesOtherRowsAndColumns() {
    let counts = #expect(throws: RetrievalError.self) { try table("group\na\n", count: 2) }
    #expect(counts?.code == .invalidRows)
    let empty = #expect(throws: RetrievalError.self) { try table("group,x\n,1\nb,2\n", count: 2) }
    #expect(empty?.code == .invalidRows)
    let missing = #expect(throws: CohortError.self) {
      try table("group\na\nb\n", columns: .init(label: "grade"), count: 2)
    }
    #expect(missing?.code == .missingColumn)
  }
}
