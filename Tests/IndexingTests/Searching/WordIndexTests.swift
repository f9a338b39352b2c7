import Foundation
import Indexing
import Testing

/// Words in memory find what FTS5 finds.
struct WordIndexTests {
  private static let vocabulary = [
    "effusion", "Effusión", "heart", "HEART", "the", "The", "lung", "co2", "x-ray", "naïve",
    "naive", "左肺", "left", "right", "опухоль", "Опухоль", "σοφός", "😀",
  ]

  private static func phrase(_ count: Int, _ random: inout SplitMix) -> String {
    (0..<count).map { _ in
      // The first words are the commonest, as in reports.
      let first = Int.random(in: 0..<vocabulary.count, using: &random)
      return vocabulary[Int.random(in: 0...first, using: &random)]
    }.joined(separator: [" ", ", ", " (", "."][Int.random(in: 0..<4, using: &random)])
  }

  private func made(
    _ folder: URL, seed: UInt64, count: Int
  ) throws -> (writer: IndexWriter, place: URL) {
    var random = SplitMix(state: seed)
    let place = folder.appending(path: "index")
    let writer = try IndexWriter.create(at: place, IndexDescription(width: 1, metric: .dot))
    let rows = [Float](repeating: 1, count: count)
    let cases = (0..<count).map { number in
      CaseRecord(
        id: "c\(number)", group: "g\(number / 3)",
        text: number % 11 == 5
          ? nil
          : number % 13 == 7
            ? "" : Self.phrase(Int.random(in: 1...30, using: &random), &random),
        image: nil, cells: [["F", "M"][number % 2]])
    }
    try rows.withUnsafeBufferPointer { rows in
      _ = try writer.append(
        cases, columns: ["sex"],
        vectors: [ModalityVectors(modality: "text", width: 1, rows: rows)])
    }
    return (writer, place)
  }

  /// The same cases in the same order with the same scores, to the last bit.
  @Test(arguments: 0..<6)
  func findsWhatTheDatabaseFinds(seed: Int) throws {
    try withScratchFolder { folder in
      let (writer, place) = try made(folder, seed: UInt64(seed), count: 400)
      try writer.delete(Set((0..<40).map { "c\($0 * 7 + seed)" }).sorted())
      if seed % 2 == 1 { try writer.compact() }
      let (plain, fast) = (try CaseIndex(place), try CaseIndex(place))
      try fast.loadWords()
      // Else both would ask the database.
      #expect(try fast.ranksInMemory("heart \"co2\"") && !plain.ranksInMemory("heart"))
      #expect(try !fast.ranksInMemory("\"heart lung\""))
      var random = SplitMix(state: UInt64(100 + seed))
      var found = 0
      for round in 0..<60 {
        var text = Self.phrase(Int.random(in: 1...8, using: &random), &random)
        if round % 5 == 0 { text += " nowhere" }
        if round % 6 == 0 { text = "\"\(text)\" lung" }
        var options = SearchOptions(
          count: [1, 10, 100, Int.max][round % 4], onePerGroup: round % 3 == 0)
        if round % 7 == 0 { options.filter = CaseFilter([try .init(parsing: "sex=F")]) }
        if round % 8 == 0 { options.excludedGroup = "g9" }
        // A face is no letter: there may be nothing to look for.
        guard let expected = try? plain.search(text: text, options) else {
          #expect(throws: IndexingError.self) { try fast.search(text: text, options) }
          continue
        }
        #expect(try fast.search(text: text, options) == expected, "\(text)")
        found += expected.count
      }
      #expect(found > 1000)
    }
  }

  @Test func aSnapshotKeepsItsWords() throws {
    try withScratchFolder { folder in
      let (writer, place) = try made(folder, seed: 3, count: 30)
      let index = try CaseIndex(place)
      try index.loadWords()
      let before = try index.search(text: "heart", .init(count: 100))
      try writer.delete(["c0", "c1", "c2", "c3"])
      #expect(try index.search(text: "heart", .init(count: 100)) == before)
      let after = try CaseIndex(place)
      try after.loadWords()
      #expect(try after.search(text: "heart", .init(count: 100)).allSatisfy { $0.id != "c3" })
    }
  }

  @Test func anIndexWithoutTextsFindsNothing() throws {
    try withScratchFolder { folder in
      let made = MadeCases(count: 7, width: 2, seed: 1)
      let writer = try IndexWriter.create(
        at: folder.appending(path: "i"), IndexDescription(width: 2, metric: .dot))
      try made.append(to: writer, 6..<7)
      let index = try CaseIndex(folder.appending(path: "i"))
      try index.loadWords()
      #expect(try index.search(text: "finding") == [])
    }
  }
}
