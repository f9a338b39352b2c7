import Cohorts
import Encoders
import Foundation
import Layers
import Predictors
import TestSupport
import Tensors
import Testing

/// Features of a frozen encoder are the same wherever they come from, and each is computed once.
@Suite struct FrozenFeaturesTests {
  private func parts(_ batch: ModalityBatch) throws -> (features: Tensor, presence: [Bool]) {
    guard case .features(let features, let presence) = batch.content else {
      throw mismatch("features")
    }
    return (features, try presence.array(of: Bool.self))
  }

  @Test(arguments: [false, true]) func passesAreAsManyAsDistinctPictures(isBag: Bool) throws {
    try withTemporaryFolder { folder in
      let cohort = try PictureCohort(in: folder, isBag: isBag)
      let cache = folder.appending(path: "cache").path
      let first = try cohort.features(cacheFolder: cache)
      var shown: [Int] = []
      try first.prepare(onProgress: { done, total in
        #expect(total == PictureCohort.distinctCount)
        shown.append(done)
      })
      #expect(shown.last == PictureCohort.distinctCount)
      #expect((first.passes.computed, first.passes.found) == (7, 0))
      let all = Array(0..<cohort.cohort.caseCount)
      for _ in 0..<3 { _ = try first.batch(all) }
      #expect((first.passes.computed, first.passes.found) == (7, 0))

      let second = try cohort.features(cacheFolder: cache)
      try second.prepare()
      _ = try second.batch(all)
      #expect((second.passes.computed, second.passes.found) == (0, 7))

      // Without a cache every picture is computed each time it is needed.
      let none = try cohort.features(cacheFolder: nil)
      try none.prepare()
      #expect(none.passes.computed == 0)
      _ = try none.batch(all)
      _ = try none.batch(all)
      let there = cohort.readers["photo"]?.files.paths.count { $0 != nil }
      #expect(none.passes.computed == there.map { 2 * $0 })
    }
  }

