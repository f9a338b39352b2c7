import Foundation
import Layers
import TestSupport
import Tensors
import Testing

/// The vision transformer answers what Hugging Face's `ViTModel` answers with the same weights.
@Suite struct VisionTransformerParityTests {
  private let configuration = VisionTransformer.Configuration(
    width: 24, depth: 2, headCount: 3, hiddenSize: 40, patchSize: 4, gridSize: 4)

  private func model() throws -> VisionTransformer {
    let store = ParameterStore()
    let model = try VisionTransformer(
      configuration, scope: store.scope(generator: Generator(seed: 1)))
    let weights = try SafetensorsFile(path: Fixtures.url("vit/model.safetensors").path).tensors()
    let report = try store.load(
      weights.filter { !$0.key.hasPrefix("pooler.") }, isStrict: true)
    #expect(report.missing.isEmpty && report.unexpected.isEmpty)
    return model
  }

  /// At 24 pixels the 4 × 4 learned positions become 6 × 6.
  @Test(arguments: [16, 24]) func hiddenStatesAreThoseOfTransformers(size: Int) throws {
    let golden = try GoldenTensors("vit/golden.safetensors")
    let states = try model()(golden["pixels\(size)"])
    #expect(states.shape == [2, configuration.tokenCount(size: size), 24])
    try expectClose(states, to: golden["states\(size)"], absolute: 1e-5, relative: 1e-5)
  }

  @Test func gradientsAreCentralDifferences() throws {
    let (store, root) = try makeRoot()
    let model = try VisionTransformer(
      .init(width: 4, depth: 1, headCount: 2, hiddenSize: 6, patchSize: 2, gridSize: 2),
      scope: root)
    try perturb(store)
    let input = try Tensor.normal([2, 3, 6, 6], generator: root.generator, dtype: .float64)
    // 6 pixels are 3 × 3 patches: the derivative goes through the interpolation too.
    try layerGradientCheck(store, inputs: [input], elementsEach: 6) { try model($0[0]) }
  }

  @Test func refusesPicturesThatPatchesDoNotTile() throws {
    let model = try model()
    for shape in [[1, 3, 18, 16], [1, 3, 2, 4], [1, 1, 16, 16], [3, 16, 16]] {
      let error = #expect(throws: TensorError.self) { try model(.zeros(shape)) }
      #expect(error?.code == .shapeMismatch)
    }
  }

  @Test func refusesSizesThatCannotBe() throws {
    for heads in [0, 5] {
      var wrong = configuration
      wrong.headCount = heads
      let error = #expect(throws: TensorError.self) {
        try VisionTransformer(
          wrong, scope: ParameterStore().scope(generator: Generator(seed: 1)))
      }
      #expect(error?.code == .invalidArgument)
    }
  }
}
