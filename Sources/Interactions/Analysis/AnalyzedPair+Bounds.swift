import Decomposition
import Findings

extension AnalyzedPair {
  /// What can be said without, or beyond, labelled pairs.
  func bounds(_ settings: AnalysisSettings) -> InteractionBounds? {
    guard let separate else { return nil }
    let range = separate.range
    var bounds = InteractionBounds()
    bounds.synergyLower = Self.ordered(
      range.lowers, ["sharp", "disagreement", "paper_redundancy", "paper_disagreement"]
    )
    .map { name, value in
      InteractionBound(
        InteractionBound.Method(rawValue: name), value,
        limit: name == "sharp" ? separate.synergyLowerLimit : nil,
        level: name == "sharp" && separate.synergyLowerLimit != nil ? separate.level : nil,
        scope: .clusters, isCertified: !name.hasPrefix("paper"),
        note: name == "paper_disagreement"
          ? "as published with the constant 1/4; it can exceed the truth" : nil)
    }
    let uppers = Self.ordered(
      range.information.uppers,
      ["exact", "chord", "conditional_coupling", "coupling", "label_entropy"])
    let best = uppers.map(\.1).min() ?? .infinity
    bounds.synergyUpper = uppers.map { name, value in
      InteractionBound(
        InteractionBound.Method(rawValue: name), max(0, value - range.union.lower),
        limit: value == best ? separate.synergyUpperLimit : nil,
        level: value == best && separate.synergyUpperLimit != nil ? separate.level : nil,
        scope: .clusters)
    }
    bounds.informationLower = [
      InteractionBound(
        .sharp, range.information.lower, limit: separate.informationLowerLimit,
        level: separate.informationLowerLimit == nil ? nil : separate.level, scope: .data)
    ]
    if let data = input.dataBounds {
      bounds.informationLower += [
        InteractionBound(
          .additive, data.additive, limit: data.additiveLimit,
          level: data.additiveLimit == nil ? nil : data.level, scope: .data, note: data.note),
        InteractionBound(
          .disagreement, data.disagreement, limit: data.disagreementLimit,
          level: data.disagreementLimit == nil ? nil : data.level, scope: .data, note: data.note),
      ]
    }
    bounds.informationUpper = uppers.map { name, value in
      let limit =
        value == best
        ? separate.synergyUpperLimit.map { min(range.union.labelEntropy, $0 + range.union.upper) }
        : nil
      return InteractionBound(
        InteractionBound.Method(rawValue: name), value, limit: limit,
        level: limit == nil ? nil : separate.level, scope: .clusters)
    }
    bounds.accuracyLower = Self.ordered(
      range.accuracy.lowers, ["program", "feder_merhav", "first", "second", "majority"]
    ).map { name, value in
      // The largest count of a cell flatters: on a sample such an accuracy is no bound.
      InteractionBound(
        InteractionBound.Method(rawValue: name), value, scope: .data,
        isCertified: separate.isKnown,
        note: separate.isKnown
          ? nil : "counted on the cases that chose the rule: too high on few cases")
    }
    bounds.accuracyUpper = Self.ordered(range.accuracy.uppers, ["fano", "cells"])
      .map { InteractionBound(InteractionBound.Method(rawValue: $0.0), $0.1, scope: .clusters) }
    bounds.lateFusionRegret = InteractionBound(
      .sharp, range.lateFusionRegret, limit: separate.regretUpperLimit,
      level: separate.regretUpperLimit == nil ? nil : separate.level, scope: .clusters)
    return bounds
  }

  private static func ordered(_ values: [String: Double], _ names: [String]) -> [(String, Double)] {
    names.compactMap { name in values[name].map { (name, $0) } }
  }
}
