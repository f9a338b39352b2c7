import Cohorts
import Encoders
import Findings
import Foundation
import Fusion
import Layers
import Predictors
import TestSupport
import Tensors
import Testing
import Training

/// A run with a frozen picture encoder computes each picture once, and says the same as one that
/// computes it again and again.
@Suite struct FrozenRunTests {
  private static let models = "network:photo,cross-attention"
  private static let vit = Fixtures.url("vit/model.safetensors").path

  private func cohort(in folder: URL) throws -> Cohort {
    try MadeCohort(cases: 36, includes: [.photo]).load(in: folder)
  }

  private func settings(
    _ cohort: Cohort, cache: URL?, views: Int = 1, weights: String = vit, isFrozen: Bool = true
  ) throws -> ExperimentSettings {
    var settings = ExperimentSettings.tiny
    settings.folds.foldCount = 2
    // Two epochs gain nothing sure over a linear model, which would stand and see no picture.
    settings.network.usesLinearOffset = false
    let chosen = try #require(try PretrainedSettings.chosen([weights], for: cohort))
    var pretrained = chosen.settings
    pretrained.isFrozen = isFrozen
    pretrained.viewCount = views
    pretrained.cacheFolder = cache?.path
    settings.pretrained = pretrained
    return settings
  }

  private func readers(_ cohort: Cohort) -> [String: ImageReader] {
    Dictionary(
      uniqueKeysWithValues: cohort.modalities.compactMap { modality in
        modality.pictures.map { (modality.name, ImageReader($0)) }
      })
  }

  private func probabilities(_ result: ExperimentResult) -> [Double] {
    result.units.flatMap { $0.probabilities.flatMap { $0 } }
  }

  private func passes(_ result: ExperimentResult) -> [Int] {
    result.encoderPasses.flatMap { [$0.computed, $0.fromCache] }
  }

  @Test func eachPictureIsComputedOnceWhateverTheFolds() throws {
    try withTemporaryFolder { folder in
      let cohort = try cohort(in: folder)
      let cache = folder.appending(path: "cache")
      var shown: [EncoderPasses] = []
      let first = try runExperiment(
        cohort, in: folder.appending(path: "a"), settings: settings(cohort, cache: cache),
        models: Self.models
      ) { if case .encoded(let passes) = $0 { shown.append(passes) } }
      #expect(passes(first) == [36, 0])
      #expect(shown.map(\.computed) == [36] && shown == first.encoderPasses)
      #expect(first.encoderPasses.map(\.modality) == ["photo"])

      let second = try runExperiment(
        cohort, in: folder.appending(path: "b"), settings: settings(cohort, cache: cache),
        models: Self.models)
      #expect(passes(second) == [0, 36])
      #expect(probabilities(second) == probabilities(first))

      // Two epochs in two folds and two models: many passes more, the same result.
      let none = try runExperiment(
        cohort, in: folder.appending(path: "c"), settings: settings(cohort, cache: nil),
        models: Self.models)
      #expect(none.encoderPasses[0].computed > 4 * 36)
      let closeness = Closeness(
        probabilities(none), to: probabilities(first), absolute: 1e-4, relative: 0)
      #expect(closeness.isClose, "\(closeness)")
      // What the encoder sees of a picture can be exchanged between cases, as other inputs can.
      #expect(first.units.contains { $0.influence["photo"]?.isDead == false })
    }
  }

  @Test func viewsAreKeptToo() throws {
    try withTemporaryFolder { folder in
      let cohort = try cohort(in: folder)
      let result = try runExperiment(
        cohort, in: folder.appending(path: "a"),
        settings: settings(cohort, cache: folder.appending(path: "cache"), views: 3),
        models: "network:photo")
      #expect(passes(result) == [108, 0])
      #expect(result.encoderPasses[0].views == 3)
    }
  }

