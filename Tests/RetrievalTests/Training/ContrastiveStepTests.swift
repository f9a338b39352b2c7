import Layers
import Retrieval
import TestSupport
import Tensors
import Testing

/// The gradient cache gives what one large batch gives.
@Suite struct ContrastiveStepTests {
  private func step(
    _ settings: RetrievalModelSettings, dtype: DType, chunk: Int, keepsApart: Bool = false
  ) throws -> (ContrastiveStep.Result, [String]) {
    let (model, store) = try TinyRetrieval.model(settings, dtype: dtype)
    let step = ContrastiveStep(model: model, parameters: store.trainable.map(\.tensor))
    let count = 11
    let pieces = try stride(from: 0, to: count, by: chunk).map {
      try TinyRetrieval.batch(
        Array($0..<min($0 + chunk, count)), settings: settings, dtype: dtype)
    }
    return (try step(pieces, keepsApart: keepsApart), store.trainable.map(\.name))
  }

  private func expectSame(
    _ first: ContrastiveStep.Result, _ other: ContrastiveStep.Result, _ names: [String],
    tolerance: Double
  ) throws {
    #expect(abs(first.loss - other.loss) <= tolerance * 100 * abs(other.loss))
    // Biases of keys have a derivative of zero, of which single precision leaves rounding alone.
    var floor = 0.0
    for gradient in other.gradients {
      if let gradient { floor = try max(floor, 1e-3 * gradient.magnitude().largest().item()) }
    }
    for (index, name) in names.enumerated() {
      guard let expected = other.gradients[index] else {
        #expect(first.gradients[index] == nil, "\(name)")
        continue
      }
      let found = try #require(first.gradients[index], "\(name)")
      let scale = try max(expected.magnitude().largest().item(), floor)
      let difference = try (found - expected).magnitude().largest().item()
      #expect(difference <= tolerance * scale, "\(name): \(difference / scale)")
    }
  }

  /// Texts of unequal lengths have unequal numbers of masked tokens in each piece.
  @Test(arguments: RetrievalModelSettings.Mode.allCases, [1, 8])
  func piecesGiveTheGradientsOfTheWhole(mode: RetrievalModelSettings.Mode, chunk: Int) throws {
    let settings = TinyRetrieval.settings {
      $0.mode = mode
      $0.contrastWeight = 1.3
      $0.pictureWeight = 0.7
      $0.textWeight = 0.4
    }
    for (dtype, tolerance) in [(DType.float64, 1e-10), (.float32, 1e-5)] {
      let (whole, names) = try step(settings, dtype: dtype, chunk: 11)
      let (pieces, _) = try step(settings, dtype: dtype, chunk: chunk)
      try expectSame(pieces, whole, names, tolerance: tolerance)
    }
  }

  @Test func theSigmoidLossWithItsBiasInPiecesIsThatOfTheWhole() throws {
    let settings = TinyRetrieval.settings { $0.contrast.objective = .sigmoid }
    let (whole, names) = try step(settings, dtype: .float64, chunk: 11)
    let (pieces, _) = try step(settings, dtype: .float64, chunk: 4)
    try expectSame(pieces, whole, names, tolerance: 1e-10)
  }

  @Test(arguments: [3, 11]) func lossesApartAddUpToTheTotal(chunk: Int) throws {
    let settings = TinyRetrieval.settings { $0.textWeight = 2 }
    let (together, names) = try step(settings, dtype: .float64, chunk: chunk)
    let (apart, _) = try step(settings, dtype: .float64, chunk: chunk, keepsApart: true)
    try expectSame(apart, together, names, tolerance: 1e-10)
    let parts = try #require(apart.apart)
    let index = try #require(names.firstIndex(of: "text_model.embeddings.word_embeddings.weight"))
    #expect(parts.contrast[index] != nil && parts.texts[index] != nil)
    #expect(parts.pictures[index] == nil)
  }

  @Test func gradientsAreCentralDifferences() throws {
    let settings = TinyRetrieval.settings()
    let (model, store) = try TinyRetrieval.model(settings)
    let parameters = store.trainable.map(\.tensor)
    let step = ContrastiveStep(model: model, parameters: parameters)
    let batch = try TinyRetrieval.batch(5, settings: settings)
    let gradients = try step([batch]).gradients
    for name in [
      "logit_scale", "vision_model.embeddings.position_embeddings", "image_decoder.mask_token",
      "text_decoder.bias", "text_head.linear1.weight",
      "text_model.embeddings.word_embeddings.weight",
    ] {
      let index = try #require(store.trainable.firstIndex { $0.name == name }, "\(name)")
      let start = try parameters[index].array(of: Double.self)
      let found = try #require(gradients[index]).array(of: Double.self)
      for element in [0, start.count / 2, start.count - 1] {
        func loss(_ offset: Double) throws -> Double {
          var moved = start
          moved[element] += offset
          try parameters[index].assign(Tensor(moved, shape: parameters[index].shape))
          return try step([batch]).loss
        }
        let difference = try (loss(1e-5) - loss(-1e-5)) / 2e-5
        try parameters[index].assign(Tensor(start, shape: parameters[index].shape))
        #expect(abs(difference - found[element]) < 1e-7 + 1e-5 * abs(difference), "\(name)")
      }
    }
  }
}
