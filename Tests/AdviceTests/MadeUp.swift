import Findings
import Foundation
import Statistics

/// Findings that nobody measured: models with values, one standard error, and all that follows from them.
struct MadeUp: Sendable {
  struct Model: Sendable {
    let name: String
    let modalities: [String]
    let role: ModelFindings.Role
    let method: String
    var value: Double
  }

  var modalities = ["photo", "blood"]
  var present: [String: Int] = [:]
  var cases = 500
  var groups = 250
  var models: [Model] = []
  /// What models lose without one or several modalities, by model and names joined by "+".
  var losses: [String: [String: Double]] = [:]
  /// The standard error of a value, of a difference and of a loss.
  var error = 0.01
  var hasIntervals = true
  var notices: [Notice] = []
  var leakChecks: [String]? = ["columnLeak"]
  var ignored: [String: [String]] = [:]
  var interactions: [InteractionFindings] = []
  var curves: [LearningCurveFindings] = []
  var derived: [String]?
  var costs: [String: Double]?
  var retrieval: [RetrievalFindings] = []
  var features: [FeatureFindings] = []

  /// A regression over some modalities.
  static func regression(_ modalities: [String], _ value: Double) -> Model {
    Model(
      name: "logistic:" + modalities.joined(separator: "+"), modalities: modalities,
      role: modalities.count == 1 ? .unimodal : .baseline, method: "logistic regression",
      value: value)
  }

  /// A network of one modality, or one that joins several.
  static func network(
    _ modalities: [String], _ value: Double, method: String = "cross-attention"
  ) -> Model {
    modalities.count == 1
      ? Model(
        name: "network:\(modalities[0])", modalities: modalities, role: .unimodal,
        method: "network", value: value)
      : Model(
        name: method == "late fusion" ? "late" : method, modalities: modalities, role: .fusion,
        method: method, value: value)
  }

  /// The usual models of two modalities by what each set reaches: alone, added up, and together.
  static func two(_ first: Double, _ second: Double, added: Double, together: Double) -> MadeUp {
    var made = MadeUp()
    let names = made.modalities
    made.models = [
      regression([names[0]], first), regression([names[1]], second), regression(names, added),
      network([names[0]], first), network([names[1]], second),
      network(names, added, method: "late fusion"), network(names, together),
    ]
    for model in made.models where model.modalities.count > 1 {
      made.losses[model.name] = [
        names[0]: second - model.value, names[1]: first - model.value,
      ]
    }
    return made
  }

  /// A figure with its interval.
  func figure(_ value: Double) -> Figure {
    hasIntervals
      ? Figure(value, low: value - 1.96 * error, high: value + 1.96 * error)
      : Figure(value, intervalNote: "fewer than ten groups")
  }

  var document: FindingsDocument {
    var document = FindingsDocument(
      cohort: CohortSummary(
        name: "made up", cases: cases, groups: groups,
        classes: [("0", cases / 2), ("1", cases / 2)],
        modalities: modalities.map {
          ($0, CohortSummary.Modality(kind: "vector", present: present[$0] ?? cases))
        }), notices: notices,
      models: models.map {
        ModelFindings(
          name: $0.name, modalities: $0.modalities, role: $0.role, method: $0.method,
          metrics: ["roc_auc": figure($0.value), "accuracy": figure(min(0.95, $0.value))])
      },
      contribution: contribution, interactions: interactions,
      intervals: IntervalMethod(
        method: "percentile bootstrap", level: 0.95, draws: 2000, resampled: "groups",
        groups: groups))
    document.primaryMetric = "roc_auc"
    document.leakChecks = leakChecks
    document.cohort.labelDerivedFrom = derived
    document.cohort.costs = costs
    document.comparisons = comparisons
    document.withheld = withheld
    document.learningCurve = curves
    document.retrieval = retrieval
    document.features = features
    return document
  }

  /// Features of a space of pictures and texts, of which texts hold a share.
  func features(share: Double, seeds: [UInt64]) -> FeatureFindings {
    FeatureFindings(
      source: "dictionary", modalities: ["image", "text"],
      sample: FeatureSample(
        features: 64, cases: 200, pairs: 200, groups: 150, embedding: "independent",
        isCircular: false),
      dictionary: DictionarySummary(
        kind: "topk", width: 16, seeds: seeds, unexplained: [:], unexplainedPooled: Figure(0.1)),
      dominance: DominanceSummary(
        convention: "skip", mean: ["image": figure(1 - share), "text": figure(share)],
        deviation: [:], defined: 64, deviationClasses: [:], intervalClasses: [:], margin: 0.1),
      active: [:], dead: [:], deadEverywhere: 0, monosemanticity: [:], similarity: [:],
      embSim: [:], winRate: [:])
  }

  private var comparisons: [ModelComparison] {
    let pairs = models.indices.flatMap { first in
      models.indices.dropFirst(first + 1).map { (models[first], models[$0]) }
    }
    let pValues = pairs.map { min(1, 2 * normalTail(abs($0.0.value - $0.1.value) / error)) }
    let adjusted = (try? holmAdjusted(pValues)) ?? pValues
    return pairs.enumerated().map { index, pair in
      ModelComparison(
        metric: "roc_auc", model: pair.0.name, other: pair.1.name,
        difference: figure(pair.0.value - pair.1.value),
        pValue: hasIntervals ? pValues[index] : nil,
        adjustedPValue: hasIntervals ? adjusted[index] : nil)
    }
  }

  private var withheld: [WithheldFindings] {
    models.flatMap { model in
      (losses[model.name] ?? [:]).sorted { $0.key < $1.key }.map { key, loss in
        let names = key.split(separator: "+").map(String.init)
        return WithheldFindings(
          model: model.name, withheld: names,
          remaining: model.modalities.filter { !names.contains($0) }, metric: "roc_auc",
          figure: figure(model.value + loss), change: figure(loss), cases: cases)
      }
    }
  }

  private var contribution: [ContributionFindings] {
    models.filter { $0.modalities.count > 1 }.map { model in
      let ignored = ignored[model.name] ?? []
      return ContributionFindings(
        model: model.name, method: "permutation", modalities: model.modalities,
        influence: Dictionary(
          uniqueKeysWithValues: model.modalities.map { ($0, ignored.contains($0) ? 0 : 0.2) }),
        verdict: Dictionary(
          uniqueKeysWithValues: model.modalities.map {
            ($0, ignored.contains($0) ? .ignored : .used)
          }))
    }
  }
}
