import Cohorts
import Encoders
import Foundation
import Statistics
import Training

extension Experiment {
  /// Fits models to nested shares of the training groups; test parts stay as they are.
  ///
  /// The inner part shrinks with the training part, so that a point says what all the work on so many
  /// cases gives: fitting, stopping, temperature and threshold. A larger share holds the smaller ones.
  /// Finished units are kept under `checkpoints/learning-curve` and not fitted again.
  ///
  /// - Parameters:
  ///   - plan: Shares and models.
  ///   - result: The finished experiment, which is the last point.
  ///   - isInterrupted: Asked between steps; what is done stays on disk.
  /// - Throws: ``FusionError``, `CohortError`, `TrainingError`, `TensorError` or `PredictorError`.
  public func learningCurve(
    _ plan: LearningCurvePlan, of result: ExperimentResult,
    isInterrupted: @escaping @Sendable () -> Bool = { false },
    onEvent: @escaping (ExperimentEvent) -> Void = { _ in }
  ) throws -> LearningCurveMeasurement {
    let splits = result.plan.splits
    let shares = plan.shares.filter { $0 < 1 }
    let nested = splits.map { pieces(of: $0) }
    let whole = splits.map { $0.training.count + $0.inner.count }
    // Where even the fewest groups with every class are more than a share, two shares are one.
    var sizes: [(share: Double, splits: [FoldPlan.Split])] = []
    for share in shares {
      let parts = nested.map { $0(share) }
      let isNew =
        sizes.last.map { $0.splits != parts } ?? true
        && zip(parts, whole).contains { $0.training.count + $0.inner.count < $1 }
      if isNew { sizes.append((share, parts)) }
    }
    var points: [LearningCurveMeasurement.Point] = []
    let unitCount = sizes.count * splits.count * plan.models.count
    var done = 0
    onEvent(.planned(unitCount: unitCount, finished: []))
    let readers = Dictionary(
      uniqueKeysWithValues: cohort.modalities.compactMap { modality in
        modality.pictures.map { (modality.name, ImageReader($0)) }
      })
    // Features of frozen encoders are kept from the experiment, where they are kept at all.
    let encoders = try pictureEncoders(
      for: plan.models, readers: readers, isInterrupted: isInterrupted, onEvent: onEvent)
    for (share, parts) in sizes {
      let place = RunFolder(
        folder.checkpoints.appending(path: "learning-curve/share-\(share)").path)
      try place.create()
      var units: [UnitResult] = []
      for split in parts {
        units += try fit(
          plan.models, split, place, readers, encoders, isInterrupted, &done, unitCount, onEvent)
      }
      points.append(
        .init(share: share, caseCount: Self.meanCount(parts), units: units))
    }
    points.append(
      .init(
        share: 1, caseCount: Self.meanCount(splits),
        units: result.units.filter { plan.models.contains($0.model) }))
    return LearningCurveMeasurement(models: plan.models, points: points)
  }

  private static func meanCount(_ splits: [FoldPlan.Split]) -> Double {
    let total = splits.reduce(0) { $0 + $1.training.count + $1.inner.count }
    return Double(total) / Double(max(1, splits.count))
  }

  /// From a share to the split with that share of its training and inner groups.
  private func pieces(of split: FoldPlan.Split) -> (Double) -> FoldPlan.Split {
    var stream = RandomStream(
      seed: settings.seed, "learning curve", "\(split.repetition)", "\(split.fold)")
    let training = NestedShares(
      split.training, groups: cohort.groups, labels: cohort.labels, stream: &stream)
    let inner = NestedShares(
      split.inner, groups: cohort.groups, labels: cohort.labels, stream: &stream)
    return { share in
      FoldPlan.Split(
        repetition: split.repetition, fold: split.fold, training: training.cases(share: share),
        inner: inner.cases(share: share), test: split.test)
    }
  }

  /// Fits some models in one split, or reads what was fitted before.
  private func fit(
    _ models: [ModelDescription], _ split: FoldPlan.Split, _ place: RunFolder,
    _ readers: [String: ImageReader], _ encoders: PictureEncoders?,
    _ isInterrupted: @escaping @Sendable () -> Bool,
    _ done: inout Int, _ unitCount: Int, _ onEvent: @escaping (ExperimentEvent) -> Void
  ) throws -> [UnitResult] {
    var prepared: PreparedFold?
    let logisticFits = LogisticFits()
    var units: [UnitResult] = []
    for model in models {
      defer { done += 1 }
      let url = place.result(model, split)
      if let result = try place.read(UnitResult.self, from: url) {
        guard result.fits(model, split, cohort) else { throw place.damaged(url) }
        units.append(result)
        continue
      }
      if isInterrupted() {
        throw TrainingError(
          .interrupted,
          "stopped within the learning curve; the same command with --resume goes on from there")
      }
      onEvent(
        .unitStart(
          index: done, unitCount: unitCount, model: model, fold: split.fold,
          repetition: split.repetition))
      let fold =
        try prepared
        ?? PreparedFold(
          cohort, split: split, readers: readers, options: settings.fitting, encoders: encoders)
      prepared = fold
      let fitting = UnitFitting(
        fold: fold, encoders: encoders, logisticFits: logisticFits, settings: settings,
        folder: place, device: device,
        fingerprint: try fingerprint() + place.root.lastPathComponent,
        isInterrupted: isInterrupted, onEvent: { onEvent(.training($0)) }, asksWithout: false)
      let result = try fitting.run(model)
      try place.write(json: result, to: url)
      // What was learned from a share is not asked again.
      for path in [place.partialTraining(model, split), place.weights(model, split)] {
        try? FileManager.default.removeItem(atPath: path)
      }
      onEvent(.unitEnd(index: done, unitCount: unitCount, result: result))
      units.append(result)
    }
    return units
  }
}
