import Layers
import Retrieval
import TestSupport
import Tensors
import Testing

/// What the parts of a retrieval model see, and what their switches do.
@Suite struct RetrievalModelTests {
  // MARK: Passes

  @Test(arguments: [
    (RetrievalModelSettings.Mode.single, 1), (.dual, 2), (.flip, 1), (.clip, 1),
  ])
  func encodersRunOnceAModalityAndTwiceInTheDualStream(
    mode: RetrievalModelSettings.Mode, passes: Int
  ) throws {
    let settings = TinyRetrieval.settings { $0.mode = mode }
    let (model, _) = try TinyRetrieval.model(settings)
    let outputs = try model(TinyRetrieval.batch(4, settings: settings))
    #expect(outputs.picturePasses == passes)
    #expect(outputs.textPasses == passes)
    #expect((outputs.pictureError != nil) == mode.reconstructs)
    #expect((outputs.textError != nil) == mode.reconstructs)
  }

  @Test func partsCanBeSwitchedOff() throws {
    let settings = TinyRetrieval.settings {
      $0.decoder = nil
      $0.reconstructsText = false
    }
    let (model, store) = try TinyRetrieval.model(settings)
    let outputs = try model(TinyRetrieval.batch(4, settings: settings))
    #expect(outputs.pictureError == nil && outputs.textError == nil)
    #expect(!store.entries.contains { $0.name.contains("decoder") })
    let alone = TinyRetrieval.settings { $0.contrastWeight = 0 }
    let (other, _) = try TinyRetrieval.model(alone)
    let found = try other(TinyRetrieval.batch(4, settings: alone))
    #expect(found.pictures == nil && found.pictureError != nil && found.textError != nil)
    #expect(found.picturePasses == 1)
  }

  /// Encoders come first, so that all modes begin at the same weights.
  @Test func modesBeginAtTheSameWeights() throws {
    let (_, first) = try TinyRetrieval.model(TinyRetrieval.settings { $0.mode = .single })
    let (_, other) = try TinyRetrieval.model(TinyRetrieval.settings { $0.mode = .clip })
    for entry in other.entries {
      let own = try #require(first[entry.name]).array(of: Double.self)
      #expect(try entry.tensor.array(of: Double.self) == own, "\(entry.name)")
    }
  }

  // MARK: What is seen

