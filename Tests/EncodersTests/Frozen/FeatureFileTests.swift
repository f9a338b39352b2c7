import Encoders
import Foundation
import TestSupport
import Tensors
import Testing

/// A file of features is what the format says, and nothing else is taken for one.
@Suite struct FeatureFileTests {
  private static let preprocessing =
    "{\"channels\":3,\"fit\":\"stretch\",\"interpolation\":\"triangle\","
    + "\"mean\":[0.485,0.456,0.406],\"sd\":[0.229,0.224,0.225],\"size\":224,\"stain\":\"none\"}"

  private let recipe = FeatureRecipe(
    encoder: "resnet bottleneck [3, 4, 6, 3] 64", weights: Digest(of: Data("weights".utf8)),
    preprocessing: preprocessing, layer: "map", dtype: .float32)

  @Test func keysAreThoseOfPythonsHashlib() throws {
    let lines = try String(contentsOf: Fixtures.url("features/key.txt"), encoding: .utf8)
      .split(separator: "\n").map(String.init)
    let picture = Digest(of: Data("a picture".utf8))
    #expect((0..<2).map { recipe.key(picture: picture, view: $0).text } == lines)
  }

  @Test func everyFieldChangesTheKey() {
    let picture = Digest(of: Data("a picture".utf8))
    var recipes = [FeatureRecipe](repeating: recipe, count: 6)
    recipes[1].encoder += " "
    recipes[2].weights = picture
    recipes[3].preprocessing += " "
    recipes[4].layer = "mean"
    recipes[5].dtype = .float16
    var keys = Set(recipes.map { $0.key(picture: picture, view: 0) })
    keys.insert(recipe.key(picture: recipe.weights, view: 0))
    keys.insert(recipe.key(picture: picture, view: 1))
    keys.insert(recipe.key(picture: picture, view: 2))
    #expect(keys.count == 9)
  }

  @Test func readsAFileThatPythonWrote() throws {
    let file = try FeatureFile(path: Fixtures.url("features/entry.features").path)
    #expect((file.rowCount, file.width) == (2, 3))
    #expect(try file.tensor().array(of: Float.self) == [0.5, -1.25, 3, 1e-3, 65_504, -0.0])
  }

  @Test func writesWhatPythonWrote() throws {
    try withTemporaryFolder { folder in
      let path = folder.appending(path: "own").path
      let values = try Tensor([0.5, -1.25, 3, 1e-3, 65_504, -0.0] as [Float], shape: [2, 3])
      try FeatureFile.write(values, to: path)
      #expect(
        try Data(contentsOf: URL(filePath: path))
          == Data(contentsOf: Fixtures.url("features/entry.features")))
    }
  }

  @Test func halfPrecisionSurvivesBitForBit() throws {
    try withTemporaryFolder { folder in
      let path = folder.appending(path: "half").path
      let values = try Tensor.normal([3, 5], generator: Generator(seed: 3)).converted(to: .float16)
      try FeatureFile.write(values, to: path)
      let read = try FeatureFile(path: path)
      #expect(read.dtype == .float16)
      #expect(try read.tensor().array(of: Float.self) == values.array(of: Float.self))
    }
  }

  @Test func refusesWhatItCannotKeep() throws {
    try withTemporaryFolder { folder in
      let path = folder.appending(path: "wrong").path
      for tensor in [
        try Tensor.zeros([2, 3], dtype: .float64), try .zeros([6]), try .zeros([0, 3]),
      ] {
        let error = #expect(throws: TensorError.self) { try FeatureFile.write(tensor, to: path) }
        #expect(error?.code == .invalidArgument)
      }
      #expect(!FileManager.default.fileExists(atPath: path))
    }
  }

  /// Every byte of the fixture is changed once, and it is cut at every length: 184 + 152 files.
  @Test func noChangedOrShortenedFileIsTakenForOne() throws {
    let whole = try Data(contentsOf: Fixtures.url("features/entry.features"))
    try withTemporaryFolder { folder in
      let path = folder.appending(path: "damaged").path
      func expectRefusal(_ content: Data, _ what: String) throws {
        try content.write(to: URL(filePath: path))
        do {
          _ = try FeatureFile(path: path)
          Issue.record("\(what) was taken for a file of features")
        } catch {
          #expect(error.code == .fileFormat, "\(what)")
        }
      }
      var random = SeededGenerator(seed: 5)
      for place in whole.indices {
        var changed = whole
        changed[place] ^= UInt8.random(in: 1...255, using: &random)
        try expectRefusal(changed, "byte \(place) changed")
      }
      for length in 0..<whole.count {
        try expectRefusal(whole.prefix(length), "the first \(length) bytes")
      }
      try expectRefusal(whole + [0], "a byte too many")
      for _ in 0..<100 {
        let noise = (0..<Int.random(in: 0...400, using: &random)).map { _ in
          UInt8.random(in: 0...255, using: &random)
        }
        try expectRefusal(Data(noise), "noise")
      }
    }
  }

  /// A header that announces more numbers than there are atoms must not be multiplied out.
  @Test func refusesHeadersWhoseSizesOverflow() throws {
    let whole = try Data(contentsOf: Fixtures.url("features/entry.features"))
    try withTemporaryFolder { folder in
      let path = folder.appending(path: "huge").path
      for (rows, width) in [(UInt64.max, UInt64.max), (1 << 63, 2), (0, 0), (0, 7), (1 << 62, 4)] {
        var content = Array(whole.dropLast(32))
        for index in 0..<8 {
          content[16 + index] = UInt8(truncatingIfNeeded: rows >> (8 * index))
          content[24 + index] = UInt8(truncatingIfNeeded: width >> (8 * index))
        }
        try Data(content + Digest(of: content).bytes).write(to: URL(filePath: path))
        let error = #expect(throws: TensorError.self) { try FeatureFile(path: path) }
        #expect(error?.code == .fileFormat)
      }
    }
  }
}
