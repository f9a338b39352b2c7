import Foundation
import Indexing
import Testing

struct DamageTests {
  /// A flipped bit anywhere in a file of vectors, and a file cut anywhere, is noticed and named.
  @Test func changedAndTruncatedFilesAreNoticed() throws {
    try withScratchFolder { folder in
      let place = folder.appending(path: "index")
      do { _ = try madeIndex(MadeCases(count: 40, width: 8, seed: 6), at: place) }
      let vectors = place.appending(path: "vectors")
      let name = try #require(
        try FileManager.default.contentsOfDirectory(atPath: vectors.path).first)
      let file = vectors.appending(path: name)
      let whole = try Data(contentsOf: file)
      var random = SplitMix(state: 1)
      for _ in 0..<60 {
        var changed = whole
        let byte = Int.random(in: 0..<whole.count, using: &random)
        changed[byte] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        try changed.write(to: file)
        do {
          _ = try CaseIndex(place)
          Issue.record("byte \(byte) was changed and not noticed")
        } catch {
          let error = try #require(error as? IndexingError)
          #expect(error.code == .damaged && error.file == file.path, "\(error)")
        }
      }
      for count in [0, 1, 255, 256, 257, whole.count / 2, whole.count - 1] {
        try whole.prefix(count).write(to: file)
        #expect(throws: IndexingError.self) { try CaseIndex(place, verifies: false) }
      }
      try (whole + [0]).write(to: file)
      #expect(throws: IndexingError.self) { try CaseIndex(place, verifies: false) }
      try whole.write(to: file)
      #expect(try CaseIndex(place).check().cases == 40)
      try FileManager.default.removeItem(at: file)
      do {
        _ = try CaseIndex(place)
        Issue.record("a missing file was not noticed")
      } catch {
        #expect((error as? IndexingError)?.code == .damaged)
      }
    }
  }

  @Test func whatIsStoredOfACaseHasAChecksum() throws {
    try withScratchFolder { folder in
      let place = folder.appending(path: "index")
      do { _ = try madeIndex(MadeCases(count: 40, width: 8, seed: 6), at: place) }
      let file = place.appending(path: "cases.sqlite")
      var bytes = try Data(contentsOf: file)
      let text = Data("finding 2 seen in case 12".utf8)
      let range = try #require(bytes.range(of: text))
      bytes[range.lowerBound] = UInt8(ascii: "b")
      try bytes.write(to: file)
      let index = try CaseIndex(place)
      #expect {
        try index.record("case-12")
      } throws: { ($0 as? IndexingError)?.code == .damaged }
      #expect(try index.record("case-13").id == "case-13")
      #expect {
        try index.check()
      } throws: { ($0 as? IndexingError)?.code == .damaged }
    }
  }

  @Test func filesThatAreNoDatabaseAreNamed() throws {
    try withScratchFolder { folder in
      let place = folder.appending(path: "index")
      do { _ = try madeIndex(MadeCases(count: 5, width: 8, seed: 6), at: place) }
      try Data(repeating: 65, count: 5000).write(to: place.appending(path: "cases.sqlite"))
      #expect {
        try CaseIndex(place)
      } throws: { ($0 as? IndexingError)?.code == .damaged }
    }
  }
}
