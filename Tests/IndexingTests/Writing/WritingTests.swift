import Foundation
import Indexing
import Testing

struct WritingTests {
  @Test func appendingIsTheSameAsBuildingAtOnce() throws {
    try withScratchFolder { folder in
      let made = MadeCases(count: 150, width: 20, seed: 8)
      _ = try madeIndex(made, at: folder.appending(path: "whole"))
      let writer = try madeIndex(made, at: folder.appending(path: "parts"), batch: 13)
      let places = ["whole", "parts"].map { folder.appending(path: $0) }
      func answers() throws -> [[[Match]]] {
        try places.map { place in
          let index = try CaseIndex(place)
          return try index.search(
            vectors: made.rows.prefix(20).flatMap(\.self), in: "image", .init(count: 15))
            + [
              index.search(text: "finding 3", .init(count: 20)).sorted { $0.position < $1.position }
            ]
        }
      }
      let before = try answers()
      #expect(before[0] == before[1])
      let compaction = try writer.compact()
      #expect(compaction.removed == 0)
      #expect(compaction.filesBefore == 12 && compaction.filesAfter == 1)
      #expect(try answers()[1] == before[1])
    }
  }

  @Test func compactionRemovesWhatWasDeleted() throws {
    try withScratchFolder { folder in
      let made = MadeCases(count: 60, width: 8, seed: 2)
      let place = folder.appending(path: "index")
      let writer = try madeIndex(made, at: place, batch: 20)
      try writer.delete((0..<60).filter { $0 % 3 == 1 }.map { "case-\($0)" })
      let open = try CaseIndex(place)
      let query = made.rows[4]
      let before = try open.search(vector: query, in: "image", .init(count: 60))
      let compaction = try writer.compact()
      #expect(compaction.removed == 20 && compaction.filesAfter == 1)
      // Who had it open sees what was there; files removed meanwhile stay readable.
      #expect(try open.search(vector: query, in: "image", .init(count: 60)) == before)
      let after = try CaseIndex(place).search(vector: query, in: "image", .init(count: 60))
      #expect(after.map(\.id) == before.map(\.id) && after.map(\.score) == before.map(\.score))
      // A name that was deleted may come again.
      try made.append(to: writer, 1..<2)
      #expect(try CaseIndex(place).record("case-1").group == "case-g0")
    }
  }

  @Test func readersSeeOneStateWhileAWriterGoesOn() throws {
    try withScratchFolder { folder in
      let made = MadeCases(count: 90, width: 8, seed: 4)
      let place = folder.appending(path: "index")
      let writer = try IndexWriter.create(
        at: place, IndexDescription(width: 8, metric: .dot, fingerprint: "made"))
      try made.append(to: writer, 0..<30)
      let first = try CaseIndex(place)
      try made.append(to: writer, 30..<60)
      try writer.delete(["case-0"])
      let second = try CaseIndex(place)
      try made.append(to: writer, 60..<90)
      #expect(first.caseCount == 30 && second.caseCount == 59)
      #expect(first.contains("case-0") && !second.contains("case-0"))
      #expect(try first.record("case-0").text == "finding 0 seen in case 0")
      #expect(try first.search(text: "finding", .init(count: 99)).count == 26)
      #expect(try CaseIndex(place).caseCount == 89)
    }
  }

  @Test func oneWriterAtATime() throws {
    try withScratchFolder { folder in
      let place = folder.appending(path: "index")
      var writer: IndexWriter? = try IndexWriter.create(at: place, IndexDescription(width: 2))
      #expect(throws: IndexingError.self) { try IndexWriter.create(at: place, .init(width: 2)) }
      do {
        _ = try IndexWriter.open(place)
        Issue.record("a second writer came in")
      } catch {
        #expect((error as? IndexingError)?.code == .inUse)
      }
      #expect(writer != nil)
      writer = nil
      #expect(try IndexWriter.open(place).description.width == 2)
      // There is an index already, and a folder of something else.
      #expect(throws: IndexingError.self) { try IndexWriter.create(at: place, .init(width: 2)) }
      try Data("x".utf8).write(to: folder.appending(path: "notes.txt"))
      #expect(throws: IndexingError.self) { try IndexWriter.create(at: folder, .init(width: 2)) }
    }
  }

