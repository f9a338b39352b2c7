/// How pictures that are generated from joint embeddings follow groups of features that are swapped
/// between cases.
public struct GenerationFindings: Codable, Sendable, Hashable {
  /// What a classifier says of pictures at one step between two cases.
  public struct Step: Codable, Sendable, Hashable {
    /// α: 0 is the own case, 1 the partner.
    public var alpha: Double
    /// How often the classifier sees the partner's level.
    public var flipRate: Figure
    /// The mean likeness of the picture to that at α = 0, by an embedding of no part in this.
    public var content: Figure

    /// Creates a step.
    public init(alpha: Double, flipRate: Figure, content: Figure) {
      self.alpha = alpha
      self.flipRate = flipRate
      self.content = content
    }

    private enum CodingKeys: String, CodingKey {
      case alpha, content
      case flipRate = "flip_rate"
    }
  }

  /// One set of features swapped, one factor watched.
  public struct Swap: Codable, Sendable, Hashable {
    /// The set.
    public var set: String
    /// The number of features in it.
    public var features: Int
    /// The factor that partners differ in and the classifier reads.
    public var factor: String
    /// The steps.
    public var steps: [Step]
    /// Spearman's correlation of α and the classifier's probability for the partner's level, the mean
    /// over pairs.
    public var spearman: Figure
    /// The flip rate at α = 1 beside random sets; nil where there are none.
    public var beyondControls: ControlledFigure?

    /// Creates a swap.
    public init(
      set: String, features: Int, factor: String, steps: [Step], spearman: Figure,
      beyondControls: ControlledFigure?
    ) {
      self.set = set
      self.features = features
      self.factor = factor
      self.steps = steps
      self.spearman = spearman
      self.beyondControls = beyondControls
    }

    private enum CodingKeys: String, CodingKey {
      case set, features, factor, steps, spearman
      case beyondControls = "beyond_controls"
    }
  }

  /// How well a classifier of a factor does on real and on generated pictures.
  public struct Classifier: Codable, Sendable, Hashable {
    /// The factor.
    public var factor: String
    /// Its accuracy on pictures of test cases.
    public var real: Figure
    /// Its accuracy on pictures generated from untouched embeddings of test cases.
    public var generated: Figure

    /// Creates a record.
    public init(factor: String, real: Figure, generated: Figure) {
      self.factor = factor
      self.real = real
      self.generated = generated
    }
  }

  /// How sharp pictures are: the mean difference of neighboring pixels, of values in 0...1.
  ///
  /// Blur lowers it and noise raises it; a generator should come close to the real pictures.
  public struct Sharpness: Codable, Sendable, Hashable {
    /// Of the pictures of test cases.
    public var real: Figure
    /// Of pictures generated from their untouched embeddings.
    public var generated: Figure

    /// Creates a record.
    public init(real: Figure, generated: Figure) {
      self.real = real
      self.generated = generated
    }
  }

  /// The modality that is generated.
  public var picture: String
  /// What draws: `decoder` or `flow`.
  public var generator: String
  /// The side of pictures in pixels.
  public var size: Int
  /// The number of test cases.
  public var cases: Int
  /// The number of groups among them.
  public var groups: Int
  /// How sharp pictures are.
  public var sharpness: Sharpness
  /// The classifiers.
  public var classifiers: [Classifier]
  /// The swaps.
  public var swaps: [Swap]
  /// What to know before believing the figures.
  public var notes: [String]

  /// Creates findings.
  public init(
    picture: String, generator: String, size: Int, cases: Int, groups: Int,
    sharpness: Sharpness, classifiers: [Classifier], swaps: [Swap], notes: [String]
  ) {
    self.picture = picture
    self.generator = generator
    self.size = size
    self.cases = cases
    self.groups = groups
    self.sharpness = sharpness
    self.classifiers = classifiers
    self.swaps = swaps
    self.notes = notes
  }
}
