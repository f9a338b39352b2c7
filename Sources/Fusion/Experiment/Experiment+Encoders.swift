import Cohorts
import Encoders
import Findings
import Predictors

extension Experiment {
  /// The pretrained picture encoders of the experiment; `nil` without any.
  ///
  /// Features of frozen encoders are computed here, once for all folds, models and epochs: those that
  /// are kept from before are not computed again.
  ///
  /// - Parameter models: The models that are still to be fitted.
  func pictureEncoders(
    for models: [ModelDescription], readers: [String: ImageReader],
    isInterrupted: () -> Bool, onEvent: (ExperimentEvent) -> Void
  ) throws -> PictureEncoders? {
    guard let pretrained = settings.pretrained else { return nil }
    let encoders = try PictureEncoders(
      pretrained, cohort: cohort, readers: readers, device: device)
    for modality in cohort.modalities {
      guard let frozen = encoders.frozen[modality.name],
        models.contains(where: { $0.modalities.contains(modality.name) })
      else { continue }
      try frozen.prepare(
        isInterrupted: isInterrupted,
        onProgress: { done, total in
          onEvent(.encoding(modality: modality.name, done: done, total: total))
        })
      if pretrained.cacheFolder != nil { onEvent(.encoded(frozen.record)) }
    }
    return encoders
  }

  /// How often each frozen encoder ran, in the cohort's order.
  func passes(_ encoders: PictureEncoders?) -> [EncoderPasses] {
    cohort.modalities.compactMap { encoders?.frozen[$0.name]?.record }
  }

  /// What is to be said about kept features.
  func notices(_ encoders: PictureEncoders?) -> [Findings.Notice] {
    cohort.modalities.compactMap { modality in
      guard let damages = encoders?.frozen[modality.name]?.damages, let first = damages.first else {
        return nil
      }
      return Findings.Notice(
        .info, code: "featuresDamaged",
        message:
          "\(damages.count) kept features of \"\(modality.name)\" were damaged or foreign, and were "
          + "computed anew; the first: \(first).", subject: .data,
        figures: ["files": Double(damages.count)])
    }
  }
}

extension FrozenFeatures {
  /// How often the encoder ran.
  var record: EncoderPasses {
    EncoderPasses(
      modality: modality.name, encoder: encoderName, computed: passes.computed,
      fromCache: passes.found, views: viewCount)
  }
}
