/// One side of what the data allow for a quantity, by one method.
public struct InteractionBound: Codable, Sendable, Hashable {
  /// How a bound is found; the method page of the documentation derives each.
  ///
  /// Open, so that new methods do not break a caller's `switch`.
  public struct Method: RawRepresentable, Codable, Sendable, Hashable {
    /// The name in files.
    public let rawValue: String
    /// Creates a method from its name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The best lower bound that the two-way tables allow.
    public static let sharp = Method(rawValue: "sharp")
    /// The bound of the paper (Liang and others, 2024) from redundancy.
    public static let paperRedundancy = Method(rawValue: "paper_redundancy")
    /// The bound of the paper from disagreement and uniqueness; its constant is not proven.
    public static let paperDisagreement = Method(rawValue: "paper_disagreement")
    /// The Chernoff affinity of two classifiers' outputs, without any constant.
    public static let disagreement = Method(rawValue: "disagreement")
    /// The log loss of the best classifier with additive logits, on cases held out.
    public static let additive = Method(rawValue: "additive")
    /// The entropy of the label: upper bound a.
    public static let labelEntropy = Method(rawValue: "label_entropy")
    /// The least entropy of a coupling of two of the tables: upper bound b.
    public static let coupling = Method(rawValue: "coupling")
    /// The same within each symbol: upper bound c.
    public static let conditionalCoupling = Method(rawValue: "conditional_coupling")
    /// The linear program over chords of the entropy: upper bound d.
    public static let chord = Method(rawValue: "chord")
    /// All joint tables searched, which only two-by-two-by-two tables allow.
    public static let exact = Method(rawValue: "exact")
    /// The most frequent class.
    public static let majority = Method(rawValue: "majority")
    /// The best classifier of the first input alone.
    public static let first = Method(rawValue: "first")
    /// The best classifier of the second input alone.
    public static let second = Method(rawValue: "second")
    /// The linear program over all joint tables.
    public static let program = Method(rawValue: "program")
    /// Feder and Merhav's bound of the error by the entropy left.
    public static let federMerhav = Method(rawValue: "feder_merhav")
    /// Fano's inequality in its tight form.
    public static let fano = Method(rawValue: "fano")
    /// The largest share that each cell can have.
    public static let cells = Method(rawValue: "cells")
  }

  /// What a bound holds for.
  public enum Scope: String, Codable, Sendable, Hashable, CaseIterable {
    /// The data themselves, whatever the clusters lose.
    case data
    /// The clusters only.
    case clusters
  }

  /// How it was found.
  public var method: Method
  /// The bound if the tables were known without error; bits, or a share for accuracy.
  public var value: Double
  /// The end of the one-sided confidence interval of the bound, in the same unit.
  public var limit: Double?
  /// The level of ``limit``, such as .95.
  public var level: Double?
  /// What it holds for.
  public var scope: Scope
  /// Whether it is proven; what is not is shown for comparison and decides nothing.
  public var isCertified: Bool
  /// What to know about it.
  public var note: String?

  /// Creates a bound.
  public init(
    _ method: Method, _ value: Double, limit: Double? = nil, level: Double? = nil, scope: Scope,
    isCertified: Bool = true, note: String? = nil
  ) {
    self.method = method
    self.value = value
    self.limit = limit
    self.level = level
    self.scope = scope
    self.isCertified = isCertified
    self.note = note
  }

  private enum CodingKeys: String, CodingKey {
    case method, value, limit, level, scope, note
    case isCertified = "certified"
  }
}
