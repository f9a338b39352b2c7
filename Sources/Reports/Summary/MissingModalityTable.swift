import Findings

/// What each model is worth for each set of modalities that may be missing, from the findings.
struct MissingModalityTable {
  /// The modalities that models of several were asked without, in manifest order.
  let modalities: [String]
  /// The sets that may be missing: none first, then the smaller ones.
  let sets: [[String]]
  /// The models, in the order of the document.
  let models: [ModelFindings]
  /// The name of the metric, for people.
  let metric: String
  private let key: String
  private let higherIsBetter: Bool
  private let withheld: [WithheldFindings]

  /// Collects the figures; `nil` if no model was asked without a modality.
  init?(_ document: FindingsDocument) {
    guard let first = document.withheld.first else { return nil }
    let names = Set(document.withheld.flatMap { $0.withheld + $0.remaining })
    let order = document.cohort.modalityOrder.filter(names.contains)
    modalities = order
    withheld = document.withheld
    key = first.metric
    metric = SummaryTable.metricName(first.metric)
    higherIsBetter = !["brier", "ece"].contains(first.metric)
    models = document.models.filter { $0.metrics[first.metric]?.value != nil }
    var sets: [[String]] = [[]]
    for entry in document.withheld where !sets.contains(entry.withheld) {
      sets.append(entry.withheld)
    }
    self.sets = sets.enumerated().sorted {
      ($0.element.count, $0.offset) < ($1.element.count, $1.offset)
    }.map(\.element)
  }

  /// A model's figure when some modalities are missing for every test case.
  ///
  /// - Returns: Its figure as ever where it sees none of them; `nil` where it is left with nothing, or
  ///   was not asked.
  func figure(of model: ModelFindings, missing: [String]) -> Figure? {
    let own = model.modalities.filter(missing.contains)
    if own.isEmpty { return model.metrics[key] }
    return withheld.first { $0.model == model.name && $0.withheld == own }?.figure
  }

  /// How a model's figure changes, where it sees any of what is missing.
  func change(of model: ModelFindings, missing: [String]) -> Figure? {
    let own = model.modalities.filter(missing.contains)
    return withheld.first { $0.model == model.name && $0.withheld == own }?.change
  }

  /// The place of the best of some figures.
  func best(_ figures: [Figure?]) -> Int? {
    figures.indices.filter { figures[$0]?.value?.isFinite == true }.max {
      let (left, right) = (figures[$0]?.value ?? 0, figures[$1]?.value ?? 0)
      // Of equals the first, which comes earlier in the document.
      return left == right ? $0 > $1 : (left < right) == higherIsBetter
    }
  }
}
