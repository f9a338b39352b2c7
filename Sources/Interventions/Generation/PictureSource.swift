import Cohorts
import Encoders
import Predictors
import Tensors

/// A fold's pictures as they look, 0...1, at the side that is generated.
struct PictureSource {
  let fold: PreparedFold
  let modality: String
  let channels: Int
  private let mean: Tensor
  private let deviation: Tensor

  init(_ fold: PreparedFold, modality: String) throws {
    guard let fitted = try fold.fitted[modality]?.modality(modality),
      case .image(let scaling) = fitted.state
    else {
      throw InterventionsError(
        .missingInput, "\(modality): expected pictures that a training case has")
    }
    self.fold = fold
    self.modality = modality
    channels = scaling.mean.count
    let shape = [1, channels, 1, 1]
    mean = try Tensor(scaling.mean.map(Float.init), shape: shape)
    deviation = try Tensor(scaling.standardDeviation.map(Float.init), shape: shape)
  }

  /// `[cases, channels, 64, 64]`.
  func pictures(_ cases: [Int]) throws -> Tensor {
    guard
      case .pixels(let pixels)? = try fold.batches(cases, modalities: [modality])[modality]?.content
    else { throw InterventionsError(.missingInput, "\(modality): expected pictures") }
    return try (pixels * deviation + mean).clamped(min: 0, max: 1)
      .resized(side: GenerationSettings.size)
  }

  /// The mean difference of neighboring pixels of each picture.
  static func sharpness(_ pictures: Tensor) throws -> [Double] {
    let side = GenerationSettings.size
    let values = try pictures.converted(to: .float64)
    let steps = try [2, 3].map { axis in
      try (values.sliced(1..<side, axis: axis) - values.sliced(0..<side - 1, axis: axis))
        .magnitude().mean(axes: [1, 2, 3])
    }
    return try ((steps[0] + steps[1]) / 2).array(of: Double.self)
  }

  /// What pictures look like from afar: colors of 8 × 8 fields, `[cases, 64 · channels]`.
  ///
  /// No model is involved, so that it can judge what a generator keeps.
  static func appearance(_ pictures: Tensor) throws -> Tensor {
    try pictures.adaptiveAveragePooled(8).flattened(from: 1).converted(to: .float64)
  }
}