  @Test func goesOnAfterAStopAmongFeatures() throws {
    try withTemporaryFolder { folder in
      let cohort = try cohort(in: folder)
      let own = try settings(cohort, cache: folder.appending(path: "cache"))
      let run = folder.appending(path: "run")
      // 36 questions while pictures are read, 36 while files are looked for; then one batch of 32.
      let error = #expect(throws: EncoderError.self) {
        try runExperiment(cohort, in: run, settings: own, models: Self.models, stoppingAfter: 106)
      }
      #expect(error?.code == .interrupted)
      let resumed = try runExperiment(
        cohort, in: run, settings: own, models: Self.models, resumes: true)
      #expect(passes(resumed) == [4, 32])
    }
  }

  @Test func reloadedModelsEncodePixelsAndFeatures() throws {
    try withTemporaryFolder { folder in
      let cohort = try cohort(in: folder)
      let cache = folder.appending(path: "cache")
      let folderOfRun = folder.appending(path: "run")
      _ = try runExperiment(
        cohort, in: folderOfRun, settings: settings(cohort, cache: cache), models: Self.models)
      for isCacheGone in [false, true] {
        if isCacheGone { try FileManager.default.removeItem(at: cache) }
        let run = try FinishedRun(RunFolder(folderOfRun.path), cohort: cohort)
        let model = try run.model()
        let split = run.plan.splits[0]
        let pixels = try run.reloaded(model, in: split, readers: readers(cohort))
        let features = try run.reloaded(
          model, in: split, readers: readers(cohort), readsPixels: false)
        let batch = CaseBatch(cohort: cohort, cases: Array(pixels.cases.prefix(5)))
        let inputs = try pixels.predictor.prepare(batch)
        guard case .pixels? = inputs["photo"]?.content,
          case .features? = try features.predictor.prepare(batch)["photo"]?.content
        else {
          Issue.record("expected pixels of the one and features of the other")
          return
        }
        try expectClose(
          pixels.predictor.predict(inputs), to: features.predictor.predict(batch),
          absolute: 1e-5, relative: 1e-5)
        #expect(!FileManager.default.fileExists(atPath: cache.path) == isCacheGone)
      }
    }
  }

  @Test func aRunKnowsItsWeights() throws {
    try withTemporaryFolder { folder in
      let cohort = try cohort(in: folder)
      let cache = folder.appending(path: "cache")
      func copy(_ name: String) throws -> String {
        let place = folder.appending(path: name)
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        for file in ["model.safetensors", "config.json"] {
          try FileManager.default.copyItem(
            at: Fixtures.url("vit/\(file)"), to: place.appending(path: file))
        }
        return place.appending(path: "model.safetensors").path
      }
      let first = try copy("first")
      let run = folder.appending(path: "run")
      _ = try runExperiment(
        cohort, in: run, settings: settings(cohort, cache: cache, weights: first),
        models: "network:photo")
      // The same weights elsewhere are the same; others are not.
      let second = try copy("second")
      _ = try runExperiment(
        cohort, in: run, settings: settings(cohort, cache: cache, weights: second),
        models: "network:photo", resumes: true)
      var tensors = try SafetensorsFile(path: first).tensors()
      tensors["layernorm.bias"] = try tensors["layernorm.bias"].map { try $0 + 0.1 }
      try SafetensorsFile.write(tensors, to: second)
      let resumed = #expect(throws: FusionError.self) {
        try runExperiment(
          cohort, in: run, settings: settings(cohort, cache: cache, weights: second),
          models: "network:photo", resumes: true)
      }
      #expect(resumed?.code == .resumeMismatch)
      try SafetensorsFile.write(tensors, to: first)
      let finished = try FinishedRun(RunFolder(run.path), cohort: cohort)
      let reloaded = #expect(throws: EncoderError.self) {
        try finished.reloaded(
          finished.models[0], in: finished.plan.splits[0], readers: readers(cohort))
      }
      #expect(reloaded?.code == .otherWeights)
    }
  }

  /// With steps too small to matter the encoder is still that of the file.
  @Test func fineTuningBeginsWithTheWeights() throws {
    try withTemporaryFolder { folder in
      let cohort = try cohort(in: folder)
      var own = try settings(cohort, cache: nil, isFrozen: false)
      own.training.learningRate = 1e-12
      own.training.epochs = 1
      let run = folder.appending(path: "run")
      let result = try runExperiment(cohort, in: run, settings: own, models: "network:photo")
      #expect(result.encoderPasses.isEmpty)
      let state = try SafetensorsFile(
        path: run.appending(path: "checkpoints/repeat0-fold0-network_3aphoto.safetensors").path
      ).tensors()
      let weights = try SafetensorsFile(path: Self.vit).tensors()
      for (name, value) in weights where !name.hasPrefix("pooler.") {
        try expectClose(
          #require(state["photo.encoder.network.\(name)"]), to: value, absolute: 1e-8)
      }
      let finished = try FinishedRun(RunFolder(run.path), cohort: cohort)
      _ = try finished.reloaded(
        finished.models[0], in: finished.plan.splits[0], readers: readers(cohort))
    }
  }

  /// Boxes of pixels behind a frozen ResNet, computed alone and whole.
  @Test func tracesOfFrozenResNetsAreThoseOfWholePasses() throws {
    try withTemporaryFolder { folder in
      let cohort = try cohort(in: folder)
      let layout = PictureLayout.resNet(
        ResNet.Configuration(usesBottlenecks: false, blockCounts: [1, 1], baseChannels: 4))
      let store = ParameterStore()
      _ = try PictureNetwork(layout, scope: store.scope(generator: Generator(seed: 4)))
      let path = folder.appending(path: "resnet.safetensors").path
      try SafetensorsFile.write(store.state(), to: path)
      let run = folder.appending(path: "run")
      _ = try runExperiment(
        cohort, in: run, settings: settings(cohort, cache: nil, weights: path),
        models: "network:photo")
      let finished = try FinishedRun(RunFolder(run.path), cohort: cohort)
      let reloaded = try finished.reloaded(
        finished.models[0], in: finished.plan.splits[0], readers: readers(cohort))
      let model = try #require(reloaded.predictor as? any IncrementalFusionModel)
      let batch = CaseBatch(cohort: cohort, cases: Array(reloaded.cases.prefix(2)))
      let input = try #require(try model.prepare(batch)["photo"])
      guard case .pixels(let pixels) = input.content else { throw FusionError(.fileAccess, "") }
      #expect(model.traceByteCount("photo", like: input) ?? 0 > 0)
      let trace = try model.trace("photo", input)
      let patches = try Tensor.normal([2, 3, 8, 8], generator: Generator(seed: 8))
      let changed = try trace.encode(
        .boxes(.init(rows: [0, 1], tops: [4, 20], lefts: [0, 11], patches: patches)))
      var values = try pixels.array(of: Float.self)
      let new = try patches.array(of: Float.self)
      for (row, (top, left)) in [(4, 0), (20, 11)].enumerated() {
        for channel in 0..<3 {
          for line in 0..<8 {
            for column in 0..<8 {
              values[((row * 3 + channel) * 32 + top + line) * 32 + left + column] =
                new[((row * 3 + channel) * 8 + line) * 8 + column]
            }
          }
        }
      }
      let whole = try model.encode(
        "photo",
        ModalityBatch(
          content: .pixels(Tensor(values, shape: pixels.shape)), design: nil,
          presence: input.presence))
      try expectClose(changed.tokens, to: whole.tokens, absolute: 1e-4, relative: 1e-4)
    }
  }
}
