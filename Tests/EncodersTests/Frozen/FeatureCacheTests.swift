import Encoders
import Foundation
import TestSupport
import Tensors
import Testing

/// The cache computes each feature once, and never uses a file that is not whole.
@Suite struct FeatureCacheTests {
  private let keys = (0..<10).map { Digest(ofFields: [Array("feature \($0)".utf8)]) }

  /// Feature i is i + 1/2 in all of its 2 × 3 numbers.
  private func features(_ indices: [Int]) throws -> Tensor {
    try .stacked(indices.map { try .full([2, 3], Double($0) + 0.5) })
  }

  private func fill(
    _ cache: FeatureCache, isInterrupted: () -> Bool = { false },
    onCompute: ([Int]) -> Void = { _ in }
  ) throws -> (filling: FeatureCache.Filling, values: [Int: Float]) {
    var values: [Int: Float] = [:]
    let filling = try cache.fill(
      keys, shape: (2, 3), dtype: .float32, batchSize: 4, isInterrupted: isInterrupted,
      compute: { indices in
        onCompute(indices)
        return try features(indices)
      },
      onFeatures: { index, file in
        #expect(values[index] == nil, "feature \(index) came twice")
        let numbers = try file.tensor().array(of: Float.self)
        #expect(Set(numbers).count == 1)
        values[index] = numbers[0]
      })
    return (filling, values)
  }

  private let expected = Dictionary(uniqueKeysWithValues: (0..<10).map { ($0, Float($0) + 0.5) })

  @Test func computesEachOnceAndThenFindsIt() throws {
    try withTemporaryFolder { folder in
      let cache = FeatureCache(folder: folder.path)
      var batches: [[Int]] = []
      let first = try fill(cache, onCompute: { batches.append($0) })
      #expect(batches == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]])
      #expect((first.filling.computed, first.filling.found) == (10, 0))
      #expect(first.values == expected)
      let second = try fill(cache, onCompute: { _ in Issue.record("nothing is to be computed") })
      #expect((second.filling.computed, second.filling.found) == (0, 10))
      #expect(second.values == expected)
      // Locks and temporary files are gone.
      let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        .filter { $0.contains(".") }
      #expect(names.isEmpty)
    }
  }

  /// Damaged, shortened and emptied files, features of another shape, and a file of another key.
  @Test func computesAnewWhatIsDamagedOrForeign() throws {
    try withTemporaryFolder { folder in
      let cache = FeatureCache(folder: folder.path)
      _ = try fill(cache)
      func url(_ index: Int) -> URL { URL(filePath: cache.path(keys[index])) }
      var changed = try Data(contentsOf: url(1))
      changed[70] ^= 1
      try changed.write(to: url(1))
      try changed.prefix(90).write(to: url(3))
      try Data().write(to: url(5))
      try FeatureFile.write(.zeros([3, 2]), to: cache.path(keys[7]))
      try FeatureFile.write(.zeros([2, 3], dtype: .float16), to: cache.path(keys[9]))
      var computed: [Int] = []
      let again = try fill(cache, onCompute: { computed += $0 })
      #expect(computed == [1, 3, 5, 7, 9])
      #expect(again.values == expected)
      #expect(again.filling.damages.count == 5)
      #expect(again.filling.damages.allSatisfy { $0.hasPrefix(folder.path) })
      #expect(try fill(cache).filling.found == 10)
    }
  }

  @Test func goesOnWhereItWasInterrupted() throws {
    try withTemporaryFolder { folder in
      let cache = FeatureCache(folder: folder.path)
      var computed = 0
      let first = try fill(cache, isInterrupted: { computed >= 4 }) { computed += $0.count }
      #expect((first.filling.computed, first.filling.found) == (4, 0))
      let second = try fill(cache)
      #expect((second.filling.computed, second.filling.found) == (6, 4))
      #expect(second.values == expected)
    }
  }

  @Test func waitsForWhatAnotherComputes() throws {
    try withTemporaryFolder { folder in
      let cache = FeatureCache(folder: folder.path)
      var lock = try cache.lock(keys[2])
      #expect(try lock != nil && cache.lock(keys[2]) == nil)
      var computed: [Int] = []
      // The other holder gives up without a result while the last of the rest is computed.
      let filling = try cache.fill(
        keys, shape: (2, 3), dtype: .float32, batchSize: 4,
        compute: { indices in
          computed += indices
          if indices.contains(9) { lock = nil }
          return try features(indices)
        })
      #expect(lock == nil)
      #expect(computed == [0, 1, 3, 4, 5, 6, 7, 8, 9, 2])
      #expect(filling.computed == 10)
    }
  }

  @Test func saysWhatToDoWhereNothingCanBeWritten() throws {
    try withTemporaryFolder { folder in
      let file = folder.appending(path: "file")
      try Data("x".utf8).write(to: file)
      let error = #expect(throws: TensorError.self) {
        try fill(FeatureCache(folder: file.path))
      }
      #expect(error?.code == .fileAccess)
      #expect(error?.message.contains("--cache") == true)
    }
  }

  @Test func removesOnlyOldTemporaryFiles() throws {
    try withTemporaryFolder { folder in
      let cache = FeatureCache(folder: folder.path)
      _ = try fill(cache)
      let shard = URL(filePath: cache.path(keys[0])).deletingLastPathComponent()
      let old = shard.appending(path: ".\(keys[0].text).123.0.partial")
      let new = shard.appending(path: ".\(keys[0].text).124.0.partial")
      for file in [old, new] { try Data("half".utf8).write(to: file) }
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: -7_200)], ofItemAtPath: old.path)
      cache.removeLeftovers()
      #expect(!FileManager.default.fileExists(atPath: old.path))
      #expect(FileManager.default.fileExists(atPath: new.path))
      #expect(try fill(cache).filling.found == 10)
    }
  }

  @Test func defaultFolderFollowsXDG() {
    let folder = { FeatureCache.defaultFolder(environment: $0) }
    #expect(folder(["XDG_CACHE_HOME": "/c"]) == "/c/chiasm/features")
    #expect(folder([:]) == NSHomeDirectory() + "/.cache/chiasm/features")
    #expect(folder(["XDG_CACHE_HOME": "relative"]) == folder([:]))
  }
}
