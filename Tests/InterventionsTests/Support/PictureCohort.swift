import Cohorts
import Encoders
import Foundation
import Interventions
import Phantoms
import TestSupport
import Tensors
import Training

/// Factor pictures on disk, with a small encoder and a small dictionary for them.
enum PictureCohort {
  /// Makes a cohort in a temporary folder, reads it, and hands it on.
  static func with<Result>(
    caseCount: Int, imageSize: Int = 32, seed: UInt64 = 1,
    _ body: (Cohort, FactorPictures, [String: ImageReader]) throws -> Result
  ) throws -> Result {
    try withTemporaryFolder { folder in
      let phantom = try FactorPictures(
        FactorPicturesDesign(caseCount: caseCount, imageSize: imageSize), seed: seed)
      let cohort = try Cohort.load(manifest: phantom.write(to: folder.appending(path: "c")).path)
      var readers: [String: ImageReader] = [:]
      for modality in cohort.modalities {
        if case .image(let files) = modality.content { readers[modality.name] = ImageReader(files) }
      }
      return try body(cohort, phantom, readers)
    }
  }

  static func fitting(epochs: Int, seed: UInt64 = 1) -> CohortFitting {
    var fitting = CohortFitting(seed: seed)
    fitting.encoder.width = 32
    fitting.encoder.encoder.width = 32
    fitting.encoder.encoder.augmentsImages = false
    fitting.encoder.encoder.wordLimit = 16
    fitting.training.epochs = epochs
    fitting.training.batchSize = 32
    fitting.training.patience = nil
    fitting.features = FeatureFitting(width: 32, seed: seed)
    fitting.features.steps = 400
    return fitting
  }
}
