import Foundation
import Indexing
import Testing

struct TextSearchTests {
  private func index(_ texts: [String?], at folder: URL) throws -> (IndexWriter, CaseIndex) {
    let place = folder.appending(path: "index")
    let writer = try IndexWriter.create(at: place, IndexDescription(width: 2))
    let rows: [Float] = texts.indices.flatMap { [Float($0 + 1), Float(1)] }
    try rows.withUnsafeBufferPointer { rows in
      _ = try writer.append(
        texts.enumerated().map { CaseRecord(id: "c\($0)", group: "g\($0 / 2)", text: $1) },
        vectors: [ModalityVectors(modality: "text", width: 2, rows: rows)])
    }
    return (writer, try CaseIndex(place))
  }

  @Test func wordsAreFoundWhateverTheirCaseAndAccents() throws {
    try withScratchFolder { folder in
      let (_, index) = try index(
        ["Pleural Effusion left", "no effusión", "normal heart", nil, "EFFUSION effusion"],
        at: folder)
      #expect(Set(try index.search(text: "effusion").map(\.id)) == ["c0", "c1", "c4"])
      #expect(try index.search(text: "effusion").first?.id == "c4")
      #expect(try index.search(text: "\"effusion left\"").map(\.id) == ["c0"])
      #expect(try index.search(text: "heart effusion", .init(count: 1)).map(\.id) == ["c2"])
      #expect(try index.search(text: "lung") == [])
      #expect(
        try index.search(text: "effusion", .init(excludedGroup: "g0")).map(\.id) == ["c4"])
      #expect(try index.search(text: "effusion", .init(onePerGroup: true)).count == 2)
      #expect(try index.textCount() == 4)
    }
  }

  /// Whatever is typed is words, never an operator of the database.
  @Test(arguments: [
    "effusion AND", "NEAR(effusion heart)", "text:effusion", "effusion*", "\"effusion",
    "'; DROP TABLE cases;--",
    "(effusion", "effusion^2", "-effusion", "a\"b\"c effusion", "effusion\u{0}x",
  ])
  func whatIsTypedIsWords(text: String) throws {
    try withScratchFolder { folder in
      let (_, index) = try index(["effusion", "heart"], at: folder)
      if text.contains("DROP") {
        #expect(try index.search(text: text) == [])
      } else {
        #expect(try index.search(text: text).contains { $0.id == "c0" })
      }
      #expect(index.caseCount == 2)
    }
  }

  @Test(arguments: ["", "  ", "\"\"", "!?*"])
  func nothingToLookForIsSaid(text: String) throws {
    try withScratchFolder { folder in
      let (_, index) = try index(["effusion"], at: folder)
      #expect(throws: IndexingError.self) { try index.search(text: text) }
    }
  }

  /// Worked by hand: ranks from 1, weight / (60 + rank).
  @Test func ranksAreFusedReciprocally() throws {
    try withScratchFolder { folder in
      let (_, index) = try index(["alpha", "beta", "alpha beta gamma delta epsilon"], at: folder)
      // By vector (1, 0): c2 (.949), c1 (.894), c0 (.707). By the word alpha: c0, c2.
      let found = try index.search(vector: [1, 0], in: "text", text: "alpha")
      #expect(found.map(\.id) == ["c2", "c0", "c1"])
      let first: Double = 1 / 61
      let expected: [Double] = [first + 1 / 62, first + 1 / 63, 1 / 62]
      for (score, expected) in zip(found.map(\.score), expected) {
        #expect(abs(score - expected) < 1e-15)
      }
      let words = try index.search(
        vector: [1, 0], in: "text", text: "alpha", vectorWeight: 0)
      #expect(words.map(\.id) == ["c0", "c2"])
      #expect(throws: IndexingError.self) {
        try index.search(vector: [1, 0], in: "text", text: "alpha", vectorWeight: -1)
      }
    }
  }

  @Test func deletedTextsAreNotFoundNorLeftOnDiskAfterCompaction() throws {
    try withScratchFolder { folder in
      var (writer, _) = try index(["xylophone melody", "plain"], at: folder)
      try writer.delete(["c0"])
      let place = folder.appending(path: "index")
      #expect(try CaseIndex(place).search(text: "xylophone") == [])
      #expect(try CaseIndex(place).textCount() == 1)
      try writer.compact()
      #expect(try CaseIndex(place).search(text: "plain").map(\.id) == ["c1"])
      writer = try { () throws -> IndexWriter in
        // The first writer must be gone before its log is.
        let other = folder.appending(path: "other")
        return try IndexWriter.create(at: other, IndexDescription(width: 2))
      }()
      for name in ["cases.sqlite", "cases.sqlite-wal"] {
        let bytes = (try? Data(contentsOf: place.appending(path: name))) ?? Data()
        #expect(bytes.range(of: Data("xylophone".utf8)) == nil, "\(name)")
      }
    }
  }
}
