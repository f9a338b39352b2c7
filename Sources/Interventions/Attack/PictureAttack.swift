import Cohorts
import Dictionaries
import Predictors
import Tensors

/// Changes pictures a little, so that chosen features see what they see in another case's text.
///
/// Projected gradient ascent on cos(h_S(x + δ), h_S(target)) with |δ|∞ ≤ ε: steps of ε/16 by the
/// gradient's sign, from a random start (Madry et al. 2018, <https://arxiv.org/abs/1706.06083>).
struct PictureAttack {
  let encoder: PairEncoder
  let dictionary: FeatureDictionary
  let modality: String
  /// The standard deviation of each channel, of 255 steps, `[1, C, 1, 1]`.
  private let deviation: Tensor
  /// The standardized values of black and of white.
  private let range: (low: Tensor, high: Tensor)

  init(
    encoder: PairEncoder, dictionary: FeatureDictionary, modality: String, scaling: ImageScaling
  ) throws(TensorError) {
    self.encoder = encoder
    self.dictionary = dictionary
    self.modality = modality
    let shape = [1, scaling.mean.count, 1, 1]
    let mean = try Tensor(scaling.mean.map(Float.init), shape: shape)
    let spread = try Tensor(scaling.standardDeviation.map(Float.init), shape: shape)
    deviation = try spread * 255
    range = (try mean * -1 / spread, try (1 - mean) / spread)
  }

  /// Pictures in the common space, recorded for differentiation.
  func embed(_ pictures: Tensor) throws -> Tensor {
    let presence = try Tensor([Bool](repeating: true, count: pictures.size(0)))
    return try encoder.embed(
      modality, ModalityBatch(content: .pixels(pictures), design: nil, presence: presence))
  }

  /// Random changes of up to ε in every pixel: where an attack starts, and a control for it.
  func noisy(
    _ pictures: Tensor, epsilon: Double, generator: Generator
  ) throws(TensorError) -> Tensor {
    let unit = try Tensor.uniform(pictures.shape, generator: generator) * 2 - 1
    return try clipped(pictures + unit * (epsilon / deviation))
  }

  /// Pictures under normal noise of a standard deviation, of 255 steps: what smoothing averages over.
  func blurred(
    _ pictures: Tensor, deviation spread: Double, generator: Generator
  ) throws(TensorError) -> Tensor {
    let noise = try Tensor.normal(pictures.shape, generator: generator)
    return try clipped(pictures + noise * (spread / deviation))
  }

  /// Pictures within ε of `pictures` whose chosen features look most like the targets'.
  ///
  /// - Parameter targets: What the chosen features see in the targets, `[cases, features]`.
  func attacked(
    _ pictures: Tensor, features: [Int], targets: Tensor, epsilon: Double, stepCount: Int,
    generator: Generator
  ) throws -> Tensor {
    let reach = try epsilon / deviation
    let low = try pictures - reach
    let high = try pictures + reach
    var current = try noisy(pictures, epsilon: epsilon, generator: generator)
    let aims = try targets.detached()
    for _ in 0..<stepCount {
      let leaf = try current.tracked()
      let gradient = try withGradients { () throws -> Tensor? in
        let seen = try dictionary.preactivations(of: features, embed(leaf), modality: modality)
        return try cosines(seen, aims).sum().gradients(of: [leaf])[0]
      }
      guard let gradient else { return current }
      // Outside the interval of a pixel, back to its end.
      current = try clipped((current + gradient.sign() * (reach / 16)).maximum(low).minimum(high))
    }
    return current
  }

  /// What features see in rows that are given, in blocks of memory.
  func preactivations(of features: [Int], _ rows: Tensor, modality: String) throws -> Tensor {
    try withoutGradients {
      try dictionary.preactivations(of: features, rows, modality: modality)
    }
  }

  private func clipped(_ pictures: Tensor) throws(TensorError) -> Tensor {
    try pictures.maximum(range.low).minimum(range.high)
  }
}

/// The cosine of each row of one matrix with the same row of another, `[rows]`.
func cosines(_ left: Tensor, _ right: Tensor) throws(TensorError) -> Tensor {
  let lengths = try left.norm(axes: [1]) * right.norm(axes: [1])
  return try (left * right).sum(axes: [1]) / lengths.clamped(min: 1e-12)
}

/// A number divided by each element.
private func / (left: Double, right: Tensor) throws(TensorError) -> Tensor {
  try right.reciprocal() * left
}
