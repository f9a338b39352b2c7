import Foundation
import Indexing
import Testing

struct GraphTests {
  private func made(_ count: Int, at place: URL) throws -> (MadeCases, IndexWriter) {
    let made = MadeCases(count: count, width: 16, seed: 12)
    return (made, try madeIndex(made, at: place, batch: 500))
  }

  @Test func aGraphFindsNearlyAllAndLaterCasesToo() throws {
    try withScratchFolder { folder in
      let place = folder.appending(path: "index")
      let (made, writer) = try made(1500, at: place)
      let built = try writer.buildGraphs()
      #expect(built.map(\.modality) == ["image"] && built[0].count == 1500)
      #expect(built[0].recall >= 0.98)
      let more = MadeCases(count: 40, width: 16, seed: 13, prefix: "late")
      try more.append(to: writer)
      try writer.delete(["case-3"])
      let index = try CaseIndex(place)
      #expect(index.notices.isEmpty)
      var (found, wanted) = (0, 0)
      for query in made.rows.prefix(60) + more.rows.prefix(20) {
        let near = try index.search(vector: query, in: "image")
        let exact = try index.search(vector: query, in: "image", .init(isExact: true))
        #expect(near.count == 10 && !near.contains { $0.id == "case-3" })
        #expect(near.map(\.score) == near.map(\.score).sorted(by: >))
        wanted += exact.count
        // Equal scores are equally good.
        found += near.count { $0.score >= (exact.last?.score ?? 0) - 1e-4 }
      }
      #expect(Double(found) / Double(wanted) > 0.97)
    }
  }

  @Test func filtersThroughAGraphGiveAsManyAsThereAre() throws {
    try withScratchFolder { folder in
      let place = folder.appending(path: "index")
      let (made, writer) = try made(1200, at: place)
      _ = try writer.buildGraphs()
      let index = try CaseIndex(place)
      let filter = CaseFilter([.init("age", .equal, "41"), .init("sex", .equal, "F")])
      let passing = (0..<1200).filter { $0 % 60 == 21 && $0 % 3 == 0 }.count
      let found = try index.search(
        vector: made.rows[0], in: "image", .init(count: 50, filter: filter))
      #expect(found.count == min(50, passing))
      let exact = try index.search(
        vector: made.rows[0], in: "image", .init(count: 50, filter: filter, isExact: true))
      #expect(found.map(\.id) == exact.map(\.id))
    }
  }

  @Test func aChangedGraphIsNoticedAndCompactionDropsIt() throws {
    try withScratchFolder { folder in
      let place = folder.appending(path: "index")
      let (made, writer) = try made(600, at: place)
      _ = try writer.buildGraphs()
      let vectors = place.appending(path: "vectors")
      let name = try #require(
        try FileManager.default.contentsOfDirectory(atPath: vectors.path).first {
          $0.hasSuffix(".hnsw")
        })
      let file = vectors.appending(path: name)
      let whole = try Data(contentsOf: file)
      var bytes = whole
      bytes[bytes.count / 2] ^= 4
      try bytes.write(to: file)
      #expect {
        try CaseIndex(place)
      } throws: { ($0 as? IndexingError)?.code == .damaged }
      // Without graphs the index is as good as ever.
      #expect(try CaseIndex(place, usesGraphs: false).caseCount == 600)
      try whole.write(to: file)
      try writer.compact()
      #expect(
        try !FileManager.default.contentsOfDirectory(atPath: vectors.path).contains(name))
      #expect(try CaseIndex(place).search(vector: made.rows[0], in: "image").count == 10)
    }
  }
}
