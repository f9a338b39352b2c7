import Layers
import Tensors

/// A coupling of the two inputs for each class, whose margins are what the single classifiers say.
///
/// Two networks give each case and class a point in a small space; the kernel of their inner products
/// is scaled to the margins by Sinkhorn's iteration, of which only the scaling vectors are kept.
/// Source: Liang et al. 2023, <https://arxiv.org/abs/2302.12247>, section 4.2; Cuturi 2013,
/// <https://arxiv.org/abs/1306.0895>.
struct BatchAlignment {
  private let first: ReLUNetwork
  private let second: ReLUNetwork
  private let classCount: Int
  private let settings: BatchEstimator.Settings

  /// Added to a variance before it divides, so that a constant embedding is not divided by zero.
  private static let epsilon = 1e-6

  init(
    inputSizes: (Int, Int), classCount: Int, settings: BatchEstimator.Settings, scope: Scope
  ) throws(TensorError) {
    let outputSize = classCount * settings.embeddingSize
    first = try ReLUNetwork(
      inputSize: inputSizes.0, hiddenSize: settings.hiddenSize,
      hiddenCount: settings.hiddenCount, outputSize: outputSize, scope: scope / "first")
    second = try ReLUNetwork(
      inputSize: inputSizes.1, hiddenSize: settings.hiddenSize,
      hiddenCount: settings.hiddenCount, outputSize: outputSize, scope: scope / "second")
    self.classCount = classCount
    self.settings = settings
  }

  /// What a batch says.
  struct Outcome {
    /// The mean over a of Σ p(y|x₁ₐ) q(b|a,y) T(a,b,y): I(X₂; Y | X₁) under the coupling, in nats.
    let conditionalInformation: Tensor
    /// The half-steps that the scaling took.
    let halfSteps: Int
    /// Whether both margins were met.
    let isConverged: Bool
  }

  /// Couples a batch.
  ///
  /// - Parameters:
  ///   - inputs: `[A, columns]` and `[B, columns]`.
  ///   - margins: p(y|x₁) `[A, classes]` and p(y|x₂) `[B, classes]`, above zero.
  func outcome(
    inputs: (Tensor, Tensor), margins: (Tensor, Tensor)
  ) throws(TensorError) -> Outcome {
    let left = try embedded(first(inputs.0))  // [C, A, 10]
    let right = try embedded(second(inputs.1))  // [C, B, 10]
    let scale = 1 / Double(settings.embeddingSize).squareRoot()
    let kernel = try (left.matmul(right.transposed()) * scale).exponential()  // [C, A, B]
    let rows = try margins.0.transposed().unsqueezed(2)  // [C, A, 1]
    // In a batch the two classifiers rarely expect a class equally often, and then no coupling has
    // both margins. Scaling by rows and columns in turn settles, up to a factor, where the columns'
    // margin is right but for this ratio; asking for that at once ends the iteration where it ends.
    let claimed = try margins.1.transposed().unsqueezed(2)  // [C, B, 1]
    let columns =
      try claimed
      * (rows.sum(axes: [1], keepsAxes: true) / claimed.sum(axes: [1], keepsAxes: true))
    let turned = try kernel.transposed()
    var u = try rows.onesLike()
    var v = try columns.onesLike()
    var halfSteps = 0
    var isConverged = false
    while halfSteps < settings.sinkhornLimit {
      // Of two margins the one not just scaled is off; it is looked at before it is scaled.
      let isColumns = halfSteps % 2 == 0
      let sums = try isColumns ? turned.matmul(u) : kernel.matmul(v)
      let wanted = isColumns ? columns : rows
      let error = try withoutGradients { () throws(TensorError) in
        try (sums.detached() * (isColumns ? v : u).detached() - wanted).magnitude().largest().item()
      }
      if halfSteps > 0, error <= settings.sinkhornTolerance {
        isConverged = true
        break
      }
      if isColumns { v = try columns / sums } else { u = try rows / sums }
      halfSteps += 1
    }
    let coupling = try u * kernel * v.transposed()
    let conditional = try coupling / coupling.sum(axes: [2], keepsAxes: true)  // q(b|a,y)
    let mixture = try (conditional * rows).sum(axes: [0], keepsAxes: true)
    let ratio = try conditional.logarithm() - mixture.logarithm()
    let information = try (rows * conditional * ratio).sum(axes: [0, 2]).mean()
    return Outcome(
      conditionalInformation: information, halfSteps: halfSteps, isConverged: isConverged)
  }

  /// `[N, C · 10]` to `[C, N, 10]`, each point with mean 0 and variance 1 over its entries.
  private func embedded(_ output: Tensor) throws(TensorError) -> Tensor {
    let points = try output.reshaped([-1, classCount, settings.embeddingSize]).permuted([1, 0, 2])
    let centered = try points - points.mean(axes: [2], keepsAxes: true)
    let variance = try (centered * centered).mean(axes: [2], keepsAxes: true)
    return try centered * (variance + Self.epsilon).reciprocalSquareRoot()
  }
}
