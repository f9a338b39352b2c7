/// How one dictionary is made.
public struct DictionarySettings: Sendable, Hashable, Codable {
  /// What makes the codes sparse.
  public enum Variant: Sendable, Hashable, Codable {
    /// The k largest of each row.
    case topK
    /// The B·k largest of a batch of B rows; afterwards one threshold that keeps k a row on average.
    case batchTopK
    /// A learned threshold for each feature, and a penalty on the number of active features.
    ///
    /// `bandwidth` is the width within which a threshold learns.
    case jumpReLU(bandwidth: Double)
    /// A penalty on the sum of activations (L1).
    case relu
    /// Nested groups, each prefix of which must reconstruct by itself; codes as BatchTopK.
    ///
    /// `shares` of the features in each group, adding up to 1.
    case matryoshka(shares: [Double])
    /// TopK on the two rows of a case, with a penalty on features that only one of them uses.
    case groupSparse(penalty: Double)
    /// The same, with a share of features hidden from both rows of a case, drawn at each step.
    case maskedGroupSparse(penalty: Double, masked: Double)

    /// JumpReLU with the bandwidth of dictionary_learning.
    public static let jumpReLU = Variant.jumpReLU(bandwidth: 0.001)
    /// Matryoshka with four groups.
    public static let matryoshka = Variant.matryoshka(shares: [0.0625, 0.125, 0.25, 0.5625])
    /// The masked group-sparse variant with a fifth of features hidden.
    public static func maskedGroupSparse(penalty: Double) -> Variant {
      .maskedGroupSparse(penalty: penalty, masked: 0.2)
    }
  }

  /// What makes the codes sparse.
  public var variant = Variant.topK
  /// M; nil for 8 times the width, but no more than half the cases.
  public var featureCount: Int?
  /// The active features of a row: exactly for TopK, on average for BatchTopK and Matryoshka, at the start
  /// for JumpReLU; ReLU does not use it.
  public var k = 32
  /// λ of ReLU (on the sum of activations) and JumpReLU (on their number); nil for 0.003 and 0.001.
  public var sparsityPenalty: Double?
  /// The highest learning rate; nil for 2e-4/√(M/16384), and 5e-5 for ReLU.
  public var learningRate: Double?
  /// The largest joint norm of a step's gradients.
  public var gradientNorm = 1.0
  /// α, the weight of the auxiliary loss from which dead features learn; 0 for none.
  ///
  /// ReLU and JumpReLU have none.
  public var auxiliaryWeight = 1.0 / 32
  /// k_aux, how many dead features reconstruct what is left of a row; nil for half the width.
  public var auxiliaryCount: Int?
  /// A feature silent for this many passes over the rows is dead.
  public var deadPasses = 5.0
  /// The seed of the first directions and of masks.
  public var seed: UInt64 = 1

  /// Creates the defaults.
  public init() {}

  /// Creates the defaults for a variant.
  public init(_ variant: Variant, featureCount: Int? = nil, k: Int = 32, seed: UInt64 = 1) {
    self.variant = variant
    self.featureCount = featureCount
    self.k = k
    self.seed = seed
  }
}
