/// How well pictures and texts find each other: `retrieval` in `findings.json`.
///
/// Figures of different galleries, units, sections, deduplications or splits cannot be compared, so each
/// of these stands beside them.
public struct RetrievalFindings: Codable, Sendable, Hashable {
  /// What was judged, such as `model` or `linear`.
  public var model: String
  /// What the rows come from: a run, or files.
  public var source: String
  /// The number of pairs.
  public var pairs: Int
  /// The number of groups among them.
  public var groups: Int
  /// What a row is: `case`.
  public var unit: String
  /// The part of the reports that was read, if known.
  public var section: String?
  /// Which pairs these are, such as the test parts of folds.
  public var split: String
  /// Whether the gallery of texts holds each text once: `distinct`, or all: `kept`.
  public var duplicates: String
  /// The share of pairs whose text another pair of the same gallery has too.
  public var duplicateRate: Double
  /// The number of different texts.
  public var distinctTexts: Int
  /// Picture to text, then text to picture.
  public var directions: [RetrievalDirection]
  /// What to know before believing the figures.
  public var notes: [String]

  /// Creates findings.
  public init(
    model: String, source: String, pairs: Int, groups: Int, unit: String = "case",
    section: String? = nil, split: String, duplicates: String, duplicateRate: Double,
    distinctTexts: Int, directions: [RetrievalDirection], notes: [String] = []
  ) {
    self.model = model
    self.source = source
    self.pairs = pairs
    self.groups = groups
    self.unit = unit
    self.section = section
    self.split = split
    self.duplicates = duplicates
    self.duplicateRate = duplicateRate
    self.distinctTexts = distinctTexts
    self.directions = directions
    self.notes = notes
  }

  private enum CodingKeys: String, CodingKey {
    case model, source, pairs, groups, unit, section, split, duplicates, directions, notes
    case duplicateRate = "duplicate_rate"
    case distinctTexts = "distinct_texts"
  }
}
