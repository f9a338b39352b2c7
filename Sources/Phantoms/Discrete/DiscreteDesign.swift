/// What a discrete phantom is drawn from and how its symbols are shown.
public struct DiscreteDesign: Sendable, Hashable, Encodable {
  /// How a modality shows its symbol.
  public enum Rendering: String, Sendable, Hashable, Codable, CaseIterable {
    /// Four numbers for each binary digit of the symbol.
    case vector
    /// Two numbers for each binary digit, and a category for the first.
    case tabular
    /// Three words for each binary digit among three that mean nothing.
    case text
    /// Nine patches of color, each for one binary digit.
    case image
  }

  /// One modality.
  public struct Modality: Sendable, Hashable, Encodable {
    /// Its name: letters, digits and underscores, beginning with a letter.
    public var name: String
    /// How it shows its symbol.
    public var rendering: Rendering
    /// How often its symbol is replaced by one drawn evenly; the truth takes this into account.
    public var confusion: Double

    /// Creates a modality.
    public init(_ name: String, _ rendering: Rendering, confusion: Double = 0) {
      self.name = name
      self.rendering = rendering
      self.confusion = confusion
    }
  }

  /// What is known about a share of the cases.
  public struct Pattern: Sendable, Hashable, Encodable {
    /// Whether each modality is there.
    public var hasModality: [Bool]
    /// Whether the label is.
    public var hasLabel: Bool
    /// How large the share is; shares are divided by their sum.
    public var share: Double

    /// Creates a pattern.
    public init(hasModality: [Bool], hasLabel: Bool, share: Double) {
      self.hasModality = hasModality
      self.hasLabel = hasLabel
      self.share = share
    }
  }

  /// The distribution of symbols and class, before confusion.
  public var table: DiscreteTable
  /// The modalities, one an alphabet of the table.
  public var modalities: [Modality]
  /// The number of cases.
  public var caseCount = 1_000
  /// The most cases of one group; the number is drawn evenly from one up to it.
  public var mostCasesPerGroup = 1
  /// How often a case repeats the symbols and class of its group's first case.
  public var groupSimilarity = 0.0
  /// How many sites groups are spread over; none by default.
  public var siteCount = 0
  /// The standard deviation of what is shown of a binary digit, which lies at ± 1.
  ///
  /// Up to .4 the symbol can be read off a case almost surely.
  public var renderingNoise = 0.25
  /// The side of pictures in pixels.
  public var imageSize = 24
  /// What is known about which share of the cases; everything about all by default.
  public var patterns: [Pattern] = []
  /// How often each modality is missing, whatever else is true of the case; never by default.
  ///
  /// A case that would lack all that its pattern has keeps them.
  public var missingModalityRates: [Double] = []
  /// How often the label is missing, whatever else is true of the case.
  public var missingLabelRate = 0.0

  /// Creates a design with everything known about every case.
  ///
  /// - Parameter modalities: By default vectors named `a`, `b`, `c` and so on.
  public init(_ table: DiscreteTable, modalities: [Modality]? = nil) {
    self.table = table
    self.modalities =
      modalities
      ?? table.alphabetSizes.indices.map { index in
        Modality(
          index < 26 ? String(Array("abcdefghijklmnopqrstuvwxyz")[index]) : "m\(index)", .vector)
      }
  }

  /// Makes three kinds of cases arise: the first modality with label, the second with label, and both
  /// without label.
  ///
  /// - Parameter labelledPairs: The share of cases with all three.
  public mutating func observeApart(
    first: Double, second: Double, pairs: Double, labelledPairs: Double = 0
  ) {
    patterns = [
      Pattern(hasModality: [true, false], hasLabel: true, share: first),
      Pattern(hasModality: [false, true], hasLabel: true, share: second),
      Pattern(hasModality: [true, true], hasLabel: false, share: pairs),
      Pattern(hasModality: [true, true], hasLabel: true, share: labelledPairs),
    ].filter { $0.share != 0 }
  }

  /// The binary digits that symbols of an alphabet are written in.
  static func digitCount(_ alphabetSize: Int) -> Int {
    max(1, Int.bitWidth - max(0, alphabetSize - 1).leadingZeroBitCount)
  }
}
