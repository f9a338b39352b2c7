/// How a model spreads its attention over the pictures of a bag, or over the cells of a picture.
///
/// The weights say from which tokens the summary of a modality was made, for cases that the model was not
/// trained on. They are no explanation: a token that counts much may say nothing, and one that counts
/// little may decide.
public struct PatchFindings: Codable, Sendable, Hashable {
  /// A token that counts much in its case.
  public struct Top: Codable, Sendable, Hashable {
    /// The case.
    public var caseID: String
    /// The picture's file.
    public var picture: String
    /// Where in the picture, as `row:column` from the upper left, counted from 1; for single pictures.
    public var cell: String?
    /// Its weight, averaged over repeats.
    public var weight: Double
    /// The weight over what it would be if all counted alike.
    public var timesEven: Double

    /// Creates an entry.
    public init(
      caseID: String, picture: String, cell: String?, weight: Double, timesEven: Double
    ) {
      self.caseID = caseID
      self.picture = picture
      self.cell = cell
      self.weight = weight
      self.timesEven = timesEven
    }

    private enum CodingKeys: String, CodingKey {
      case picture, cell, weight
      case caseID = "case"
      case timesEven = "times_even"
    }
  }

  /// What must be said wherever weights are shown.
  public static let caveat =
    "Attention weights tell which pictures a summary was made of, not why a model decides as it does."

  /// The model.
  public var model: String
  /// The modality.
  public var modality: String
  /// `pictures` of bags, or `cells` of single pictures.
  public var tokens: String
  /// The number of cases.
  public var cases: Int
  /// How many tokens a case has on average.
  public var meanCount: Double
  /// The mean over the cases of exp(H), H the entropy of the weights: how many tokens, counting alike,
  /// would be as concentrated.
  public var effectiveNumber: Double
  /// The mean over the cases of H / log n, for cases of two tokens and more: 1 if all count alike, 0 if
  /// one counts alone.
  public var relativeEntropy: Double?
  /// The mean over the cases of the largest weight.
  public var largestWeight: Double
  /// The tokens that count most beside the others of their cases.
  public var top: [Top]
  /// What must be said with it.
  public var note: String

  /// Creates findings.
  public init(
    model: String, modality: String, tokens: String, cases: Int, meanCount: Double,
    effectiveNumber: Double, relativeEntropy: Double?, largestWeight: Double, top: [Top]
  ) {
    self.model = model
    self.modality = modality
    self.tokens = tokens
    self.cases = cases
    self.meanCount = meanCount
    self.effectiveNumber = effectiveNumber
    self.relativeEntropy = relativeEntropy
    self.largestWeight = largestWeight
    self.top = top
    note = Self.caveat
  }

  private enum CodingKeys: String, CodingKey {
    case model, modality, tokens, cases, top, note
    case meanCount = "mean_count"
    case effectiveNumber = "effective_number"
    case relativeEntropy = "relative_entropy"
    case largestWeight = "largest_weight"
  }
}
