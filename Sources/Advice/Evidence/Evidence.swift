public import Findings

/// What rules may see of findings: typed questions, and nothing that the findings do not hold.
///
/// Models that see a modality which the label was made from are left out: their figures are no
/// evidence. So are figures of a metric other than the one in which models are compared.
public struct Evidence: Sendable {
  /// The findings.
  public let document: FindingsDocument
  /// What counts as much, and what things cost.
  public let settings: AdviceSettings
  /// The metric in which models are compared; higher is better.
  public let metric: String
  /// The models that are evidence, in the order of the document.
  public let models: [ModelFindings]
  /// The modalities that are evidence, in manifest order.
  public let modalities: [String]
  private let comparisonOf: [Pair: ModelComparison]

  private struct Pair: Hashable {
    let model: String
    let other: String
  }

  /// Reads findings.
  ///
  /// Costs of the settings stand before those of the findings.
  public init(_ document: FindingsDocument, settings: AdviceSettings = AdviceSettings()) {
    self.document = document
    var settings = settings
    settings.costs = (document.cohort.costs ?? [:]).merging(settings.costs) { $1 }
    self.settings = settings
    let metric = document.primaryMetric ?? "roc_auc"
    self.metric = metric
    let derived = Set(document.cohort.labelDerivedFrom ?? [])
    modalities = document.cohort.modalityOrder.filter { !derived.contains($0) }
    let isKnown = Self.chanceLevels[metric] != nil
    models = document.models.filter { model in
      isKnown && model.metrics[metric]?.value != nil
        && derived.isDisjoint(with: model.modalities)
    }
    var comparisonOf: [Pair: ModelComparison] = [:]
    for entry in document.comparisons where entry.metric == metric {
      comparisonOf[Pair(model: entry.model, other: entry.other)] = entry
      comparisonOf[Pair(model: entry.other, other: entry.model)] = entry.turned
    }
    self.comparisonOf = comparisonOf
  }

  /// What a model without information reaches, by metric; the metrics in which models are compared.
  private static let chanceLevels = ["roc_auc": 0.5, "c_index": 0.5, "r2": 0]

  /// What a model without information reaches.
  public var chance: Double { Self.chanceLevels[metric] ?? 0.5 }

  /// The number of independent groups.
  public var groups: Int { document.intervals?.groups ?? document.cohort.groups }

  // MARK: Models

  /// A model by name.
  public func model(_ name: String) -> ModelFindings? { models.first { $0.name == name } }

  /// A model's figure.
  public func figure(_ model: ModelFindings) -> Figure { model.metrics[metric] ?? Figure(nil) }

  /// A model's figure as a number, below everything where there is none.
  func score(_ model: ModelFindings) -> Double { figure(model).value ?? -.infinity }

  /// The best of some models, the first of equals.
  public func best(_ models: [ModelFindings]) -> ModelFindings? {
    models.reduce(nil) { best, model in
      best.map { score(model) > score($0) ? model : $0 } ?? model
    }
  }

  /// Models of one modality.
  public func alone(_ modality: String) -> [ModelFindings] {
    models.filter { $0.modalities == [modality] }
  }

  /// The two ways to join modalities that add up what each says.
  ///
  /// Regression over all of them is additive in the logits; late fusion averages logits.
  public func isSimple(_ model: ModelFindings) -> Bool {
    model.role == .baseline || model.method == "late fusion"
  }

  /// Whether two models are of one kind: regressions, or networks.
  func areOfOneKind(_ first: ModelFindings, _ second: ModelFindings) -> Bool {
    isRegression(first) == isRegression(second)
  }

  private func isRegression(_ model: ModelFindings) -> Bool {
    model.method?.hasSuffix("regression") ?? false
  }

  // MARK: Differences

  /// One model minus another; `nil` where they were not compared.
  public func comparison(_ model: ModelFindings, _ other: ModelFindings) -> ModelComparison? {
    comparisonOf[Pair(model: model.name, other: other.name)]
  }

  /// Whether one model is surely better: whole interval and corrected p-value.
  public func exceeds(_ model: ModelFindings, _ other: ModelFindings) -> Bool {
    guard let entry = comparison(model, other), let low = entry.difference.interval?.lowerBound,
      let p = entry.adjustedPValue
    else { return false }
    return low > 0 && p <= settings.significance
  }

  /// Whether one model is surely no better than another by as much as counts.
  public func isAtMostEqual(
    _ model: ModelFindings, _ other: ModelFindings, within margin: Double
  ) -> Bool {
    guard let high = comparison(model, other)?.difference.interval?.upperBound else {
      return false
    }
    return high < margin
  }

  // MARK: Withheld modalities

  /// A model asked without exactly these modalities.
  public func withheld(_ model: ModelFindings, _ names: [String]) -> WithheldFindings? {
    document.withheld.first {
      $0.model == model.name && $0.metric == metric && Set($0.withheld) == Set(names)
    }
  }

  // MARK: Use

  /// What was found about a model's use of a modality, by any method; `ignored` outweighs the others.
  public func verdict(_ model: String, _ modality: String) -> ContributionFindings.Verdict? {
    let verdicts = document.contribution.filter { $0.model == model }.compactMap {
      $0.verdict[modality]
    }
    for verdict in [ContributionFindings.Verdict.ignored, .cannotTell, .used]
    where verdicts.contains(verdict) {
      return verdict
    }
    return nil
  }

  /// Whether any model was found to ignore a modality, be it evidence or not: then the model comes first.
  func isIgnored(_ modality: String) -> Bool {
    document.contribution.contains { $0.verdict[modality] == .ignored }
  }

  /// The number of cases that have a modality.
  public func present(_ modality: String) -> Int {
    document.cohort.modalities[modality]?.present ?? 0
  }

  /// The number of cases that lack a modality.
  public func lacking(_ modality: String) -> Int {
    max(0, document.cohort.cases - present(modality))
  }
}
