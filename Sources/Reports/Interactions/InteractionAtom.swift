import Findings

/// One of the four parts that the information of two inputs splits into.
struct InteractionAtom: Sendable {
  /// Which part.
  enum Kind: String, Sendable, CaseIterable {
    case redundancy
    case uniqueFirst = "unique-first"
    case uniqueSecond = "unique-second"
    case synergy
  }

  /// Which part.
  let kind: Kind
  /// What it is, in plain words, such as `only in photo`.
  let name: String
  /// Its size in bits.
  let figure: Figure

  /// The four parts of a pair, in the order in which they are shown.
  static func all(of finding: InteractionFindings) -> [InteractionAtom] {
    let pair = finding.pair
    return Kind.allCases.map { kind in
      switch kind {
      case .redundancy:
        InteractionAtom(kind: kind, name: "in both", figure: finding.redundancy)
      case .uniqueFirst:
        InteractionAtom(
          kind: kind, name: "only in \(pair.first)",
          figure: finding.unique[pair.first] ?? Figure(nil))
      case .uniqueSecond:
        InteractionAtom(
          kind: kind, name: "only in \(pair.second)",
          figure: finding.unique[pair.second] ?? Figure(nil))
      case .synergy:
        InteractionAtom(kind: kind, name: "only together", figure: finding.synergy)
      }
    }
  }
}

extension InteractionFindings {
  /// The entropy of the label, where it is known and can be divided by.
  var entropyOfLabel: Double? {
    guard let value = labelEntropy?.value, value.isFinite, value > 0 else { return nil }
    return value
  }
}
