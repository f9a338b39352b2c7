public import Findings

/// What may not be concluded where the label was made from an input.
///
/// A model that sees that input rebuilds a definition: how much it gains by it says nothing about
/// nature, and what it adds to other data cannot be judged either.
extension FindingsDocument {
  /// Withholds the verdicts on modalities that the label was made from, whoever gave them.
  public mutating func withholdDerivedVerdicts() {
    let names = cohort.labelDerivedFrom ?? []
    guard !names.isEmpty else { return }
    for entry in contribution.indices {
      for name in contribution[entry].modalities where names.contains(name) {
        contribution[entry].verdict[name] = .cannotTell
        contribution[entry].reasons = (contribution[entry].reasons ?? [:]).merging(
          [name: Self.derivedReason(name)], uniquingKeysWith: { $1 })
      }
    }
    let seen = models.first { $0.name == fusionGain?.model }?.modalities ?? []
    let rival = models.first { $0.name == fusionGain?.bestUnimodal }?.modalities ?? []
    if let name = (seen + rival).first(where: names.contains) {
      fusionGain?.withheldBecause =
        "the label was made from \"\(name)\", so that gains and losses beside it say nothing about "
        + "nature"
    }
  }

  private static func derivedReason(_ name: String) -> String {
    "the label was made from \"\(name)\": a model that uses it rebuilds a definition"
  }
}
