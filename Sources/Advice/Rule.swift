public import Findings

/// A rule of advice: plain data that can be read, listed and tested one by one.
public struct Rule: Sendable {
  /// The name, in findings and in docs/advice.md.
  public let name: String
  /// The decisions that it may give.
  public let decisions: [AdviceDecision]
  /// What must be found before it speaks, for people.
  public let when: String
  /// What it must never say, for people.
  public let never: String
  /// The most that its evidence can carry.
  public let most: AdviceConfidence
  /// Whether it rests on figures of models, which a leak makes worthless.
  public let restsOnFigures: Bool
  /// What follows from the evidence; nothing where it does not suffice.
  public let advise: @Sendable (Evidence) -> [AdviceFinding]

  /// Creates a rule.
  public init(
    _ name: String, decisions: [AdviceDecision], when: String, never: String,
    most: AdviceConfidence = .high, restsOnFigures: Bool = true,
    advise: @escaping @Sendable (Evidence) -> [AdviceFinding]
  ) {
    self.name = name
    self.decisions = decisions
    self.when = when
    self.never = never
    self.most = most
    self.restsOnFigures = restsOnFigures
    self.advise = advise
  }

  /// All rules, in the order in which they come first.
  public static let all: [Rule] = [
    .fixLeak, .mendLabel, .fixData, .fixModel, .fusion, .collection, .cases, .labelling,
    .deployment, .search, .sharedSpace,
  ]
}
