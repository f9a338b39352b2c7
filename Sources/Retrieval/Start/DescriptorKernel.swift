package import Tensors

/// How alike pictures are by one family of descriptors: a Gaussian of their distance, centered on the training
/// pictures and of mean 1 on its diagonal, so that families can be added.
///
/// Columns are brought to one deviation and kinds of columns to one weight; the width of the Gaussian is the mean
/// squared distance of two training pictures.
package struct DescriptorKernel: Sendable {
  private let columns: Range<Int>
  private let offset: Tensor  // [1, columns]
  private let scale: Tensor  // [1, columns]
  private let training: Tensor  // [N, columns] float32, scaled
  private let means: Tensor  // [1, N], of the kernel's columns
  /// The mean squared distance, the mean of the kernel, and that of the centered kernel's diagonal.
  private let numbers: Tensor

  /// Fits a family and gives its kernel of the training rows, `[N, N]` float64.
  ///
  /// - Parameters:
  ///   - rows: All families' numbers, `[N, all]` float32.
  ///   - ends: Where the family's kinds end.
  package static func fitted(
    _ rows: Tensor, from start: Int, ends: [Int]
  ) throws(TensorError) -> (kernel: DescriptorKernel, values: Tensor) {
    let columns = start..<(ends.last ?? start)
    let own = try rows.sliced(columns, axis: 1).converted(to: .float64)
    let offset = try own.mean(axes: [0], keepsAxes: true)
    let deviation = try own.variance(axes: [0], keepsAxes: true).squareRoot()
    // A column that never moves says nothing.
    let isMoving = try (deviation .> 1e-9).converted(to: .float64)
    let moving = try isMoving.array(of: Double.self)
    var widths: [Double] = []
    var first = 0
    for end in ends.map({ $0 - start }) {
      let count = moving[first..<end].reduce(0, +)
      let weight = 1 / (max(1, count) * Double(ends.count)).squareRoot()
      widths += [Double](repeating: weight, count: end - first)
      first = end
    }
    let scale =
      try isMoving / deviation.clamped(min: 1e-9) * Tensor(widths, shape: [1, widths.count])
    // Rounded as they are kept, so that a model that was read again gives the same rows.
    let training = try ((own - offset) * scale).converted(to: .float32)
    let wide = try training.converted(to: .float64)
    let distances = try Self.distances(wide, wide)
    let count = Double(rows.shape[0])
    let spread = try max(1e-12, distances.sum().item() / max(1, count * (count - 1)))
    var values = try (distances * (-0.5 / spread)).exponential()
    let means = try values.mean(axes: [0], keepsAxes: true)
    let mean = try means.mean().item()
    values = try values - means - means.transposed(0, 1) + mean
    let diagonal = try (1 + mean - 2 * means.mean().item())
    let size = max(1e-12, diagonal)
    let kernel = DescriptorKernel(
      columns: columns, offset: offset, scale: scale, training: training, means: means,
      numbers: try Tensor([spread, mean, size]))
    return (kernel, try values / size)
  }

  /// The kernel between rows `[n, all]` and the training rows, `[n, N]` float64.
  package func callAsFunction(_ rows: Tensor) throws(TensorError) -> Tensor {
    let numbers = try self.numbers.array(of: Double.self)
    let own = try (rows.sliced(columns, axis: 1).converted(to: .float64) - offset) * scale
    let distances = try Self.distances(own, training.converted(to: .float64))
    let values = try (distances * (-0.5 / numbers[0])).exponential()
    let ownMeans = try values.mean(axes: [1], keepsAxes: true)
    return try (values - means - ownMeans + numbers[1]) / numbers[2]
  }

  private static func distances(_ a: Tensor, _ b: Tensor) throws(TensorError) -> Tensor {
    let left = try (a * a).sum(axes: [1], keepsAxes: true)
    let right = try (b * b).sum(axes: [1], keepsAxes: true).transposed(0, 1)
    return try (left + right - a.matmul(b.transposed(0, 1)) * 2).clamped(min: 0)
  }
}

// MARK: On disk

extension DescriptorKernel {
  private static let names = ["offset", "scale", "training", "means", "numbers"]

  /// Its tensors by name.
  func state(_ prefix: String) -> [String: Tensor] {
    var state: [String: Tensor] = [:]
    for (name, tensor) in zip(Self.names, [offset, scale, training, means, numbers]) {
      state["\(prefix).\(name)"] = tensor
    }
    return state
  }

  /// Reads what ``state(_:)`` gave.
  init(columns: Range<Int>, rowCount: Int, _ part: (String) throws -> Tensor) throws {
    self.columns = columns
    offset = try part("offset")
    scale = try part("scale")
    training = try part("training")
    means = try part("means")
    numbers = try part("numbers")
    guard offset.shape == [1, columns.count], scale.shape == offset.shape,
      training.shape == [rowCount, columns.count], means.shape == [1, rowCount],
      numbers.shape == [3]
    else {
      throw RetrievalError(
        .damagedFile, "the model of descriptors has a kernel of another shape than its matrices")
    }
  }
}
