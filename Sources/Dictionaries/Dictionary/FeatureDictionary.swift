public import Tensors

/// A sparse dictionary: rows of an embedding as sums of few directions, one a feature.
///
/// ```
/// h = We (x − b) + be;  z = activation(h);  x̂ = Dᵀ z + b;  |D_f| = 1
/// ```
///
/// One dictionary serves all modalities: feature f means the same in each.
public struct FeatureDictionary: FeatureEncoder {
  /// We, `[features, width]`.
  public let encoderWeight: Tensor
  /// be, `[features]`.
  public let encoderBias: Tensor
  /// D, `[features, width]`; every row has length 1.
  public let directions: Tensor
  /// b, `[width]`.
  public let bias: Tensor
  /// How activations come from what features see.
  public let activation: FeatureActivation
  /// Where each nested group of features ends (Matryoshka), ascending; one number, M, for no groups.
  public let prefixes: [Int]
  /// What is done to rows first.
  public let normalization: InputNormalization
  /// The number of features, M.
  public let featureCount: Int
  /// The length of a row, d.
  public let width: Int

  /// Creates a dictionary from its parts.
  ///
  /// - Throws: ``DictionariesError`` with code `invalidArgument` if shapes or element types do not fit
  ///   together, a number is not finite, a direction is not of length 1 (to 1e-3), k is not from 1 to
  ///   M, a threshold is negative, or the prefixes do not ascend to M.
  public init(
    encoderWeight: Tensor, encoderBias: Tensor, directions: Tensor, bias: Tensor,
    activation: FeatureActivation, prefixes: [Int]? = nil,
    normalization: InputNormalization = .none
  ) throws {
    func refuse(_ message: String) -> DictionariesError {
      DictionariesError(.invalidArgument, "dictionary: \(message)")
    }
    guard encoderWeight.rank == 2, encoderWeight.count > 0,
      encoderWeight.shape[0] <= Int(Int32.max)
    else { throw refuse("encoder weight of shape \(encoderWeight.shape), expected [M, d]") }
    featureCount = encoderWeight.shape[0]
    width = encoderWeight.shape[1]
    let expected: [(String, Tensor, [Int])] = [
      ("encoder weight", encoderWeight, [featureCount, width]),
      ("encoder bias", encoderBias, [featureCount]),
      ("directions", directions, [featureCount, width]), ("bias", bias, [width]),
    ]
    for (name, tensor, shape) in expected {
      guard tensor.shape == shape else {
        throw refuse("\(name): expected shape \(shape), found \(tensor.shape)")
      }
      guard tensor.dtype == encoderWeight.dtype,
        tensor.dtype == .float32 || tensor.dtype == .float64
      else {
        throw refuse(
          "\(name): expected float32 or float64, the same in all parts, found "
            + "\(tensor.dtype?.rawValue ?? "another type")")
      }
      guard try tensor.isFinite().all().item() == 1 else {
        throw refuse("\(name): some numbers are not finite")
      }
    }
    let deviation = try (directions.detached().norm(axes: [1]) - 1).magnitude().largest().item()
    guard deviation < 1e-3 else {
      throw refuse("directions: a row is off length 1 by \(deviation); scale rows to length 1")
    }
    let prefixes = prefixes ?? [featureCount]
    guard let first = prefixes.first, first > 0, prefixes.last == featureCount,
      zip(prefixes, prefixes.dropFirst()).allSatisfy({ $0 < $1 })
    else {
      throw refuse("prefixes \(prefixes); expected to ascend from above 0 to \(featureCount)")
    }
    switch activation {
    case .topK(let k):
      guard (1...featureCount).contains(k) else {
        throw refuse("k = \(k); expected 1 to the number of features, \(featureCount)")
      }
    case .batchTopK(let threshold):
      guard threshold >= 0, threshold.isFinite else {
        throw refuse("threshold \(threshold); expected 0 or more")
      }
    case .jumpReLU(let thresholds):
      guard thresholds.shape == [featureCount], thresholds.dtype == encoderWeight.dtype,
        try thresholds.isFinite().all().item() == 1, try thresholds.smallest().item() >= 0
      else {
        throw refuse("thresholds: expected \(featureCount) finite numbers of 0 or more")
      }
    case .relu: break
    }
    if let means = normalization.means, means.shape.last != width {
      throw refuse("means of shape \(means.shape) for rows of width \(width)")
    }
    self.encoderWeight = encoderWeight
    self.encoderBias = encoderBias
    self.directions = directions
    self.bias = bias
    self.activation = activation
    self.prefixes = prefixes
    self.normalization = normalization
  }
}
