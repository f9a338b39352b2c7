/// One model of an experiment: what kind, and which modalities it sees.
public struct ModelDescription: Sendable, Hashable, Codable {
  /// The kinds of model.
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// Logistic regression on the linear form of tables, texts and vectors.
    case logistic
    /// Ridge regression on the same, where the label is a number.
    case ridge
    /// Cox regression on the same, where the label is a time to an event.
    case cox
    /// A network that sees one modality.
    case network
    /// One head over the summaries of all modalities side by side.
    case earlyConcatenation = "early-concat"
    /// The mean of every modality's own logits.
    case late
    /// The sum of all summaries, weighted case by case.
    case gated
    /// Products of all summaries, of low rank.
    case bilinear
    /// A network in which modalities ask each other.
    case crossAttention = "cross-attention"
    /// A network of arXiv 2503.02849 as released: image rows ask one gene token.
    case published = "shandiz2025"
    /// The same with concatenation in place of attention.
    case publishedConcatenation = "shandiz2025-concat"
    /// The same as it ran in the stored results: genes alone.
    case publishedStored = "shandiz2025-stored"
  }

  /// The kind.
  public let kind: Kind
  /// The modalities, in the cohort's order.
  public let modalities: [String]
  /// The only modality whose tokens ask the others, in cross-attention one way; nil otherwise.
  public let asker: String?
  /// The modalities that a network of several is kept from, because the label was made from them; nil
  /// otherwise.
  public let without: [String]?

  /// Creates a description.
  public init(
    _ kind: Kind, _ modalities: [String], asker: String? = nil, without: [String]? = nil
  ) {
    self.kind = kind
    self.modalities = modalities
    self.asker = asker
    self.without = without
  }

  /// The name in tables and files, such as `logistic:clinical`, `late` or `cross-attention:genes`.
  public var name: String {
    switch kind {
    case .logistic, .ridge, .cox, .network:
      "\(kind.rawValue):\(modalities.joined(separator: "+"))"
    default:
      (asker.map { "\(kind.rawValue):\($0)" } ?? kind.rawValue)
        + (without.map { "-without:\($0.joined(separator: "+"))" } ?? "")
    }
  }

  /// How it works, in words.
  public var method: String {
    switch kind {
    case .logistic: "logistic regression"
    case .ridge: "ridge regression"
    case .cox: "Cox regression"
    case .network: "network"
    case .earlyConcatenation: "early concatenation"
    case .late: "late fusion"
    case .gated: "gated fusion"
    case .bilinear: "low-rank bilinear fusion"
    case .crossAttention: asker.map { "cross-attention, \($0) asks" } ?? "cross-attention"
    case .published: "published attention, as released"
    case .publishedConcatenation: "published concatenation"
    case .publishedStored: "published network of the stored run"
    }
  }

  /// Whether the model sees one modality only.
  public var isUnimodal: Bool { modalities.count == 1 }

  /// Whether it is a network that joins modalities.
  public var isFusion: Bool { joining != nil && kind != .network }

  /// Whether it is a network of somebody else's, kept as it was published.
  public var isPublished: Bool {
    if case .published? = joining { true } else { false }
  }

  /// How its network joins modalities; nil for a model that is no network.
  public var joining: JoiningKind? {
    switch kind {
    case .logistic, .ridge, .cox: nil
    case .network, .earlyConcatenation: .concatenation
    case .late: .late
    case .gated: .gated
    case .bilinear: .bilinear
    case .crossAttention: asker.map(JoiningKind.asking) ?? .crossAttention
    case .published: .published(.attention)
    case .publishedConcatenation: .published(.concatenation)
    case .publishedStored: .published(.stored)
    }
  }
}
