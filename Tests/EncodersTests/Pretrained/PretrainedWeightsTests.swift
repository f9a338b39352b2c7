import Encoders
import Foundation
import Layers
import TestSupport
import Tensors
import Testing

/// Weights from elsewhere are known by names and shapes, and anything odd about them is said.
@Suite struct PretrainedWeightsTests {
  private func state(_ layout: PictureLayout) throws -> [String: Tensor] {
    let store = ParameterStore()
    _ = try PictureNetwork(layout, scope: store.scope(generator: Generator(seed: 4)))
    return try store.state()
  }

  private func resNet(
    _ blockCounts: [Int], bottlenecks: Bool, channels: Int = 3
  ) -> PictureLayout {
    .resNet(
      ResNet.Configuration(
        usesBottlenecks: bottlenecks, blockCounts: blockCounts, baseChannels: 4,
        inputChannels: channels))
  }

  /// Writes tensors, reads them as weights.
  private func read(
    _ tensors: [String: Tensor], besides files: [String: String] = [:]
  ) throws -> PretrainedWeights {
    try withTemporaryFolder { folder in
      for (name, content) in files {
        try Data(content.utf8).write(to: folder.appending(path: name))
      }
      let path = folder.appending(path: "model.safetensors").path
      try SafetensorsFile.write(tensors, to: path)
      return try PretrainedWeights(path: path)
    }
  }

  private func code(_ tensors: [String: Tensor], besides files: [String: String] = [:]) throws
    -> EncoderError?
  {
    do {
      _ = try read(tensors, besides: files)
      return nil
    } catch let error as EncoderError {
      return error
    }
  }

