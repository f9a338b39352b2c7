/// One decision that the evidence carries, with all that a reader needs to contradict it.
public struct AdviceFinding: Codable, Sendable, Hashable {
  /// What is advised.
  public var decision: AdviceDecision
  /// The question that stays open, where the decision is ``AdviceDecision/cannotTell``.
  public var question: AdviceQuestion?
  /// The modality that the decision is about.
  public var modality: String?
  /// All modalities that it concerns, in manifest order, where there are several.
  public var modalities: [String]?
  /// The model that it is about.
  public var model: String?
  /// The rule that gave it, such as `collectModality`; docs/advice.md lists all.
  public var rule: String
  /// The decision in words.
  public var headline: Phrase
  /// The reasons, the weightiest first; never empty.
  public var because: [AdviceReason]
  /// How far the evidence carries it.
  public var confidence: AdviceConfidence
  /// What would change it; never empty.
  public var change: [Phrase]
  /// What it costs, where the costs are known.
  public var cost: AdviceCost?

  /// Creates a piece of advice.
  public init(
    _ decision: AdviceDecision, question: AdviceQuestion? = nil, modality: String? = nil,
    modalities: [String]? = nil, model: String? = nil, rule: String, headline: Phrase,
    because: [AdviceReason], confidence: AdviceConfidence, change: [Phrase],
    cost: AdviceCost? = nil
  ) {
    self.decision = decision
    self.question = question
    self.modality = modality
    self.modalities = modalities
    self.model = model
    self.rule = rule
    self.headline = headline
    self.because = because
    self.confidence = confidence
    self.change = change
    self.cost = cost
  }
}

/// How far the evidence carries a decision.
public enum AdviceConfidence: String, Codable, Sendable, Hashable, CaseIterable, Comparable {
  /// It points there, but its interval allows the opposite, or there is none.
  case low
  /// An interval excludes the opposite, but something stands against it or nothing else confirms it.
  case moderate
  /// A corrected test or an interval excludes the opposite, and nothing stands against it.
  case high

  private var rank: Int {
    switch self {
    case .low: 0
    case .moderate: 1
    case .high: 2
    }
  }

  /// Whether one is weaker than another.
  public static func < (left: AdviceConfidence, right: AdviceConfidence) -> Bool {
    left.rank < right.rank
  }
}

/// One reason of a decision: words, and the figure of the findings that they rest on.
public struct AdviceReason: Codable, Sendable, Hashable {
  /// The reason in words.
  public var phrase: Phrase
  /// The figure, copied from the findings.
  public var figure: Figure?
  /// What the figure is in: a metric's key such as `roc_auc`, `bits`, or `cases`.
  public var unit: String?
  /// Where the findings say more.
  public var link: AdviceLink

  /// Creates a reason.
  public init(_ phrase: Phrase, figure: Figure? = nil, unit: String? = nil, link: AdviceLink) {
    self.phrase = phrase
    self.figure = figure
    self.unit = unit
    self.link = link
  }
}

/// A part of the findings, by which a report can point at its own section.
public struct AdviceLink: Codable, Sendable, Hashable {
  /// The part.
  public enum Section: String, Codable, Sendable, Hashable, CaseIterable {
    /// The data, and how many cases have what.
    case cohort
    /// What was found about leaks, and other notices.
    case leaks
    /// What modalities could tell, together and apart.
    case interactions
    /// The models and their figures.
    case models
    /// Models beside each other, and the gain of fusion.
    case comparisons
    /// How often probabilities come true.
    case calibration
    /// Models without some of their modalities.
    case withheld
    /// How metrics grow with the number of cases.
    case learning
    /// Sites.
    case sites
    /// What models look at.
    case contribution
    /// How well pictures and texts find each other.
    case retrieval
    /// What features mean, and whose they are.
    case features
  }

  /// The part.
  public var section: Section
  /// What of it: a model, a check's code, or a pair's names with " and " between.
  public var item: String?

  /// Creates a link.
  public init(_ section: Section, _ item: String? = nil) {
    self.section = section
    self.item = item
  }
}

/// What a decision costs, in the unit of the manifest's `costs`.
public struct AdviceCost: Codable, Sendable, Hashable {
  /// The whole cost: cases times the price of one.
  public var value: Double
  /// The unit, if the user named one.
  public var unit: String?
  /// The number of cases that it is for.
  public var cases: Int
  /// The price of one case.
  public var perCase: Double
  /// What one unit of cost brings in the metric, where the gain is known.
  public var gainPerUnit: Figure?

  /// Creates a cost of a number of cases at one price.
  public init(perCase: Double, cases: Int, unit: String? = nil, gainPerUnit: Figure? = nil) {
    value = perCase * Double(cases)
    self.unit = unit
    self.cases = cases
    self.perCase = perCase
    self.gainPerUnit = gainPerUnit
  }

  private enum CodingKeys: String, CodingKey {
    case value, unit, cases
    case perCase = "per_case"
    case gainPerUnit = "gain_per_unit"
  }
}
