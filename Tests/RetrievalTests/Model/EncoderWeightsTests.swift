import Encoders
import Foundation
import Layers
import Retrieval
import TestSupport
import Tensors
import Testing

/// Weights as Hugging Face saves them become encoders of a retrieval model.
@Suite struct EncoderWeightsTests {
  private func path(_ name: String) -> String { Fixtures.url(name).path }

  /// A copy of a file of weights with something before every name, `config.json` beside it.
  private func prefixed(_ name: String, _ prefix: String, in folder: URL) throws -> String {
    let source = Fixtures.url(name)
    var tensors: [String: Tensor] = [:]
    for (key, tensor) in try SafetensorsFile(path: source.path).tensors() {
      tensors[prefix + key] = tensor
    }
    let target = folder.appending(path: "model.safetensors")
    try SafetensorsFile.write(tensors, to: target.path)
    try FileManager.default.copyItem(
      at: source.deletingLastPathComponent().appending(path: "config.json"),
      to: folder.appending(path: "config.json"))
    return target.path
  }

  @Test(arguments: ["", "bert."]) func bertIsReadWithAndWithoutPrefix(prefix: String) throws {
    try withTemporaryFolder { folder in
      let weights = try EncoderWeights<TextEncoderShape>(
        texts: prefixed("bert/model.safetensors", prefix, in: folder))
      #expect(
        weights.shape
          == .bert(
            .init(
              vocabularySize: 50, width: 24, depth: 2, headCount: 3, hiddenSize: 40,
              maximumLength: 12)))
      #expect(weights.tensors["embeddings.LayerNorm.weight"]?.shape == [24])
      #expect(!weights.tensors.keys.contains { $0.contains("pooler") })
    }
  }

  @Test(arguments: ["", "vit."]) func aViTIsReadWithAndWithoutPrefix(prefix: String) throws {
    try withTemporaryFolder { folder in
      let weights = try EncoderWeights<PictureEncoderShape>(
        pictures: prefixed("vit/model.safetensors", prefix, in: folder))
      #expect(weights.shape.width == 24 && weights.shape.patchCount == 16)
      #expect(weights.mean == [0.5, 0.5, 0.5])
    }
  }

  @Test(arguments: FeedForwardActivation.allCases)
  func clipGivesBothTowers(activation: FeedForwardActivation) throws {
    let file = path("clip/\(activation.rawValue)/model.safetensors")
    let pictures = try EncoderWeights<PictureEncoderShape>(pictures: file)
    let texts = try EncoderWeights<TextEncoderShape>(texts: file)
    #expect(
      pictures.shape
        == .clip(
          .init(
            blocks: .init(
              width: 24, depth: 2, headCount: 3, hiddenSize: 40, activation: activation),
            patchSize: 4, gridSize: 4)))
    #expect(
      texts.shape
        == .clip(
          .init(
            blocks: .init(
              width: 16, depth: 2, headCount: 2, hiddenSize: 24, activation: activation),
            vocabularySize: 50, maximumLength: 12, endToken: 49)))
    #expect(abs(pictures.mean[0] - 0.48145466) < 1e-9)
  }

  /// The towers of a retrieval model with CLIP's weights answer as CLIP's do, on kept patches too.
  @Test func aModelTakesWeightsUp() throws {
    let file = path("clip/gelu/model.safetensors")
    let pictures = try EncoderWeights<PictureEncoderShape>(pictures: file)
    let texts = try EncoderWeights<TextEncoderShape>(texts: path("bert/model.safetensors"))
    var settings = RetrievalModelSettings(
      picture: pictures.shape, text: texts.shape, sharedWidth: 8)
    settings.decoder = .init(width: 8, depth: 1, headCount: 2)
    settings.maskToken = 4
    let (model, store) = try TinyRetrieval.model(settings, dtype: .float32)
    var named: [String: Tensor] = [:]
    for (name, tensor) in pictures.tensors {
      named["\(RetrievalModel.pictureScope).\(name)"] = tensor
    }
    for (name, tensor) in texts.tensors { named["\(RetrievalModel.textScope).\(name)"] = tensor }
    let report = try store.load(named, isStrict: false)
    #expect(report.unexpected.isEmpty)
    #expect(
      report.missing.allSatisfy {
        !$0.hasPrefix("vision_model.") && !$0.hasPrefix("text_model.")
      })
    let patches = try Tensor.normal([2, 3, 16, 16], generator: Generator(seed: 2)).patches(side: 4)
    #expect(try model.embed(patches: patches).shape == [2, 8])
  }

  @Test func foreignAndDamagedFilesAreRefused() throws {
    for name in ["vit/model.safetensors", "bert/golden.safetensors"] {
      let error = #expect(throws: EncoderError.self) {
        try EncoderWeights<TextEncoderShape>(texts: path(name))
      }
      #expect(error?.code == .unsuitableWeights)
    }
    let other = #expect(throws: EncoderError.self) {
      try EncoderWeights<PictureEncoderShape>(pictures: path("bert/model.safetensors"))
    }
    #expect(other?.code == .unsuitableWeights)
    try withTemporaryFolder { folder in
      var tensors = try SafetensorsFile(path: path("bert/model.safetensors")).tensors()
      tensors["encoder.layer.1.output.dense.bias"] = nil
      let file = folder.appending(path: "model.safetensors").path
      try SafetensorsFile.write(tensors, to: file)
      let error = #expect(throws: EncoderError.self) {
        try EncoderWeights<TextEncoderShape>(texts: file)
      }
      #expect(error?.description.contains("encoder.layer.1.output.dense.bias") == true)
      // Without config.json the heads are a 64th of the width: one here.
      tensors["encoder.layer.1.output.dense.bias"] = try .zeros([24])
      try SafetensorsFile.write(tensors, to: file)
      guard case .bert(let own) = try EncoderWeights<TextEncoderShape>(texts: file).shape else {
        Issue.record("expected a BERT")
        return
      }
      #expect(own.headCount == 1)
    }
  }
}
