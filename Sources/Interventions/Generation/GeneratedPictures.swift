import Statistics
import Tensors

/// Joint rows as a generator takes them: each column standardized on the training cases.
///
/// Rows of a contrastive space differ little from each other; without scaling a generator would first
/// have to learn to see the differences.
struct RowScaling {
  private let mean: Tensor
  private let deviation: Tensor

  init(fitting rows: Tensor) throws(TensorError) {
    mean = try rows.mean(axes: [0], keepsAxes: true)
    let spread = try (rows - mean).power(2).mean(axes: [0], keepsAxes: true).squareRoot()
    deviation = try spread.clamped(min: 1e-6)
  }

  /// The rows in single precision.
  func callAsFunction(_ rows: Tensor) throws(TensorError) -> Tensor {
    try ((rows - mean) / deviation).converted(to: .float32)
  }
}

/// Pictures of some cases, generated from their joint rows; each case keeps its own noise.
struct GeneratedPictures {
  let model: any PictureGenerator
  /// What makes its input.
  let scaling: RowScaling
  /// The space of the cases.
  let space: JointSpace
  /// The cases, rows of the whole space.
  let cases: [Int]
  private let noise: Tensor

  init(
    model: any PictureGenerator, scaling: RowScaling, space: JointSpace, channels: Int,
    cases: [Int], seed: UInt64
  ) throws {
    self.model = model
    self.scaling = scaling
    self.space = try space.selecting(cases)
    self.cases = cases
    var stream = RandomStream(seed: seed, "picture noise")
    let side = GenerationSettings.size
    noise = try .normal(
      [cases.count, channels, side, side], generator: Generator(seed: stream.next()))
  }

  /// Pictures of rows that stand in for some of the cases.
  func pictures(_ rows: Tensor, of places: [Int], batchSize: Int = 64) throws -> Tensor {
    let wanted = try scaling(rows)
    return try withoutGradients {
      var parts: [Tensor] = []
      for start in stride(from: 0, to: places.count, by: batchSize) {
        let end = min(start + batchSize, places.count)
        let own = try noise.selecting(Tensor(places[start..<end].map(Int64.init)))
        parts.append(try model.pictures(wanted.sliced(start..<end), noise: own))
      }
      return try .concatenated(parts)
    }
  }

  /// Pictures of the cases as they are.
  func untouched() throws -> Tensor {
    try pictures(space.joint(), of: Array(cases.indices))
  }
}
