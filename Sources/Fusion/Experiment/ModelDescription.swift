public import Cohorts
import Foundation

/// One model of an experiment: what kind, and which modalities it sees.
public struct ModelDescription: Sendable, Hashable, Codable {
  /// The kinds of model.
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// Logistic regression on the linear form of tables, texts and vectors.
    case logistic
    /// A network that sees one modality.
    case network
    /// A network in which modalities ask each other.
    case crossAttention = "cross-attention"
  }

  /// The kind.
  public let kind: Kind
  /// The modalities, in the cohort's order.
  public let modalities: [String]

  /// Creates a description.
  public init(_ kind: Kind, _ modalities: [String]) {
    self.kind = kind
    self.modalities = modalities
  }

  /// The name in tables and files, such as `logistic:clinical`.
  public var name: String {
    kind == .crossAttention
      ? kind.rawValue : "\(kind.rawValue):\(modalities.joined(separator: "+"))"
  }

  /// Whether the model sees one modality only.
  public var isUnimodal: Bool { modalities.count == 1 }

  /// The models that every report carries: each modality alone, by a network and, where it has a
  /// linear form, by logistic regression; all linear forms together; cross-attention over all.
  public static func standard(for cohort: Cohort) -> [ModelDescription] {
    let names = cohort.modalities.map(\.name)
    let linear = cohort.modalities.filter { $0.pictures == nil }.map(\.name)
    var models = linear.map { ModelDescription(.logistic, [$0]) }
    if linear.count > 1 { models.append(ModelDescription(.logistic, linear)) }
    models += names.map { ModelDescription(.network, [$0]) }
    if names.count > 1 { models.append(ModelDescription(.crossAttention, names)) }
    return models
  }

  /// The models of a comma-separated list of names, or of kinds such as `logistic`.
  ///
  /// - Throws: ``FusionError`` with code `unknownModel`, listing the names there are.
  public static func named(
    _ list: String, for cohort: Cohort
  ) throws(FusionError) -> [ModelDescription] {
    let known = standard(for: cohort)
    var chosen: [ModelDescription] = []
    for part in list.split(separator: ",").map({ $0.trimmingCharacters(in: .whitespaces) }) {
      let matches = known.filter { $0.name == part || $0.kind.rawValue == part }
      guard !matches.isEmpty else {
        throw FusionError(
          .unknownModel,
          "expected one of \(known.map(\.name).joined(separator: ", ")), found \"\(part)\"")
      }
      chosen += matches.filter { !chosen.contains($0) }
    }
    guard !chosen.isEmpty else {
      throw FusionError(.unknownModel, "expected at least one model name")
    }
    return known.filter(chosen.contains)
  }
}
