import Layers
import Retrieval
import TestSupport
import Tensors
import Testing
import Training

/// A model learns what there is to learn.
@Suite struct OverfitTests {
  /// 32 pairs with nothing in common but that they belong together: the model must learn them by heart.
  @Test func thirtyTwoPairsAreLearnedByHeart() throws {
    var settings = TinyRetrieval.settings {
      $0.picture = .vit(
        .init(
          width: 32, depth: 2, headCount: 2, hiddenSize: 64, patchSize: 2, gridSize: 4,
          inputChannels: 1))
      $0.text = .bert(
        .init(
          vocabularySize: 30, width: 32, depth: 2, headCount: 2, hiddenSize: 64,
          maximumLength: 10))
      $0.sharedWidth = 16
      $0.droppedPermille = 250
    }
    settings.contrastWeight = 2
    let (model, store) = try TinyRetrieval.model(settings, dtype: .float32)
    let masked = try TinyRetrieval.batch(32, settings: settings, dtype: .float32)
    let plain = try TinyRetrieval.batch(
      32, settings: settings, dtype: .float32, isMasked: false)
    let optimizer = try AdamW(store)
    let step = ContrastiveStep(model: model, parameters: optimizer.parameters)
    var first: Double?
    var last = 0.0
    for index in 0..<150 {
      let result = try step([index.isMultiple(of: 2) ? masked : plain])
      if index == 0 { first = result.contrast }
      last = try #require(result.contrast)
      try optimizer.step(gradients: result.gradients, learningRate: 3e-3)
    }
    let pictures = try withoutGradients {
      try model.embed(patches: #require(plain.pictures).patches)
    }
    let texts = try withoutGradients { try model.embed(#require(plain.texts)) }
    let nearest = try pictures.matmul(texts.transposed(0, 1))
    #expect(try nearest.argumentOfLargest(axis: 1).array(of: Int64.self) == (0..<32).map { $0 })
    #expect(try nearest.argumentOfLargest(axis: 0).array(of: Int64.self) == (0..<32).map { $0 })
    #expect(try last < #require(first) / 10)
    let score = try RetrievalScore(pictures: pictures, texts: texts, keys: Array(0..<32))
    #expect(score.reciprocalRank == 1 && score.pictureToText == 1 && score.textToPicture == 1)
  }

  /// Of equals the earlier one wins; a text that says the same is as good as the own one.
  @Test func scoresCountTiesAndDuplicates() throws {
    let same = try Tensor.ones([10, 1])
    let score = try RetrievalScore(pictures: same, texts: same, keys: Array(0..<10))
    #expect(score.pictureToText == 0.5 && score.textToPicture == 0.5)
    let told = try RetrievalScore(
      pictures: same, texts: same, keys: [Int](repeating: 7, count: 10))
    #expect(told.reciprocalRank == 1)
  }
}
