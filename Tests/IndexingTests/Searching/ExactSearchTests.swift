import CVectorSearch
import Foundation
import Indexing
import Testing

struct ExactSearchTests {
  /// Every width around the lanes of the kernels, every number of queries around their blocks.
  @Test(arguments: [1, 3, 15, 16, 17, 40, 64, 129])
  func findsWhatAFullSortFinds(width: Int) throws {
    try withScratchFolder { folder in
      let made = MadeCases(count: 333, width: width, seed: UInt64(width))
      let writer = try madeIndex(made, at: folder.appending(path: "index"), batch: 70)
      _ = writer
      let queries = MadeCases(count: 130, width: width, seed: 99).rows
      for threads in [1, 3] {
        let index = try CaseIndex(folder.appending(path: "index"), threads: threads)
        for k in [1, 10, 333, 500] {
          let found = try index.search(
            vectors: queries.flatMap(\.self), in: "image", SearchOptions(count: k))
          #expect(found.count == queries.count)
          for (query, matches) in zip(queries, found) {
            let expected = made.sorted(query).prefix(k)
            #expect(matches.map(\.position) == expected.map(\.0))
            #expect(matches.map(\.score) == expected.map { Double($0.1) })
          }
        }
      }
    }
  }

  @Test func filtersGroupsAndDeletionsLeaveTheRestInOrder() throws {
    try withScratchFolder { folder in
      let made = MadeCases(count: 400, width: 24, seed: 5)
      let place = folder.appending(path: "index")
      let writer = try madeIndex(made, at: place, batch: 90)
      var random = SplitMix(state: 17)
      let dead = Set((0..<400).filter { _ in Int.random(in: 0..<4, using: &random) == 0 })
      try writer.delete(dead.sorted().map { "case-\($0)" })
      let index = try CaseIndex(place, threads: 2)
      #expect(index.caseCount == 400 - dead.count)
      let query = (0..<24).map { Float($0 % 5 - 2) }
      func places(_ options: SearchOptions) throws -> [String] {
        try index.search(vector: query, in: "image", options).map(\.id)
      }
      func expected(_ passes: @escaping (Int) -> Bool) -> [String] {
        made.sorted(query) { !dead.contains($0) && passes($0) }.map { "case-\($0.0)" }
      }
      #expect(try places(.init(count: 1000)) == expected { _ in true })
      let women = CaseFilter([.init("sex", .equal, "F")])
      #expect(try places(.init(count: 1000, filter: women)) == expected { $0 % 3 == 0 })
      // A missing cell is not another value.
      let others = CaseFilter([.init("sex", .unequal, "F")])
      #expect(try places(.init(count: 1000, filter: others)) == expected { $0 % 3 == 1 })
      let old = CaseFilter([.init("age", .atLeast, "60"), .init("sex", .equal, "M")])
      #expect(
        try places(.init(count: 20, filter: old))
          == Array(expected { $0 % 3 == 1 && 20 + $0 % 60 >= 60 }.prefix(20)))
      // About one case in a hundred, so that rows are gathered.
      let few = CaseFilter([.init("age", .equal, "41.0"), .init("sex", .equal, "F")])
      #expect(
        try places(.init(count: 1000, filter: few)) == expected { $0 % 3 == 0 && $0 % 60 == 21 })
      #expect(
        try places(.init(count: 1000, excludedGroup: "case-g7"))
          == expected { $0 / 3 != 7 })
      let perGroup = try places(.init(count: 40, onePerGroup: true))
      var seen: Set<Int> = []
      let first = made.sorted(query) { !dead.contains($0) }.filter {
        seen.insert($0.0 / 3).inserted
      }
      #expect(perGroup == first.prefix(40).map { "case-\($0.0)" })
    }
  }

  @Test func cosineIgnoresLength() throws {
    try withScratchFolder { folder in
      let place = folder.appending(path: "index")
      let writer = try IndexWriter.create(at: place, IndexDescription(width: 2))
      let rows: [Float] = [3, 4, 0, 1e-20, -5, 0]
      try rows.withUnsafeBufferPointer { rows in
        _ = try writer.append(
          ["a", "b", "c"].map { CaseRecord(id: $0) },
          vectors: [ModalityVectors(modality: "text", width: 2, rows: rows)])
      }
      let found = try CaseIndex(place).search(vector: [0, 1e-10], in: "text")
      #expect(found.map(\.id) == ["b", "a", "c"])
      #expect(abs(found[0].score - 1) < 1e-6 && abs(found[1].score - 0.8) < 1e-6)
      #expect(found[2].score == 0)
    }
  }

  @Test(arguments: [CHIASM_PORTABLE, CHIASM_AVX2, CHIASM_AVX512])
  func kernelsAgree(kind: chiasm_instructions) {
    guard kind.rawValue <= chiasm_best_instructions().rawValue else { return }
    var random = SplitMix(state: 3)
    let (rows, queries, stride) = (200, 7, 48)
    func numbers(_ count: Int) -> UnsafeMutablePointer<Float> {
      let memory = UnsafeMutableRawPointer.allocate(byteCount: count * 4, alignment: 64)
        .assumingMemoryBound(to: Float.self)
      for place in 0..<count { memory[place] = Float(Int.random(in: -9...9, using: &random)) }
      return memory
    }
    let left = numbers(rows * stride)
    let right = numbers(queries * stride)
    defer {
      UnsafeMutableRawPointer(left).deallocate()
      UnsafeMutableRawPointer(right).deallocate()
    }
    for query in 0..<queries {
      var scores = [Float](repeating: 0, count: rows)
      #expect(
        chiasm_search_scores(kind, left, rows, stride, right + query * stride, &scores))
      for row in 0..<rows {
        let expected = (0..<stride).reduce(Float(0)) {
          $0 + left[row * stride + $1] * right[query * stride + $1]
        }
        #expect(scores[row] == expected)
      }
    }
  }

  @Test func questionsThatCannotBeAnsweredAreRefused() throws {
    try withScratchFolder { folder in
      let made = MadeCases(count: 20, width: 4, seed: 1)
      _ = try madeIndex(made, at: folder.appending(path: "index"))
      let index = try CaseIndex(folder.appending(path: "index"))
      func code(_ body: () throws -> Void) -> IndexingError.Code? {
        do { try body() } catch { return (error as? IndexingError)?.code }
        return nil
      }
      #expect(code { _ = try index.search(vector: [1, 2, 3], in: "image") } == .widthMismatch)
      #expect(code { _ = try index.search(vector: [0, 0, 0, 0], in: "image") } == .zeroVector)
      #expect(code { _ = try index.search(vector: [1, .nan, 0, 0], in: "image") } == .notFinite)
      #expect(code { _ = try index.search(vector: [1, 2, 3, 4], in: "sound") } == .unknownModality)
      #expect(
        code { _ = try index.search(vector: [1, 2, 3, 4], in: "image", .init(count: 0)) }
          == .invalidArgument)
      let filter = CaseFilter([.init("sx", .equal, "F")])
      #expect(
        code { _ = try index.search(vector: [1, 2, 3, 4], in: "image", .init(filter: filter)) }
          == .unknownColumn)
      #expect(code { _ = try index.record("case-99") } == .unknownCase)
      #expect(
        code { _ = try CaseIndex(folder) } == .notAnIndex)
    }
  }
}