  @Test func faultyRowsAreNamedAndNothingIsAdded() throws {
    try withScratchFolder { folder in
      let place = folder.appending(path: "index")
      let writer = try IndexWriter.create(at: place, IndexDescription(width: 3))
      func failure(
        _ rows: [Float], ids: [String] = ["a", "b"], width: Int = 3, columns: [String] = [],
        modality: String = "image"
      ) -> IndexingError? {
        do {
          try rows.withUnsafeBufferPointer { rows in
            _ = try writer.append(
              ids.map { CaseRecord(id: $0) }, columns: columns,
              vectors: [
                ModalityVectors(modality: modality, width: width, rows: rows, file: "a.npy")
              ])
          }
        } catch {
          return error as? IndexingError
        }
        return nil
      }
      let nan = failure([1, 2, 3, 4, .nan, 6])
      #expect(nan?.code == .notFinite && nan?.row == 1)
      #expect(nan?.description == "a.npy, row 1: expected finite numbers, found nan in column 1")
      #expect(failure([1, 2, 3, 0, 0, 0])?.code == .zeroVector)
      #expect(failure([1, 2, 3, 1e30, 1, 1])?.code == .notFinite)
      #expect(failure([1, 2, 3])?.code == .countMismatch)
      #expect(failure([1, 2, 3, 4], width: 2)?.code == .widthMismatch)
      #expect(failure([1, 2, 3, 4, 5, 6], ids: ["a", "a"])?.code == .duplicateCase)
      #expect(failure([1, 2, 3, 4, 5, 6], ids: ["a", ""])?.code == .invalidArgument)
      #expect(failure([1, 2, 3, 4, 5, 6], columns: ["sex"])?.code == .countMismatch)
      #expect(failure([1, 2, 3, 4, 5, 6], modality: "../image")?.code == .invalidArgument)
      #expect(try CaseIndex(place).caseCount == 0)
      #expect(failure([1, 2, 3, 4, 5, 6]) == nil)
      #expect(failure([1, 2, 3, 4, 5, 6], ids: ["c", "b"])?.code == .duplicateCase)
      #expect(try CaseIndex(place).caseCount == 2)
      do {
        try writer.delete(["a", "nobody"])
        Issue.record("a case that is not there was deleted")
      } catch {
        #expect((error as? IndexingError)?.code == .unknownCase)
      }
      #expect(try CaseIndex(place).caseCount == 2)
    }
  }

  @Test func aCaseMayLackAModality() throws {
    try withScratchFolder { folder in
      let place = folder.appending(path: "index")
      let writer = try IndexWriter.create(at: place, IndexDescription(width: 2, metric: .dot))
      let images: [Float] = [1, 0, 0, 0, 0, 1]
      let texts: [Float] = [0, 0, 1, 0, 0, 1]
      try images.withUnsafeBufferPointer { images in
        try texts.withUnsafeBufferPointer { texts in
          _ = try writer.append(
            ["a", "b", "c"].map { CaseRecord(id: $0) },
            vectors: [
              .init(modality: "image", width: 2, rows: images, presence: [true, false, true]),
              .init(modality: "text", width: 2, rows: texts, presence: [false, true, true]),
            ])
        }
      }
      let index = try CaseIndex(place)
      #expect(index.modalities == ["image", "text"])
      #expect(try index.search(vector: [1, 0], in: "image").map(\.id) == ["a", "c"])
      #expect(try index.search(vector: [1, 0], in: "text").map(\.id) == ["b", "c"])
      #expect(try index.vector(of: "b", in: "image") == nil)
      #expect(try index.vector(of: "b", in: "text") == [1, 0])
    }
  }
}
