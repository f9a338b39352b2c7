import Foundation
import Layers
import TestSupport
import Tensors
import Testing

/// CLIP's towers answer what Hugging Face's `CLIPModel` answers with the same weights.
@Suite struct CLIPParityTests {
  private func tower<Model>(
    _ prefix: String, activation: String, _ make: (Scope) throws -> Model
  ) throws -> Model {
    let store = ParameterStore()
    let model = try make(store.scope(generator: Generator(seed: 1)))
    let weights = try SafetensorsFile(
      path: Fixtures.url("clip/\(activation)/model.safetensors").path
    ).tensors()
    var own: [String: Tensor] = [:]
    for (name, tensor) in weights where name.hasPrefix(prefix) {
      own[String(name.dropFirst(prefix.count))] = tensor
    }
    // Old files keep the numbers of positions, which are no parameters.
    own = own.filter { !$0.key.hasSuffix("position_ids") }
    try store.load(own)
    return model
  }

  @Test(arguments: FeedForwardActivation.allCases)
  func towersAnswerAsTransformers(activation: FeedForwardActivation) throws {
    let golden = try GoldenTensors("clip/\(activation.rawValue)/golden.safetensors")
    let all = try SafetensorsFile(
      path: Fixtures.url("clip/\(activation.rawValue)/model.safetensors").path)
    let vision = try tower("vision_model.", activation: activation.rawValue) {
      try CLIPVisionModel(
        .init(
          blocks: .init(
            width: 24, depth: 2, headCount: 3, hiddenSize: 40, activation: activation),
          patchSize: 4, gridSize: 4), scope: $0)
    }
    let states = try vision(golden["pixels"])
    try expectClose(states, to: golden["vision"], absolute: 1e-5, relative: 1e-5)
    let features = try vision.pooled(states).linear(
      weight: all.tensor(named: "visual_projection.weight"))
    try expectClose(features, to: golden["image_features"], absolute: 1e-5, relative: 1e-5)

    let text = try tower("text_model.", activation: activation.rawValue) {
      try CLIPTextModel(
        .init(
          blocks: .init(
            width: 16, depth: 2, headCount: 2, hiddenSize: 24, activation: activation),
          vocabularySize: 50, maximumLength: 12, endToken: 49), scope: $0)
    }
    let ids = try golden["ids"]
    let words = try text(ids)
    let presence = try (ids .!= 1).reshaped([-1])
    try expectClose(
      words.reshaped([-1, 16]).rows(presence),
      to: golden["text"].reshaped([-1, 16]).rows(presence), absolute: 1e-5, relative: 1e-5)
    let pooled = try text.pooled(words, ids: ids).linear(
      weight: all.tensor(named: "text_projection.weight"))
    try expectClose(pooled, to: golden["text_features"], absolute: 1e-5, relative: 1e-5)
  }
}
