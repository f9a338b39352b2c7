/// Whose a feature is: the share of each modality in its activation, and what may be concluded.
public struct DominanceScore: Sendable, Hashable {
  /// The class by the mean and deviation of the scores over features.
  ///
  /// Says how a feature stands among the others, not whether chance alone could have put it there.
  public enum DeviationClass: Sendable, Hashable {
    /// The modality whose share is most deviations above its mean, more than one.
    case dominant(Int)
    /// No modality's is.
    case cross
    /// The feature fires in no pair.
    case undefined
  }

  /// The class by the interval over groups, corrected for the number of features.
  public enum Ownership: Sendable, Hashable {
    /// The modality's share is above an equal one by more than the margin, at all of its interval.
    case owned(Int)
    /// All intervals lie within the margin of an equal share.
    case shared
    /// The interval allows more than one of these.
    case cannotTell
    /// There are too few pairs or groups.
    case undefined
  }

  /// The mean share of each modality, summing to 1; `nil` where the feature fires in no pair.
  public var shares: [Double]?
  /// The same of activations balanced between modalities, with intervals.
  public var balanced: [Score]
  /// The pairs in which the feature fires.
  public var pairs: Int
  /// Their groups.
  public var groups: Int
  /// The number of modalities that it is spread over: the exponential of the entropy of the shares.
  public var breadth: Double?
  /// The class by mean and deviation.
  public var deviationClass: DeviationClass
  /// The class by interval.
  public var ownership: Ownership
  /// The false discovery rate at which the class by interval would just be claimed.
  public var adjustedPValue: Double?
}
