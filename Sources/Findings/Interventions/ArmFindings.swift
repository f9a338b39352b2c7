/// How ways to learn features from pairs differ: the same encoders, folds and steps, several
/// initializations each.
public struct ArmFindings: Codable, Sendable, Hashable {
  /// A figure with its spread over initializations.
  public struct SpreadFigure: Codable, Sendable, Hashable {
    /// What it is, such as `recall@5 picture to text`.
    public var name: String
    /// The mean over initializations, with its interval over groups where there is one.
    public var figure: Figure
    /// The standard deviation over initializations; nil for one.
    public var deviation: Double?

    /// Creates a figure.
    public init(name: String, figure: Figure, deviation: Double?) {
      self.name = name
      self.figure = figure
      self.deviation = deviation
    }
  }

  /// One way to learn features.
  public struct Arm: Codable, Sendable, Hashable {
    /// The way: `pairs`, `pairs + dictionary`, `pairs + non-negative`, `self-supervised`.
    public var name: String
    /// The mean number of features.
    public var features: Double
    /// The share of features in each tenth of the first modality's dominance, from 0 to 1.
    public var dominance: [Double]
    /// The shares of features in each class of dominance.
    public var classes: [SpreadFigure]
    /// Scores of features: medians over features.
    public var scores: [SpreadFigure]
    /// How often the other part of a case is among the nearest.
    public var recall: [SpreadFigure]

    /// Creates an arm.
    public init(
      name: String, features: Double, dominance: [Double], classes: [SpreadFigure],
      scores: [SpreadFigure], recall: [SpreadFigure]
    ) {
      self.name = name
      self.features = features
      self.dominance = dominance
      self.classes = classes
      self.scores = scores
      self.recall = recall
    }
  }

  /// The two modalities: dominance 1 is the first's alone.
  public var modalities: [String]
  /// The number of test cases that have both.
  public var cases: Int
  /// The number of groups among them.
  public var groups: Int
  /// The number of initializations.
  public var initializations: Int
  /// The arms.
  public var arms: [Arm]
  /// What to know before believing the figures.
  public var notes: [String]

  /// Creates findings.
  public init(
    modalities: [String], cases: Int, groups: Int, initializations: Int, arms: [Arm],
    notes: [String]
  ) {
    self.modalities = modalities
    self.cases = cases
    self.groups = groups
    self.initializations = initializations
    self.arms = arms
    self.notes = notes
  }
}
