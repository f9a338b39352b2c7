import Encoders
import Layers
import Predictors
import Tensors
import Testing

/// Every encoder on the device `meta`: an operation that meets a tensor of the processor's memory in the
/// midst of the pass, as it would on a graphics processor, fails.
@Suite struct PlacementTests {
  private static let shapes: [(shape: ModalityShape, cases: String)] = [
    (.columns(numericCount: 3, codeCounts: [4, 2]), "columns"),
    (.words(vocabularyCount: 20), "words"),
    (.vector(count: 12), "summaries"),
    (.vector(count: 12, groups: [[0, 1, 2], [2, 3], [4, 5, 6, 7, 8, 9, 10, 11]]), "groups"),
    (.image(size: 32, channels: 3), "image"),
    (.bag(size: 32, channels: 3), "bag"),
    (.features(tokenCount: 4, width: 6), "features"),
  ]

  private func batch(_ name: String) throws -> ModalityBatch {
    let generator = try Generator(seed: 1)
    let content: ModalityBatch.Content
    switch name {
    case "columns":
      content = .columns(
        numeric: try .normal([4, 3], generator: generator),
        codes: try .zeros([4, 2], dtype: .int64))
    case "words":
      content = .words(
        ids: try .ones([4, 5], dtype: .int64), presence: try .ones([4, 5], dtype: .bool))
    case "image": content = .pixels(try .normal([4, 3, 32, 32], generator: generator))
    case "bag":
      content = .bag(
        pixels: try .normal([4, 2, 3, 32, 32], generator: generator),
        presence: try Tensor([true, true, true, false, true, true, false, false], shape: [4, 2]))
    case "features":
      content = .features(
        try .normal([4, 4, 6], generator: generator), presence: try .ones([4, 4], dtype: .bool))
    default: content = .vector(try .normal([4, 12], generator: generator))
    }
    return ModalityBatch(
      content: content, design: nil, presence: try Tensor([true, true, false, true]))
  }

  @Test(arguments: shapes.indices)
  func nothingStaysBehind(_ index: Int) throws {
    let (shape, name) = Self.shapes[index]
    var settings = EncoderSettings()
    settings.width = 8
    settings.headCount = 2
    settings.dropout = 0.2
    // The shift of a picture is read back from the device, which meta cannot.
    settings.augmentsImages = false
    let input = try batch(name)
    for device in [Device.cpu, .meta] {
      let store = ParameterStore()
      let scope = store.scope(generator: try Generator(seed: 1), device: device)
      let encoder = try makeEncoder(shape, settings: settings, scope: scope / name)
      let generator = try Generator(seed: 2, device: device)
      let (tokens, presence) = try encoder(input.to(device), mode: .training(generator))
      #expect(tokens.device == device && presence.device == device)
      #expect(tokens.shape.first == 4 && tokens.shape.last == 8)
      let gradients = try tokens.sum().gradients(of: store.trainable.map(\.tensor))
      #expect(gradients.compactMap { $0 }.allSatisfy { $0.device == device })
      #expect(!gradients.compactMap { $0 }.isEmpty)
    }
  }

  @Test func aTensorThatStaysBehindIsFound() throws {
    let there = try Tensor.zeros([2, 2], device: .meta)
    let here = try Tensor.zeros([2, 2])
    #expect(throws: TensorError.self) { _ = try there.linear(weight: here) }
  }
}
