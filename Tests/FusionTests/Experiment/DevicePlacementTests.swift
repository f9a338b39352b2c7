import Cohorts
import Encoders
import Foundation
import Fusion
import Predictors
import StandInDevice
import TestSupport
import Tensors
import Testing

/// Whatever a network touches is where the network is: on a device that refuses to join its tensors with
/// the processor's, and computes as the processor does, runs give the same numbers.
@Suite struct DevicePlacementTests {
  private let device: Device

  init() {
    stand_in_device_register()
    device = .accelerator(0)
  }

  /// Dropout and withheld modalities draw from a generator of the device, which is the processor's own only
  /// on the processor.
  private var settings: ExperimentSettings {
    var settings = ExperimentSettings.tiny
    settings.folds.foldCount = 2
    settings.network.dropout = 0
    settings.network.modalityDropout = 0
    return settings
  }

  /// Runs on both devices, and compares all that is told of the models.
  private func expectSame(
    _ cohort: Cohort, settings: ExperimentSettings, models: String, in folder: URL
  ) throws {
    let plain = try runExperiment(
      cohort, in: folder.appending(path: "cpu"), settings: settings, models: models)
    let before = stand_in_device_operation_count()
    let other = try runExperiment(
      cohort, in: folder.appending(path: "device"), settings: settings, models: models,
      device: device)
    #expect(stand_in_device_operation_count() > before + 1000)
    for (one, two) in zip(plain.units, other.units) {
      let closeness = Closeness(
        two.probabilities.flatMap { $0 }, to: one.probabilities.flatMap { $0 }, absolute: 1e-6,
        relative: 0)
      #expect(closeness.isClose, "\(one.model.name): \(closeness)")
      #expect(one.influence.mapValues(\.isDead) == two.influence.mapValues(\.isDead))
      #expect(one.audit == two.audit)
      #expect(one.pictureWeights?.keys.sorted() == two.pictureWeights?.keys.sorted())
    }
    #expect(plain.units.count == other.units.count)
  }

  @Test func theStandInRefusesTensorsOfAnotherDevice() throws {
    #expect(device.isAvailable)
    let here = try Tensor([Float](repeating: 1, count: 4), shape: [2, 2])
    let there = try here.to(device)
    #expect(there.device == device)
    #expect(throws: TensorError.self) { try here + there }
    #expect(throws: TensorError.self) {
      try there.gathered(Tensor([Int64(0), 1], shape: [1, 2]), axis: 0)
    }
    #expect(try (there + there).array(of: Float.self) == [2, 2, 2, 2])
  }

  @Test func everyJoiningAndEncoderStaysOnTheDevice() throws {
    try withTemporaryFolder { folder in
      let cohort = try MadeCohort(cases: 24, includes: [.photo, .notes]).load(in: folder)
      var own = settings
      try expectSame(
        cohort, settings: own, models: "cross-attention", in: folder.appending(path: "offset"))
      own.network.usesLinearOffset = false
      try expectSame(
        cohort, settings: own, models: "network,fusion", in: folder.appending(path: "all"))
    }
  }

  @Test func bagsStayOnTheDevice() throws {
    try withTemporaryFolder { folder in
      var made = try MadeCohort(cases: 24, includes: [.photo])
      made.photosAreBags = true
      made.set("photo") { "images/\($0).png" + ($0 % 3 == 0 ? "" : ";images/\($0 - 1).png") }
      let cohort = try made.load(in: folder)
      var own = settings
      own.network.usesLinearOffset = false
      try expectSame(
        cohort, settings: own, models: "network:photo,cross-attention,gated",
        in: folder.appending(path: "bags"))
    }
  }

  @Test func frozenEncodersRunOnTheDevice() throws {
    try withTemporaryFolder { folder in
      let cohort = try MadeCohort(cases: 24, includes: [.photo]).load(in: folder)
      let weights = Fixtures.url("vit/model.safetensors").path
      var own = settings
      own.network.usesLinearOffset = false
      let chosen = try #require(try PretrainedSettings.chosen([weights], for: cohort))
      own.pretrained = chosen.settings
      for isFrozen in [true, false] {
        own.pretrained?.isFrozen = isFrozen
        try expectSame(
          cohort, settings: own, models: "network:photo,cross-attention",
          in: folder.appending(path: "\(isFrozen)"))
      }
    }
  }

  @Test func runsGoOnAndAreAskedAgainOnEitherDevice() throws {
    try withTemporaryFolder { folder in
      let cohort = try MadeCohort(cases: 32, includes: [.photo]).load(in: folder)
      let models = "cross-attention"
      var settings = settings
      settings.network.dropout = 0.1
      settings.network.modalityDropout = 0.2
      let whole = try runExperiment(
        cohort, in: folder.appending(path: "whole"), settings: settings, models: models,
        device: device)
      let run = folder.appending(path: "run")
      #expect(throws: (any Error).self) {
        try runExperiment(
          cohort, in: run, settings: settings, models: models, stoppingAfter: 5, device: device)
      }
      // Another device rounds otherwise: the run is not mixed.
      let error = #expect(throws: FusionError.self) {
        try runExperiment(cohort, in: run, settings: settings, models: models, resumes: true)
      }
      #expect(error?.code == .resumeMismatch)
      let resumed = try runExperiment(
        cohort, in: run, settings: settings, models: models, resumes: true, device: device)
      #expect(resumed.units.map(\.probabilities) == whole.units.map(\.probabilities))

      var finished = try FinishedRun(RunFolder(run.path), cohort: cohort)
      let model = try finished.model()
      var logits: [[Double]] = []
      for place in [Device.cpu, device] {
        finished.device = place
        let reloaded = try finished.reloaded(model, in: finished.plan.splits[0], readers: [:])
        let batch = CaseBatch(cohort: cohort, cases: reloaded.cases)
        let own = try reloaded.predictor.predict(batch)
        #expect(own.device == .cpu)
        logits.append(try own.array(of: Double.self))
      }
      #expect(Closeness(logits[1], to: logits[0], absolute: 1e-5, relative: 0).isClose)
    }
  }
}
