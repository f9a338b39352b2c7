public import Tensors

/// The contrast between pictures and texts: a picture should be more like its own text than like others.
///
/// Similarities are S = e^θ · Zv · Ztᵀ. No array of batch by batch is ever held: rows are taken in chunks,
/// once for the value and once for the gradients, which are handed to autograd ready-made. So the loss
/// may be differentiated once, not twice.
///
/// Sources: symmetric InfoNCE, Radford et al. 2021, <https://arxiv.org/abs/2103.00020>, figure 3; sigmoid,
/// Zhai et al. 2023, <https://arxiv.org/abs/2303.15343>, algorithm 1.
public struct ContrastiveLoss: Sendable, Hashable, Codable {
  /// What is minimized.
  public enum Objective: String, Sendable, Hashable, Codable, CaseIterable {
    /// 1/2B · Σᵢ [LSEⱼ Sᵢⱼ + LSEⱼ Sⱼᵢ − 2 Sᵢᵢ].
    case infoNCE = "info-nce"
    /// −1/B · Σ log σ(yᵢⱼ Sᵢⱼ), with a learned bias in S.
    case sigmoid
  }

  /// What becomes of pairs whose texts say the same but whose cases differ.
  public enum Duplicates: String, Sendable, Hashable, Codable, CaseIterable {
    /// They count as wrong, like any other.
    case none
    /// They are left out.
    case exclude
    /// They count as right, all of one key in equal parts.
    case multiPositive = "multi-positive"
  }

  /// θ above which a trainer should not let the scale rise: ln 100, as in FLIP.
  ///
  /// Source: Li et al. 2022, <https://arxiv.org/abs/2212.00794>.
  public static let largestLogScale = 4.605170185988092
  /// θ to start from: ln (1/0.07).
  public static let initialLogScale = 2.6592600369327783
  /// θ and bias to start from with the sigmoid: ln 10 and −10.
  public static let initialSigmoid = (logScale: 2.302585092994046, bias: -10.0)

  /// What is minimized.
  public var objective: Objective
  /// What becomes of pairs with equal texts.
  public var duplicates: Duplicates
  /// Whether pairs of different cases of one group (patient) are left out too.
  public var excludesGroup: Bool
  /// Rows compared at once; it changes memory and speed, not the value beyond rounding.
  public var chunk: Int

  /// Creates a loss.
  public init(
    objective: Objective = .infoNCE, duplicates: Duplicates = .exclude, excludesGroup: Bool = false,
    chunk: Int = 1_024
  ) {
    self.objective = objective
    self.duplicates = duplicates
    self.excludesGroup = excludesGroup
    self.chunk = chunk
  }

  /// The loss of a batch, one number that gradients can be asked of.
  ///
  /// - Parameters:
  ///   - image: Rows of length 1, `[batch, width]`.
  ///   - text: The rows of their texts, likewise.
  ///   - logScale: θ, one number.
  ///   - bias: What the sigmoid adds to S, one number; nil for 0.
  ///   - keys: Equal numbers for texts that say the same (``DuplicateKeys``), one a row.
  ///   - groups: The group of each row; needed only to leave out equal groups.
  /// - Throws: ``RetrievalError`` with code `invalidArgument` for shapes or counts that do not fit;
  ///   ``TensorError``.
  public func callAsFunction(
    image: Tensor, text: Tensor, logScale: Tensor, bias: Tensor? = nil, keys: [Int],
    groups: [Int]? = nil
  ) throws -> Tensor {
    let inputs = [image, text, logScale] + (bias.map { [$0] } ?? [])
    let needsGradients = inputs.contains { $0.requiresGradient }
    let parts = try parts(
      image: image, text: text, logScale: logScale, bias: bias, keys: keys, groups: groups,
      needsGradients: needsGradients)
    guard let slopes = parts.gradients else { return parts.value }
    // The value is known and so are the gradients: a linear form carries them into autograd.
    return try withoutAutocast(on: image.device) {
      var form = try (image.converted(to: slopes.dtype) * slopes.image).sum()
      form = try form + (text.converted(to: slopes.dtype) * slopes.text).sum()
      form = try form + (logScale.converted(to: slopes.dtype) * slopes.logScale).sum()
      if let bias, let slope = slopes.bias {
        form = try form + (bias.converted(to: slopes.dtype) * slope).sum()
      }
      return try parts.value + (form - form.detached())
    }
  }

  /// The value and its gradients, without a record: the second step of a gradient cache.
  ///
  /// The parameters are those of ``callAsFunction(image:text:logScale:bias:keys:groups:)``.
  public func gradients(
    image: Tensor, text: Tensor, logScale: Tensor, bias: Tensor? = nil, keys: [Int],
    groups: [Int]? = nil
  ) throws -> ContrastiveGradients {
    let parts = try parts(
      image: image, text: text, logScale: logScale, bias: bias, keys: keys, groups: groups,
      needsGradients: true)
    guard let slopes = parts.gradients else {
      throw RetrievalError(.invalidArgument, "contrast: expected gradients, found none")
    }
    return ContrastiveGradients(
      value: parts.value, image: slopes.image, text: slopes.text, logScale: slopes.logScale,
      bias: slopes.bias)
  }
}

/// The value of a contrastive loss and its derivatives, all without a record.
public struct ContrastiveGradients: Sendable {
  /// The loss, one number.
  public let value: Tensor
  /// By the rows of pictures, `[batch, width]`.
  public let image: Tensor
  /// By the rows of texts, `[batch, width]`.
  public let text: Tensor
  /// By θ, of its shape.
  public let logScale: Tensor
  /// By the bias, of its shape, if there is one.
  public let bias: Tensor?

  var dtype: DType { image.dtype ?? .float32 }
}
