internal import Findings

/// The features as a table: one row a feature with every score, its interval and its class.
///
/// The columns are described in docs/features.md. What is undefined is an empty cell.
public struct FeatureTable: Sendable {
  private let scores: FeatureScores
  private let classNames: [String]

  /// Prepares a table.
  ///
  /// - Parameter classNames: The classes of the labels that consistency speaks of.
  public init(_ scores: FeatureScores, classNames: [String] = []) {
    self.scores = scores
    self.classNames = classNames
  }

  /// The names of the columns.
  public var columns: [String] {
    let names = scores.modalities
    func withInterval(_ name: String) -> [String] { [name, "\(name).low", "\(name).high"] }
    var result = ["feature", "interval_class", "interval_q", "deviation_class", "pairs", "groups"]
    result += ["breadth"] + names.map { "share.\($0)" }
    for name in names { result += withInterval("balanced_share.\(name)") }
    for name in names { result += withInterval("mean_share.\(name)") }
    for name in names {
      result += ["count.\(name)"] + withInterval("density.\(name)") + withInterval("energy.\(name)")
      result += withInterval("ms.\(name)") + ["ms_control.\(name)"] + withInterval("mms.\(name)")
      result += withInterval("emb_sim.\(name)") + ["emb_sim_control.\(name)"]
      result += withInterval("win_rate.\(name)") + ["win_rate_control.\(name)"]
      result += ["top_cases.\(name)"]
      result += ["label.\(name)"] + withInterval("consistency.\(name)") + ["prevalence.\(name)"]
    }
    for pair in pairNames {
      result += withInterval("mms.\(pair)") + ["mms_control.\(pair)"]
      result += withInterval("bridge_row.\(pair)")
      result += withInterval("bridge_column.\(pair)")
      result += ["bridge_row_centered.\(pair)", "bridge_column_centered.\(pair)"]
    }
    return result
  }

  /// The table as comma-separated values, a heading first.
  public func csv() -> String {
    var text = CSVText.line(columns)
    for feature in scores.features { text += CSVText.line(cells(feature)) }
    return text
  }

  private var pairNames: [String] {
    FeatureIntervals.pairs(scores.modalities.count).map {
      "\(scores.modalities[$0.0])*\(scores.modalities[$0.1])"
    }
  }

  private func cells(_ feature: ScoredFeature) -> [String] {
    let dominance = feature.dominance
    var result = [
      "\(feature.index)", FeatureClass.name(dominance.ownership, scores.modalities),
      Self.number(dominance.adjustedPValue),
      FeatureClass.name(dominance.deviationClass, scores.modalities), "\(dominance.pairs)",
      "\(dominance.groups)", Self.number(dominance.breadth),
    ]
    result += scores.modalities.indices.map { Self.number(dominance.shares?[$0]) }
    for score in dominance.balanced { result += Self.numbers(score) }
    for score in feature.meanShares { result += Self.numbers(score) }
    for own in feature.modalities {
      result += ["\(own.count)"] + Self.numbers(own.density) + Self.numbers(own.energy)
      result += Self.numbers(own.monosemanticity) + [Self.number(own.control)]
      result += Self.numbers(own.selfSimilarity)
      result += Self.numbers(own.embSim) + [Self.number(own.embSimControl)]
      result += Self.numbers(own.winRate) + [Self.number(own.winRateControl)]
      result += ["\(own.topCases)"]
      let label = own.label.map { classNames.indices.contains($0) ? classNames[$0] : "\($0)" }
      result += [label ?? ""] + Self.numbers(own.consistency) + [Self.number(own.prevalence)]
    }
    for pair in feature.between {
      result += Self.numbers(pair.similarity) + [Self.number(pair.control)]
      result += Self.numbers(pair.bridgeRow)
      result += Self.numbers(pair.bridgeColumn)
      result += [Self.number(pair.centeredRow), Self.number(pair.centeredColumn)]
    }
    return result
  }

  private static func numbers(_ score: Score) -> [String] {
    [number(score.value), number(score.low), number(score.high)]
  }

  private static func number(_ value: Double?) -> String {
    guard let value, value.isFinite else { return "" }
    return "\(value)"
  }
}

/// The names of classes, in tables and findings.
public enum FeatureClass {
  /// The name of a class by mean and deviation.
  public static func name(
    _ value: DominanceScore.DeviationClass, _ modalities: [String]
  ) -> String {
    switch value {
    case .dominant(let modality): modalities[modality]
    case .cross: "cross"
    case .undefined: "undefined"
    }
  }

  /// The name of a class by interval.
  public static func name(_ value: DominanceScore.Ownership, _ modalities: [String]) -> String {
    switch value {
    case .owned(let modality): modalities[modality]
    case .shared: "shared"
    case .cannotTell: "cannot tell"
    case .undefined: "undefined"
    }
  }
}
