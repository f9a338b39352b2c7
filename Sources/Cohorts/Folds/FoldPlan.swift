/// How a cohort's cases are split again and again into training, inner and test parts.
public struct FoldPlan: Sendable, Hashable, Codable {
  /// What a fold never splits.
  public enum Unit: String, Sendable, Hashable, Codable, CaseIterable {
    /// Groups (patients).
    case group
    /// Sites and groups: whatever shares a site or a group stays together.
    case site
  }

  /// How to split.
  public struct Options: Sendable, Hashable, Codable {
    /// The number of folds; each case is tested once per repeat.
    public var foldCount: Int
    /// How many times the folds are drawn anew.
    public var repeatCount: Int
    /// The share of training groups held out for early stopping, temperature and threshold.
    public var innerFraction: Double
    /// What a fold never splits.
    public var unit: Unit

    /// Creates options.
    public init(
      foldCount: Int = 5, repeatCount: Int = 1, innerFraction: Double = 0.2, unit: Unit = .group
    ) {
      self.foldCount = foldCount
      self.repeatCount = repeatCount
      self.innerFraction = innerFraction
      self.unit = unit
    }
  }

  /// One division of all cases; parts are ascending indices and do not overlap.
  public struct Split: Sendable, Hashable, Codable {
    /// Which drawing of folds this belongs to, from 0. (`repeat` is a word of the language.)
    public let repetition: Int
    /// Which fold is tested, from 0.
    public let fold: Int
    /// The cases that models are fitted to.
    public let training: [Int]
    /// The cases that decide when to stop and where to cut.
    public let inner: [Int]
    /// The cases that are scored once.
    public let test: [Int]

    /// Creates a split.
    public init(repetition: Int, fold: Int, training: [Int], inner: [Int], test: [Int]) {
      self.repetition = repetition
      self.fold = fold
      self.training = training
      self.inner = inner
      self.test = test
    }
  }

  /// How the plan was made.
  public let options: Options
  /// The splits, repeat by repeat, fold by fold.
  public let splits: [Split]
  /// What a person should know about the plan.
  public let notices: [Notice]

  package init(options: Options, splits: [Split], notices: [Notice]) {
    self.options = options
    self.splits = splits
    self.notices = notices
  }
}