  @Test func ratioZeroIsThePlainEncoder() throws {
    let settings = TinyRetrieval.settings {
      $0.droppedPermille = 0
      $0.maskedPermille = 0
    }
    let (model, _) = try TinyRetrieval.model(settings)
    let batch = try TinyRetrieval.batch(4, settings: settings)
    let outputs = try model(batch)
    let pictures = try #require(batch.pictures)
    let texts = try #require(batch.texts)
    #expect(pictures.kept == nil && texts.maskedIDs == nil)
    try expectClose(
      #require(outputs.pictures), to: model.embed(patches: pictures.patches), absolute: 1e-14)
    try expectClose(#require(outputs.texts), to: model.embed(texts), absolute: 1e-14)
    #expect(outputs.pictureError == nil && outputs.textError == nil)
  }

  @Test func paddingChangesNothing() throws {
    for pooling in RetrievalModelSettings.Pooling.allCases {
      let settings = TinyRetrieval.settings { $0.pooling = pooling }
      let (model, _) = try TinyRetrieval.model(settings)
      let short = try model(TinyRetrieval.batch(5, settings: settings))
      let long = try model(TinyRetrieval.batch(5, settings: settings, padding: 1))
      try expectClose(
        #require(long.texts), to: #require(short.texts), absolute: 1e-12, relative: 1e-12)
      try expectClose(
        #require(long.textError), to: #require(short.textError), absolute: 1e-11, relative: 1e-11)
    }
  }

  /// The error of pictures looks at dropped patches alone, that of texts at masked tokens alone.
  @Test func reconstructionsIgnoreWhatIsVisible() throws {
    let settings = TinyRetrieval.settings()
    let (model, _) = try TinyRetrieval.model(settings)
    let batch = try TinyRetrieval.batch(4, settings: settings)
    let pictures = try #require(batch.pictures)
    let outputs = try model(batch)
    let dropped = try #require(pictures.dropped)
    #expect(outputs.pictureErrorCount == 4 * 8)
    // Another target at dropped places changes the error; the encoding never saw it.
    let isDropped = try dropped.oneHot(classCount: 16).sum(axes: [1]).unsqueezed(-1) .> 0
    let noise = try Tensor.normal(
      pictures.patches.shape, generator: Generator(seed: 9), dtype: .float64)
    let changed = RetrievalBatch(
      pictures: .init(
        patches: try noise.replaced(where: isDropped, else: pictures.patches),
        kept: pictures.kept, dropped: dropped), texts: batch.texts, pairs: batch.pairs)
    let other = try model(changed)
    try expectClose(#require(other.pictures), to: #require(outputs.pictures), absolute: 0)
    #expect(
      try abs(#require(other.pictureError).item() - #require(outputs.pictureError).item()) > 1e-6)

    // Ids under a mask reach nothing but the target.
    let texts = try #require(batch.texts)
    let replaced = RetrievalBatch.Texts(
      ids: try texts.ids.zerosLike(), presence: texts.presence, isWord: texts.isWord,
      maskedIDs: texts.maskedIDs, maskedPlaces: texts.maskedPlaces,
      maskedTargets: texts.maskedTargets)
    let hidden = try model(
      RetrievalBatch(pictures: pictures, texts: replaced, pairs: batch.pairs))
    try expectClose(#require(hidden.texts), to: #require(outputs.texts), absolute: 0)
    try expectClose(#require(hidden.textError), to: #require(outputs.textError), absolute: 0)
    #expect(outputs.textErrorCount == texts.maskedPlaces?.count)
  }

  /// A single position of every text is scored: moving another position's target changes nothing.
  @Test func wordsAreScoredWhereTheyAreMasked() throws {
    let settings = TinyRetrieval.settings()
    let (model, _) = try TinyRetrieval.model(settings)
    let batch = try TinyRetrieval.batch(3, settings: settings)
    let texts = try #require(batch.texts)
    let targets = try #require(texts.maskedTargets)
    let one = RetrievalBatch.Texts(
      ids: texts.ids, presence: texts.presence, isWord: texts.isWord, maskedIDs: texts.maskedIDs,
      maskedPlaces: try texts.maskedPlaces?.sliced(0..<1), maskedTargets: try targets.sliced(0..<1))
    let outputs = try model(RetrievalBatch(pictures: nil, texts: one, pairs: []))
    #expect(outputs.textErrorCount == 1 && outputs.texts == nil)
    let whole = try model(batch)
    #expect(
      try #require(whole.textError).item() > #require(outputs.textError).item())
  }

  @Test func aCaseThatLacksAModalityTeachesItsOwnReconstructionOnly() throws {
    let settings = TinyRetrieval.settings()
    let (model, _) = try TinyRetrieval.model(settings)
    let batch = try TinyRetrieval.batch(2, settings: settings)
    let pictures = try model(RetrievalBatch(pictures: batch.pictures, texts: nil, pairs: []))
    #expect(pictures.pictures == nil && pictures.pictureError != nil && pictures.textError == nil)
    let texts = try model(RetrievalBatch(pictures: nil, texts: batch.texts, pairs: []))
    #expect(texts.texts == nil && texts.textError != nil && texts.pictureError == nil)
  }

  // MARK: Mapping before aggregation

  private func gradients(
    _ settings: RetrievalModelSettings
  ) throws -> (rows: Tensor, gradients: [Tensor?]) {
    let (model, store) = try TinyRetrieval.model(settings)
    let batch = try TinyRetrieval.batch(5, settings: settings)
    let outputs = try model(batch, reconstructs: false)
    let pictures = try #require(outputs.pictures)
    let texts = try #require(outputs.texts)
    let loss = try settings.contrast(
      image: pictures, text: texts, logScale: model.logScale, keys: batch.pairs.map(\.key))
    let named = store.trainable.filter { !$0.name.contains("decoder") }
    return (
      try .concatenated([pictures, texts]), try loss.gradients(of: named.map(\.tensor))
    )
  }

  @Test(arguments: [RetrievalModelSettings.Pooling.mean, .attention])
  func aLinearHeadWithoutTokenNormCommutesWithTheMean(
    pooling: RetrievalModelSettings.Pooling
  ) throws {
    var settings = TinyRetrieval.settings {
      $0.head = .linear
      $0.normalizesTokens = false
    }
    #expect(settings.isMappingDegenerate)
    let before = try gradients(settings)
    settings.alignment = .aggregateThenMap
    #expect(!settings.isMappingDegenerate)
    let after = try gradients(settings)
    try expectClose(before.rows, to: after.rows, absolute: 1e-12)
    for (own, other) in zip(before.gradients, after.gradients) {
      guard let own, let other else {
        #expect(own == nil && other == nil)
        continue
      }
      try expectClose(own, to: other, absolute: 1e-12)
    }
  }

  @Test(arguments: [true, false])
  func aNonLinearHeadOrANormOfTokensDoesNot(usesHead: Bool) throws {
    var settings = TinyRetrieval.settings {
      $0.head = usesHead ? .mlp : .linear
      $0.normalizesTokens = !usesHead
    }
    #expect(!settings.isMappingDegenerate)
    let before = try gradients(settings)
    settings.alignment = .aggregateThenMap
    let after = try gradients(settings)
    let largest = try (before.rows - after.rows).magnitude().largest().item()
    #expect(largest > 1e-3)
  }

  @Test func rowsHaveLengthOne() throws {
    for pooling in RetrievalModelSettings.Pooling.allCases {
      for alignment in RetrievalModelSettings.Alignment.allCases {
        let settings = TinyRetrieval.settings {
          $0.pooling = pooling
          $0.alignment = alignment
        }
        let (model, _) = try TinyRetrieval.model(settings)
        let outputs = try model(TinyRetrieval.batch(3, settings: settings))
        let rows = try Tensor.concatenated([
          #require(outputs.pictures), #require(outputs.texts),
        ])
        try expectClose(
          (rows * rows).sum(axes: [1]), to: .ones([6], dtype: .float64), absolute: 1e-12)
      }
    }
  }

  @Test func temperatureStartsAsPublishedAndDoesNotDecay() throws {
    let (model, store) = try TinyRetrieval.model(TinyRetrieval.settings())
    #expect(try abs(model.logScale.item() - 2.659260036932778) < 1e-12)
    #expect(model.bias == nil)
    #expect(store.entries.first { $0.name == "logit_scale" }?.isDecayed == false)
    let (sigmoid, _) = try TinyRetrieval.model(
      TinyRetrieval.settings { $0.contrast.objective = .sigmoid })
    #expect(try #require(sigmoid.bias).item() == -10)
  }

  @Test func refusesWhatCannotBe() throws {
    let wrong: [(inout RetrievalModelSettings) -> Void] = [
      { $0.droppedPermille = 1_000 }, { $0.droppedPermille = 990 }, { $0.maskedPermille = -1 },
      { $0.maskToken = nil }, { $0.sharedWidth = 0 }, { $0.topCount = 0 },
      { $0.contrastWeight = .nan }, { $0.textLength = 11 },
      {
        $0.contrastWeight = 0
        $0.decoder = nil
        $0.reconstructsText = false
      },
    ]
    for change in wrong {
      let error = #expect(throws: RetrievalError.self) {
        try TinyRetrieval.model(TinyRetrieval.settings(change))
      }
      #expect(error?.code == .invalidArgument)
    }
  }
}