  @Test(arguments: [
    ([2, 2, 2, 2], false, "ResNet-18"), ([3, 4, 6, 3], false, "ResNet-34"),
    ([3, 4, 6, 3], true, "ResNet-50"),
  ])
  func resNetsAreKnownByTheirTensors(blocks: [Int], bottlenecks: Bool, title: String) throws {
    let layout = resNet(blocks, bottlenecks: bottlenecks)
    var tensors = try state(layout)
    tensors["fc.weight"] = try .zeros([5, 8])
    tensors["fc.bias"] = try .zeros([5])
    let weights = try read(tensors)
    #expect(weights.layout == layout && weights.layout.title == title)
    #expect(weights.mean == [0.485, 0.456, 0.406])
    #expect(weights.notes.count == 1 && weights.notes[0].contains("fc.bias, fc.weight"))
    let name = "layer2.1.conv1.weight"
    #expect(
      try weights.tensors[name]?.array(of: Float.self) == tensors[name]?.array(of: Float.self))
  }

  @Test func theFixturesTransformerIsKnown() throws {
    let weights = try PretrainedWeights(path: Fixtures.url("vit/model.safetensors").path)
    // Three heads stand in config.json only.
    #expect(
      weights.layout
        == .visionTransformer(
          .init(width: 24, depth: 2, headCount: 3, hiddenSize: 40, patchSize: 4, gridSize: 4)))
    #expect(weights.mean == [0.5, 0.5, 0.5] && weights.standardDeviation == [0.5, 0.5, 0.5])
    #expect(weights.notes.count == 1 && weights.notes[0].contains("pooler.dense.weight"))
    let golden = try SafetensorsFile(path: Fixtures.url("vit/golden.safetensors").path).tensors()
    let states = try weights.network().tokens(#require(golden["pixels16"]), mode: .evaluation)
    try expectClose(states, to: #require(golden["states16"]), absolute: 1e-5, relative: 1e-5)
  }

  @Test func aPrefixAndAClassifierMakeNoDifference() throws {
    let plain = try SafetensorsFile(path: Fixtures.url("vit/model.safetensors").path).tensors()
    var tensors = Dictionary(
      uniqueKeysWithValues: plain.filter { !$0.key.hasPrefix("pooler.") }
        .map { ("vit." + $0.key, $0.value) })
    tensors["classifier.weight"] = try .zeros([2, 24])
    tensors["classifier.bias"] = try .zeros([2])
    let config = try String(contentsOf: Fixtures.url("vit/config.json"), encoding: .utf8)
    let weights = try read(
      tensors,
      besides: [
        "config.json": config,
        "preprocessor_config.json":
          "{\"image_mean\": [0.1, 0.2, 0.3], \"image_std\": [0.4, 0.5, 0.6]}",
      ])
    #expect(
      weights.layout
        == (try PretrainedWeights(path: Fixtures.url("vit/model.safetensors").path)).layout)
    #expect(weights.mean == [0.1, 0.2, 0.3] && weights.standardDeviation == [0.4, 0.5, 0.6])
  }

  /// Without config.json a width of 24 would have no head of 64.
  @Test func headsAreASixtyFourthOfTheWidth() throws {
    let layout = PictureLayout.visionTransformer(
      .init(width: 128, depth: 1, headCount: 2, hiddenSize: 8, patchSize: 4, gridSize: 2))
    #expect(try read(state(layout)).layout == layout)
  }

  @Test func namesTheNearestNameOfAnUnknownOne() throws {
    var tensors = try state(resNet([1, 1], bottlenecks: false))
    tensors["layer2.0.conv1.wieght"] = try .zeros([1])
    let error = try #require(try code(tensors))
    #expect(error.code == .unsuitableWeights)
    #expect(error.message.contains("layer2.0.conv1.weight"))
  }

  @Test func refusesWhatDoesNotFit() throws {
    let whole = try state(resNet([1, 1], bottlenecks: true))
    var lacking = whole
    lacking["layer1.0.bn2.weight"] = nil
    var misshapen = whole
    misshapen["bn1.bias"] = try .zeros([7])
    var smallStem = whole
    smallStem["conv1.weight"] = try .zeros([4, 3, 3, 3])
    for tensors in [lacking, misshapen, smallStem, ["a": try .zeros([1])], [:]] {
      #expect(try code(tensors)?.code == .unsuitableWeights)
    }
    // Counts of batches may be missing: no result depends on them.
    #expect(try code(whole.filter { !$0.key.hasSuffix("num_batches_tracked") }) == nil)
  }

  @Test(arguments: [
    "not JSON", "{\"do_rescale\": false}", "{\"rescale_factor\": 1.0}",
    "{\"image_mean\": [0.5, 0.5, 0.5]}", "{\"image_mean\": [0, 0], \"image_std\": [1, 1]}",
    "{\"image_mean\": [0], \"image_std\": [0]}", "{\"image_mean\": \"x\", \"image_std\": [1]}",
  ])
  func refusesPreprocessingThatIsNotSupported(text: String) throws {
    let tensors = try state(resNet([1], bottlenecks: false))
    let error = try code(tensors, besides: ["preprocessor_config.json": text])
    #expect(error?.code == .unsuitableConfiguration)
  }

  @Test func picturesMustFit() {
    let transformer = PictureLayout.visionTransformer(
      .init(width: 24, depth: 2, headCount: 3, hiddenSize: 40, patchSize: 16, gridSize: 14))
    for (size, channels) in [(100, 3), (8, 3), (224, 1)] {
      let error = #expect(throws: EncoderError.self) {
        try transformer.require(size: size, channels: channels, modality: "photo")
      }
      #expect(error?.code == .unsuitablePictures)
    }
    #expect(throws: Never.self) {
      try transformer.require(size: 96, channels: 3, modality: "photo")
    }
  }

  /// 224 pixels are 7 × 7 places; odd sizes are rounded up at every halving.
  @Test(arguments: [(224, 49), (256, 64), (32, 1), (33, 4), (100, 16), (1, 1)])
  func tokensAreThePlacesOfTheLastMap(size: Int, count: Int) throws {
    let layout = resNet([1, 1, 1, 1], bottlenecks: false)
    #expect(layout.tokenCount(size: size) == count)
    let store = ParameterStore()
    let network = try PictureNetwork(layout, scope: store.scope(generator: Generator(seed: 4)))
    #expect(
      try network.tokens(.zeros([1, 3, size, size]), mode: .evaluation).shape == [1, count, 32])
  }
}
