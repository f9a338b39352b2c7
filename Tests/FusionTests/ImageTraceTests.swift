import Encoders
import Layers
import Predictors
import TestSupport
import Tensors
import Testing

/// Tokens of pictures that differ from traced ones in a box are those of whole passes.
@Suite struct ImageTraceTests {
  @Test(arguments: [24, 70])
  func boxesGiveTheTokensOfWholePasses(size: Int) throws {
    let generator = try Generator(seed: 3)
    var settings = EncoderSettings()
    settings.width = 16
    let encoder = try ImageEncoder(
      .resNet(settings.imageEncoder.configuration(channels: 3)), size: size, settings: settings,
      scope: ParameterStore().scope(generator: generator))
    let pictures = try Tensor.normal([3, 3, size, size], generator: generator)
    func batch(_ pictures: Tensor) throws -> ModalityBatch {
      ModalityBatch(
        content: .pixels(pictures), design: nil,
        presence: try .ones([pictures.size(0)], dtype: .bool))
    }
    let traceable = try batch(pictures)
    #expect((encoder.traceByteCount(like: traceable) ?? 0) > 3 * size * size * 4)
    let trace = try withoutGradients { try encoder.trace(traceable) }
    let (tops, lefts) = ([0, size - 9, 5, 11], [0, size - 7, size - 7, 3])
    let patches = try Tensor.normal([4, 3, 9, 7], generator: generator)
    let rows = [2, 0, 1, 2]
    let found = try withoutGradients {
      try trace(
        .boxes(.init(rows: rows, tops: tops, lefts: lefts, patches: patches)), keepsChanges: false)
    }
    let whole = try rows.indices.map { row in
      let isInside = try Tensor(
        (0..<size * size).map {
          (tops[row]..<tops[row] + 9).contains($0 / size)
            && (lefts[row]..<lefts[row] + 7).contains($0 % size)
        }, shape: [1, size, size])
      // The patch at its place in a blank picture.
      let wide = try Tensor.concatenated(
        [
          .zeros([3, 9, lefts[row]]), patches.selected(row), .zeros([3, 9, size - lefts[row] - 7]),
        ], axis: 2)
      let full = try Tensor.concatenated(
        [.zeros([3, tops[row], size]), wide, .zeros([3, size - tops[row] - 9, size])], axis: 1)
      return try full.replaced(where: isInside, else: pictures.selected(rows[row]))
    }
    let expected = try withoutGradients {
      try encoder(batch(.stacked(whole)), mode: .evaluation)
    }
    try expectClose(found.tokens, to: expected.tokens, absolute: 1e-5)
    #expect(found.presence.shape == expected.presence.shape)
    let unchanged = try withoutGradients { try encoder(traceable, mode: .evaluation) }
    let moved = try (expected.tokens - unchanged.tokens.selecting(Tensor(rows.map(Int64.init))))
      .magnitude().largest().item()
    #expect(moved > 1e-2)
    #expect(throws: TensorError.self) {
      try trace(
        .elements(.init(rows: [], batch: traceable, elements: [])), keepsChanges: false)
    }
  }
}
