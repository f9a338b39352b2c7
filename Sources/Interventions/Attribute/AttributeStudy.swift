public import Cohorts
public import Findings
import Foundation
import LinearModels
import Statistics
import Tensors

/// How a study of an attribute is made.
public struct AttributeSettings: Sendable, Hashable, Codable {
  /// What masked features are set to.
  public enum Fill: String, Sendable, Hashable, Codable, CaseIterable {
    /// Silence.
    case zero
    /// The mean activation in the training part.
    case mean
  }

  /// What masked features are set to.
  public var fill = Fill.zero
  /// Random sets for each set.
  public var controlCount = MatchedControls.usualCount
  /// Draws of groups for intervals.
  public var drawCount = 2_000
  /// The seed of controls and draws.
  public var seed: UInt64 = 0

  /// Creates the defaults.
  public init() {}
}

/// Reads an attribute from untouched joint embeddings with a logistic probe, then masks groups of
/// features and watches what happens to the recall of each value, beside matched random features.
///
/// The probe, the dictionary and the groups of features are fitted on training parts; every case is
/// judged once, in the fold that tests it.
public struct AttributeStudy: Sendable {
  /// The attribute's column.
  public let attribute: String
  /// The values.
  public let valueNames: [String]
  /// The value of each case.
  public let labels: [Int]
  /// The group of each case.
  public let groups: Grouping
  /// How the study is made.
  public let settings: AttributeSettings

  /// Creates a study.
  ///
  /// - Throws: ``InterventionsError`` with code `invalidArgument` or `mismatch` if counts do not fit
  ///   or a setting is out of range.
  public init(
    attribute: String, valueNames: [String], labels: [Int], groups: Grouping,
    settings: AttributeSettings = AttributeSettings()
  ) throws(InterventionsError) {
    guard valueNames.count > 1, labels.count == groups.indexOfCase.count,
      labels.allSatisfy(valueNames.indices.contains)
    else {
      throw InterventionsError(
        .mismatch,
        "\(attribute): expected one of \(valueNames.count) values, at least two, for each of "
          + "\(groups.indexOfCase.count) cases")
    }
    guard settings.controlCount > 0, settings.drawCount > 0 else {
      throw InterventionsError(
        .invalidArgument,
        "controls and draws: expected at least 1, found \(settings.controlCount) and "
          + "\(settings.drawCount)")
    }
    self.attribute = attribute
    self.valueNames = valueNames
    self.labels = labels
    self.groups = groups
    self.settings = settings
  }

  /// The outcomes of one set in all folds: whether each case's value was recognized.
  private struct Outcomes {
    var changed: [Double] = []
    var controls: [[Double]]
    var featureCount = 0.0
    var distances: [Double] = []
    var controlDistances: [Double] = []
    var overlap = 0.0
  }

  /// Runs the study.
  ///
  /// - Parameters:
  ///   - splits: Folds of the study's cases; each case is tested once.
  ///   - fold: Makes the features of a split.
  ///   - onFold: Told the number of each finished fold.
  /// - Throws: ``InterventionsError``, or what `fold` throws.
  public func run(
    _ splits: [FoldPlan.Split], onFold: (Int) -> Void = { _ in },
    fold makeFold: (FoldPlan.Split) throws -> FeatureFold
  ) throws -> AttributeFindings {
    var cases: [Int] = []
    var untouched: [Double] = []
    var outcomes: [Outcomes] = []
    var names: [String] = []
    for (number, split) in splits.enumerated() {
      let fold = try makeFold(split)
      if outcomes.isEmpty {
        names = fold.sets.map(\.name)
        outcomes = names.map { _ in
          Outcomes(controls: [[Double]](repeating: [], count: settings.controlCount))
        }
      }
      guard fold.sets.map(\.name) == names, fold.space.caseCount == labels.count else {
        throw InterventionsError(
          .mismatch, "fold \(number + 1): other sets or cases than in the first")
      }
      cases += split.test
      try judge(fold, number: number, untouched: &untouched, outcomes: &outcomes)
      onFold(number)
    }
    return try findings(
      cases, untouched: untouched, outcomes: outcomes, names: names, foldCount: splits.count)
  }

  private func judge(
    _ fold: FeatureFold, number: Int, untouched: inout [Double], outcomes: inout [Outcomes]
  ) throws {
    let split = fold.split
    let training = try fold.space.selecting(split.training)
    let test = try fold.space.selecting(split.test)
    let inner = try fold.space.selecting(split.inner)
    let probe = try AttributeProbe(
      training: (training.joint(), split.training.map { labels[$0] }),
      inner: (inner.joint(), split.inner.map { labels[$0] }), classCount: valueNames.count)
    let truth = split.test.map { labels[$0] }
    func recognized(_ rows: Tensor) throws -> [Double] {
      zip(try probe.decisions(rows), truth).map { $0 == $1 ? 1 : 0 }
    }
    untouched += try recognized(test.joint())
    let means = fold.activity.energy
    func change(_ set: FeatureSet) -> FeatureIntervention {
      settings.fill == .zero ? .mask(set) : .fill(set, means: means)
    }
    for (index, set) in fold.sets.enumerated() {
      let controls = try MatchedControls(
        for: set, activity: fold.activity, count: settings.controlCount,
        stream: RandomStream(
          seed: settings.seed, "attribute controls", set.name, "fold \(number)"))
      let (rows, distance) = try test.masked(by: change(set))
      outcomes[index].changed += try recognized(rows)
      outcomes[index].distances.append(distance)
      outcomes[index].featureCount += Double(set.features.count)
      outcomes[index].overlap += controls.overlap
      for (place, control) in controls.sets.enumerated() {
        let (rows, distance) = try test.masked(by: change(control))
        outcomes[index].controls[place] += try recognized(rows)
        outcomes[index].controlDistances.append(distance)
      }
    }
  }