  /// Kept, computed on the spot, computed of pixels, and by hand.
  @Test(arguments: [false, true]) func keptFeaturesAreThoseOfTheEncoder(isBag: Bool) throws {
    try withTemporaryFolder { folder in
      let cohort = try PictureCohort(in: folder, isBag: isBag)
      let all = Array(0..<cohort.cohort.caseCount)
      let cached = try cohort.features(cacheFolder: folder.appending(path: "cache").path)
      let direct = try cohort.features(cacheFolder: nil)
      try cached.prepare()
      let kept = try parts(cached.batch(all))
      let fresh = try parts(direct.batch(all))
      try expectClose(fresh.features, to: kept.features, absolute: 1e-6, relative: 1e-6)

      let pixels = try #require(
        try cohort.fold().batches(all, modalities: ["photo"], asPixels: true)["photo"])
      let ofPixels = try parts(cached.encoded(pixels))
      try expectClose(ofPixels.features, to: kept.features, absolute: 1e-6, relative: 1e-6)
      #expect(kept.presence == fresh.presence && kept.presence == ofPixels.presence)

      let network = try cached.encoder.weights.network()
      if case .pixels(let values) = pixels.content {
        let tokens = try network.tokens(values, mode: .evaluation)
        try expectClose(
          kept.features.sliced(5..<6), to: tokens.sliced(5..<6), absolute: 1e-6, relative: 1e-6)
        #expect(kept.features.shape == [9, 17, 24])
        // Case 4 has no picture, cases 2 and 3 have the same.
        #expect(try kept.features.selected(4).magnitude().largest().item() == 0)
        #expect(
          try kept.features.selected(2).array(of: Float.self)
            == kept.features.selected(3).array(of: Float.self))
      } else if case .bag(let values, _) = pixels.content {
        let tokens = try network.summary(values.selected(0), mode: .evaluation)
        try expectClose(
          kept.features.selected(0), to: tokens, absolute: 1e-6, relative: 1e-6)
        #expect(kept.features.shape == [6, 3, 24])
        #expect(
          Array(kept.presence[..<9])
            == [true, true, true, true, false, false, false, false, false])
      }
    }
  }

  @Test func halfPrecisionIsTheSameWithAndWithoutCache() throws {
    try withTemporaryFolder { folder in
      let cohort = try PictureCohort(in: folder)
      let cached = try cohort.features(
        cacheFolder: folder.appending(path: "cache").path, dtype: .float16)
      let direct = try cohort.features(cacheFolder: nil, dtype: .float16)
      let kept = try parts(cached.batch([0, 5])).features
      try expectClose(
        kept, to: parts(direct.batch([0, 5])).features, absolute: 2e-3, relative: 1e-3)
      #expect(
        try kept.array(of: Float.self)
          == kept.converted(to: .float16).converted(to: .float32).array(of: Float.self))
    }
  }

  @Test func viewsAreDrawnInTrainingOnlyAndKept() throws {
    try withTemporaryFolder { folder in
      let cohort = try PictureCohort(in: folder)
      let cache = folder.appending(path: "cache").path
      let features = try cohort.features(cacheFolder: cache, viewCount: 3)
      try features.prepare()
      #expect(features.passes.computed == 3 * PictureCohort.distinctCount)
      let cases = [0, 1, 2, 5, 6, 7, 8]
      let plain = try parts(features.batch(cases)).features
      try expectClose(
        plain, to: parts(cohort.features(cacheFolder: cache).batch(cases)).features, absolute: 0)
      func drawn(_ features: FrozenFeatures, seed: UInt64) throws -> [[Float]] {
        let batch = try parts(features.batch(cases, generator: Generator(seed: seed))).features
        return try cases.indices.map { try batch.selected($0).array(of: Float.self) }
      }
      // Every row is one of three, whatever is drawn, and the same without a cache.
      var seen = [Set<[Float]>](repeating: [], count: cases.count)
      for seed in 0..<12 {
        for (row, values) in try drawn(features, seed: UInt64(seed)).enumerated() {
          seen[row].insert(values)
        }
      }
      #expect(seen.allSatisfy { $0.count <= 3 } && seen.contains { $0.count == 3 })
      let direct = try cohort.features(cacheFolder: nil, viewCount: 3)
      for (left, right) in zip(try drawn(features, seed: 3), try drawn(direct, seed: 3)) {
        #expect(
          Closeness(
            left.map(Double.init), to: right.map(Double.init), absolute: 1e-5, relative: 0
          ).isClose)
      }
      #expect(features.passes.found == 0)
    }
  }

  @Test func damagedFilesAreComputedAnewAndSaid() throws {
    try withTemporaryFolder { folder in
      let cohort = try PictureCohort(in: folder)
      let cache = folder.appending(path: "cache").path
      let first = try cohort.features(cacheFolder: cache)
      try first.prepare()
      let expected = try parts(first.batch([0, 1, 2])).features
      let files = try FileManager.default.subpathsOfDirectory(atPath: cache)
        .filter { ($0.split(separator: "/").last?.count ?? 0) == 64 }.sorted()
      #expect(files.count == 7)
      for file in files.prefix(3) {
        let url = URL(filePath: cache).appending(path: file)
        var content = try Data(contentsOf: url)
        content[content.count / 2] ^= 4
        // By renaming, as any writer should: the first features still have the old file mapped.
        try content.write(to: url, options: .atomic)
      }
      let second = try cohort.features(cacheFolder: cache)
      try second.prepare()
      #expect((second.passes.computed, second.passes.found) == (3, 4))
      #expect(second.damages.count == 3)
      try expectClose(
        parts(second.batch([0, 1, 2])).features, to: expected, absolute: 1e-6, relative: 1e-6)
    }
  }

  @Test func anotherFileOfWeightsIsRefused() throws {
    try withTemporaryFolder { folder in
      let cohort = try PictureCohort(in: folder)
      let path = folder.appending(path: "model.safetensors").path
      for name in ["model.safetensors", "config.json"] {
        try FileManager.default.copyItem(
          atPath: Fixtures.url("vit/\(name)").path, toPath: folder.appending(path: name).path)
      }
      let chosen = try #require(
        try PretrainedSettings.chosen(["photo=\(path)"], for: cohort.cohort))
      var settings = chosen.settings
      settings.isFrozen = true
      var tensors = try SafetensorsFile(path: path).tensors()
      tensors["layernorm.bias"] = try tensors["layernorm.bias"].map { try $0 + 1 }
      try SafetensorsFile.write(tensors, to: path)
      let error = #expect(throws: EncoderError.self) {
        try PictureEncoders(settings, cohort: cohort.cohort, readers: cohort.readers)
      }
      #expect(error?.code == .otherWeights)
    }
  }

  @Test func featuresThatAreNotFiniteAreRefused() throws {
    try withTemporaryFolder { folder in
      let cohort = try PictureCohort(in: folder)
      let path = folder.appending(path: "model.safetensors").path
      try FileManager.default.copyItem(
        atPath: Fixtures.url("vit/config.json").path,
        toPath: folder.appending(path: "config.json").path)
      for value in [Double.nan, 1e6] {
        var tensors = try SafetensorsFile(path: Fixtures.url("vit/model.safetensors").path)
          .tensors()
        tensors["layernorm.bias"] = try .full([24], value)
        try SafetensorsFile.write(tensors, to: path)
        let features = try cohort.features(cacheFolder: nil, dtype: .float16, weights: path)
        let error = #expect(throws: EncoderError.self) { try features.batch([0]) }
        #expect(error?.code == .notFinite)
      }
    }
  }

  @Test(arguments: ["nothing=x.safetensors", "nowhere.safetensors"])
  func choicesThatCannotBeAreRefused(choice: String) throws {
    try withTemporaryFolder { folder in
      let cohort = try PictureCohort(in: folder).cohort
      #expect(throws: (any Error).self) { try PretrainedSettings.chosen([choice], for: cohort) }
      #expect(try PretrainedSettings.chosen([], for: cohort) == nil)
    }
  }

  @Test func grayPicturesAreRefusedWithAdvice() throws {
    try withTemporaryFolder { folder in
      let cohort = try PictureCohort(in: folder, channels: 1)
      let error = #expect(throws: EncoderError.self) { try cohort.features(cacheFolder: nil) }
      #expect(error?.code == .unsuitablePictures)
      #expect(error?.message.contains("channels: 3") == true)
    }
  }
}
