import Cohorts
import Findings
import Monosemanticity
import Statistics

/// Measures arms on the same test cases, with the same draws of groups.
struct ArmJudge {
  /// What one initialization of an arm gives.
  struct Measures {
    let featureCount: Int
    let dominance: [Double]
    let classes: [(name: String, share: Double)]
    let scores: [(name: String, score: Score)]
    let recall: [(name: String, hits: [Double])]
  }

  let cohort: Cohort
  let names: [String]
  let test: [Int]
  let bootstrap: GroupBootstrap
  /// What says how alike cases are, by modality; no arm has seen it.
  let independent: [EmbeddingRows]

  func measures(_ arm: ComparedArm, ks: [Int]) throws -> Measures {
    var settings = FeatureAnalysisSettings()
    settings.hasIntervals = false
    settings.hasControls = false
    settings.drawCount = 0
    let scores = try FeatureAnalysis(settings: settings).scores(
      CodedCases(
        modalities: names.indices.map { index in
          try CodedCases.Modality(
            name: names[index], codes: arm.codes[index], rows: independent[index])
        }, groups: test.map { cohort.groups.indexOfCase[$0] }))
    var tenths = [Double](repeating: 0, count: 10)
    var counts = [Double](repeating: 0, count: names.count + 1)
    var defined = 0.0
    for feature in scores.features {
      guard let share = feature.dominance.shares?[0] else { continue }
      defined += 1
      tenths[min(9, Int(share * 10))] += 1
      switch feature.dominance.deviationClass {
      case .dominant(let modality): counts[modality] += 1
      case .cross: counts[names.count] += 1
      case .undefined: continue
      }
    }
    let total = max(1, defined)
    var recall: [(name: String, hits: [Double])] = []
    for k in ks where k < test.count {
      recall.append(
        ("recall@\(k) \(names[0]) to \(names[1])", try arm.recalled(k, fromFirst: true)))
      recall.append(
        ("recall@\(k) \(names[1]) to \(names[0])", try arm.recalled(k, fromFirst: false)))
    }
    return Measures(
      featureCount: scores.features.count, dominance: tenths.map { $0 / total },
      classes: zip(names.map { "\($0)-dominant" } + ["cross"], counts).map { ($0, $1 / total) },
      scores: names.indices.map { index in
        ("monosemanticity in \(names[index])", scores.monosemanticity[index].median)
      }
        + names.indices.map { index in
          ("EmbSim in \(names[index])", scores.embSim[index].median)
        }, recall: recall)
  }

  /// The mean over initializations.
  func joined(_ name: String, _ all: [Measures]) throws -> ArmFindings.Arm {
    let count = Double(max(1, all.count))
    func spread(_ name: String, _ values: [Double?]) -> ArmFindings.SpreadFigure {
      let known = values.compactMap { $0 }
      return ArmFindings.SpreadFigure(
        name: name,
        figure: Figure(
          Statistics.mean(of: known),
          intervalNote: "the spread over initializations stands beside it"),
        deviation: known.count > 1 ? standardDeviation(of: known) : nil)
    }
    guard let first = all.first else {
      throw InterventionsError(.invalidArgument, "expected an initialization, found none")
    }
    let recall = try first.recall.indices.map { index in
      let hits = all.map { $0.recall[index].hits }
      let means = hits[0].indices.map { row in hits.reduce(0) { $0 + $1[row] } / count }
      return ArmFindings.SpreadFigure(
        name: first.recall[index].name,
        figure: Figure(try bootstrap.mean(of: means, cases: test)),
        deviation: hits.count > 1
          ? standardDeviation(of: hits.map { Statistics.mean(of: $0) ?? 0 }) : nil)
    }
    return ArmFindings.Arm(
      name: name, features: all.reduce(0) { $0 + Double($1.featureCount) } / count,
      dominance: (0..<10).map { tenth in all.reduce(0) { $0 + $1.dominance[tenth] } / count },
      classes: first.classes.indices.map { index in
        spread(first.classes[index].name, all.map { $0.classes[index].share })
      },
      scores: first.scores.indices.map { index in
        spread(first.scores[index].name, all.map { $0.scores[index].score.value })
      }, recall: recall)
  }
}