  private func findings(
    _ cases: [Int], untouched: [Double], outcomes: [Outcomes], names: [String], foldCount: Int
  ) throws -> AttributeFindings {
    let bootstrap = try GroupBootstrap(
      groups: groups.indexOfCase, drawCount: settings.drawCount,
      stream: RandomStream(seed: settings.seed, "attribute bootstrap"))
    var sets: [AttributeFindings.SetEffect] = []
    for (name, outcome) in zip(names, outcomes) {
      var effects: [ControlledFigure] = []
      for (value, valueName) in valueNames.enumerated() {
        let rows = cases.indices.filter { labels[cases[$0]] == value }
        guard !rows.isEmpty else { continue }
        let effect = try ControlledEffect(
          untouched: rows.map { untouched[$0] }, changed: rows.map { outcome.changed[$0] },
          controls: outcome.controls.map { control in rows.map { control[$0] } },
          cases: rows.map { cases[$0] }, bootstrap: bootstrap)
        effects.append(ControlledFigure(effect, metric: "recall \(valueName)"))
      }
      sets.append(
        AttributeFindings.SetEffect(
          set: name, features: outcome.featureCount / Double(max(1, foldCount)),
          distance: Statistics.mean(of: outcome.distances) ?? 0,
          controlDistance: Statistics.mean(of: outcome.controlDistances) ?? 0,
          controlOverlap: outcome.overlap / Double(max(1, foldCount)), effects: effects))
    }
    try adjust(&sets)
    let values = valueNames.enumerated().map { value, name in
      let members = labels.indices.filter { labels[$0] == value }
      return AttributeFindings.Value(
        name: name, cases: members.count,
        groups: Set(members.map { groups.indexOfCase[$0] }).count)
    }
    return AttributeFindings(
      attribute: attribute, values: values, cases: cases.count, groups: groups.count,
      folds: foldCount, fill: settings.fill.rawValue, sets: sets, notes: notes(sets))
  }

  /// Corrects the p-values of all figures that have controls of their own: a set that is empty, or
  /// whose controls are itself, is no test.
  private func adjust(_ sets: inout [AttributeFindings.SetEffect]) throws {
    let tested = sets.indices.filter { sets[$0].features > 0 && sets[$0].controlOverlap < 1 }
    let adjusted = try holmAdjusted(tested.flatMap { sets[$0].effects.map(\.pValue) })
    var next = adjusted.makeIterator()
    for set in tested {
      for effect in sets[set].effects.indices {
        sets[set].effects[effect].adjustedPValue = next.next()
      }
    }
  }

  private func notes(_ sets: [AttributeFindings.SetEffect]) -> [String] {
    var notes = [
      "Effects say what a probe reads from changed embeddings beside matched random features; they "
        + "say nothing about people, and name no cause.",
      "The interval says how sure the difference from the average random set is for new groups; the "
        + "p-value, whether single random sets differ as much.",
    ]
    for set in sets where set.features == 0 {
      notes.append("\(set.set): no feature belongs here, so nothing was changed.")
    }
    for set in sets where set.features > 0 && set.controlOverlap > 0.8 {
      notes.append(
        "\(set.set): \(Int((100 * set.controlOverlap).rounded())) % of the controls' features are its "
          + "own, so that the comparison can tell little.")
    }
    return notes
  }
}

extension JointSpace {
  /// The joint rows after a mask, and how far rows moved on average.
  func masked(by intervention: FeatureIntervention) throws -> (joint: Tensor, distance: Double) {
    var total = 0.0
    var count = 0
    var matrices: [Tensor] = []
    for (part, has) in zip(rows, presence) {
      let moved = try part.changed(by: intervention)
      for (distance, isThere) in zip(try part.distances(to: moved), has) where isThere {
        total += distance
        count += 1
      }
      matrices.append(moved)
    }
    return (try joined(matrices), total / Double(max(1, count)))
  }
}

extension ControlledFigure {
  /// An effect as findings hold it.
  init(_ effect: ControlledEffect, metric: String) {
    self.init(
      metric: metric, untouched: Figure(effect.untouched), changed: Figure(effect.changed),
      change: Figure(effect.change), beyondControls: Figure(effect.beyondControls),
      controlMean: effect.controlMean, controlLow: effect.controlRange.lowerBound,
      controlHigh: effect.controlRange.upperBound, controls: effect.controlCount,
      pValue: effect.pValue)
  }
}
