public import Cohorts
import Findings
public import Predictors
public import Statistics

/// What a model looks at: the one way in.
///
/// ```swift
/// let analysis = ContributionAnalysis(settings: settings, stream: RandomStream(seed: 1, "contribution"))
/// let measurement = try analysis.measure(model, cohort: cohort, cases: test, training: training)
/// let findings = try analysis.findings(measurement, model: "fused", outputNames: ["malignant"])
/// ```
///
/// Folds are measured each with its own model, joined, and judged once.
public struct ContributionAnalysis: Sendable {
  /// What is measured.
  public let settings: ContributionSettings
  /// The seed of all draws: the same for two analyses of the same stream, whatever the model, so that
  /// models are compared with the same donors and the same groups.
  let seed: UInt64

  /// Prepares an analysis.
  ///
  /// - Throws: ``ContributionError`` with code `invalidSetting` for settings out of their range.
  public init(
    settings: ContributionSettings = ContributionSettings(), stream: RandomStream
  ) throws(ContributionError) {
    try settings.validate()
    self.settings = settings
    var stream = stream
    seed = stream.next()
  }

  /// Measures a model on cases of a cohort.
  ///
  /// - Parameters:
  ///   - model: A `FusionModel`, whose encoders then run once a case, or any `PreparedPredictor`.
  ///   - cases: Rows of the cohort that the model was not trained on.
  ///   - training: Rows that it was trained on: donors and statistics of fills. The cases where empty.
  ///   - options: Layouts of tables and texts, the output's transform, limits of memory.
  ///   - onProgress: Told how far each step has come.
  ///   - isCancelled: Asked between batches; then `cancelled` is thrown.
  public func measure(
    _ model: any PreparedPredictor, cohort: Cohort, cases: [Int], training: [Int],
    options: ModelSubject.Options = ModelSubject.Options(),
    onProgress: (ContributionProgress) -> Void = { _ in },
    isCancelled: @escaping () -> Bool = { false }
  ) throws(ContributionError) -> ContributionMeasurement {
    let subject = try ModelSubject(
      model, cohort: cohort, cases: cases, reference: training, options: options,
      stream: RandomStream(seed: seed, "reference"), isCancelled: isCancelled)
    // One output stands for the second of two classes; else there is one a class.
    let classCount = cohort.classNames.count
    let isLabelledByClass = cohort.target == .classes
    let hasClasses =
      isLabelledByClass
      && (model.outputCount == (classCount == 2 ? 1 : classCount)
        || model.outputCount == classCount)
    let labels = hasClasses ? cases.map { cohort.labels[$0] } : nil
    var measurement = try measure(
      subject, labels: labels, majorityClass: Self.commonest(training.map { cohort.labels[$0] }),
      onProgress: onProgress)
    measurement.outOfDistribution = subject.outOfDistribution
    if isLabelledByClass, !hasClasses, subject.outputsAreProbabilities {
      measurement.notes.append(
        "the model has \(model.outputCount) outputs and the cohort \(classCount) classes: no figure "
          + "about accuracy was measured")
    }
    if training.isEmpty {
      measurement.notes.append(
        "no training cases were given: fills come from the cases that are looked at")
    }
    return measurement
  }

  /// The most modalities of which all sets are asked for.
  static let mostModalitiesInSets = 8

  private static func commonest(_ labels: [Int]) -> Int? {
    var counts: [Int: Int] = [:]
    for label in labels where label >= 0 { counts[label, default: 0] += 1 }
    return counts.min { ($1.value, $0.key) < ($0.value, $1.key) }?.key
  }

  /// Measures any subject.
  ///
  /// - Parameters:
  ///   - labels: The class of each case, below zero for one without, for figures about accuracy; none
  ///     of those without any.
  ///   - majorityClass: The commonest class in training; that of the cases where `nil`.
  public func measure(
    _ subject: some ContributionSubject, labels: [Int]? = nil, majorityClass: Int? = nil,
    onProgress: (ContributionProgress) -> Void = { _ in }
  ) throws(ContributionError) -> ContributionMeasurement {
    let items = Array(subject.caseKeys.indices)
    guard !items.isEmpty, !subject.modalities.isEmpty else {
      throw ContributionError(.tooFewCases, "expected a case and a modality to look at")
    }
    guard labels.map({ $0.count == items.count }) ?? true else {
      throw ContributionError(.mismatch, "expected one label a case")
    }
    onProgress(ContributionProgress(step: .encoding, finished: 0, total: 1))
    let count = subject.modalities.count
    let unfilled = try subject.outputs(
      items.map { [ModalitySource](repeating: .item($0), count: count) })
    onProgress(ContributionProgress(step: .encoding, finished: 1, total: 1))
    let plan = try OcclusionPlan(subject, settings: settings, seed: seed)
    let hidden = try plan.run(subject, unfilled: unfilled, onProgress: onProgress)
    var exchanges: [ExchangeEffects] = []
    for modality in 0..<count {
      onProgress(ContributionProgress(step: .exchanging, finished: modality, total: count))
      exchanges.append(
        try ExchangeEffects(
          subject, modality: modality, rounds: settings.exchangeCount, unfilled: unfilled,
          labels: subject.outputsAreProbabilities ? labels : nil, seed: seed))
    }
    onProgress(ContributionProgress(step: .exchanging, finished: count, total: count))
    var measurement = ContributionMeasurement(
      modalities: subject.modalities, kinds: (0..<count).map(subject.kind(of:)),
      caseKeys: subject.caseKeys, groups: subject.groups, labels: labels,
      unitOfCase: items.map { _ in 0 },
      outputsAreProbabilities: subject.outputsAreProbabilities,
      rawOutputsAreProbabilities: subject.rawOutputsAreProbabilities, outputs: unfilled,
      presence: (0..<count).map { modality in
        items.map { subject.isPresent(modality, case: $0) }
      },
      players: plan.players, fills: plan.fills, isUnequal: Set(plan.players).count > 1,
      main: hidden.main, whole: hidden.whole, sweep: hidden.sweep, sweepItems: plan.sweepItems,
      maps: hidden.maps, mapItems: plan.mapItems,
      partNames: plan.partNames,
      pieces: (0..<count).map { modality in
        items.map { subject.pieces(modality, case: $0) }
      }, sampling: hidden.sampling.map { [$0] } ?? [],
      exchanges: exchanges,
      inputsVary: [
        try (0..<count).map { modality throws(ContributionError) in
          try subject.inputsVary(modality)
        }
      ],
      encodingDeviations: [
        try (0..<count).map { modality throws(ContributionError) in
          try subject.encodingDeviation(modality)
        }
      ], coalitions: nil, residuals: [], residualItems: [], accuracies: nil,
      meanEncodingAccuracies: nil,
      accuracyItems: [], completeItems: subject.completeItems, outOfDistribution: [],
      passes: PassCount(), notes: plan.notes)
    try combine(subject, into: &measurement, majorityClass: majorityClass, onProgress: onProgress)
    measurement.passes = subject.passes
    return measurement
  }

  /// Sets of modalities, additive residuals and accuracies; what cannot be had is noted.
  private func combine(
    _ subject: some ContributionSubject, into measurement: inout ContributionMeasurement,
    majorityClass: Int?, onProgress: (ContributionProgress) -> Void
  ) throws(ContributionError) {
    let count = measurement.modalities.count
    let steps = 3
    func report(_ finished: Int) {
      onProgress(ContributionProgress(step: .combining, finished: finished, total: steps))
    }
    report(0)
    guard count > 1 else {
      measurement.notes.append("one modality alone has no interactions and no share")
      report(steps)
      return
    }
    // Every set of modalities is asked for: their number doubles with each.
    let hasSets = count <= Self.mostModalitiesInSets
    if !hasSets {
      measurement.notes.append(
        "sets of modalities were not measured: there are \(count), at most "
          + "\(Self.mostModalitiesInSets) are combined")
    }
    if hasSets {
      do {
        measurement.coalitions = try CoalitionValues(
          subject, absence: .donors(settings.coalitionDonorCount), seed: seed)
      } catch  where error.code == .tooFewCases {
        measurement.notes.append("sets of modalities were not measured: \(error.message)")
      }
    }
    report(1)
    let complete = measurement.completeItems
    if settings.residualCaseLimit > 1, complete.count > 1 {
      let chosen = Self.sample(
        complete, keys: measurement.caseKeys, limit: settings.residualCaseLimit, seed: seed,
        "residual")
      var residuals: [AdditiveResidual] = []
      // Of two modalities each is the other's rest.
      for modality in 0..<(count == 2 ? 1 : count) {
        residuals.append(try AdditiveResidual(subject, modality: modality, items: chosen))
      }
      measurement.residuals = [residuals]
      measurement.residualItems = [chosen]
    }
    report(2)
    if hasSets, measurement.outputsAreProbabilities, let labels = measurement.labels {
      let labelled = complete.filter { labels[$0] >= 0 }
      if !labelled.isEmpty {
        try measureAccuracies(
          subject, into: &measurement, labels: labels, complete: labelled,
          majorityClass: majorityClass)
      }
    }
    report(steps)
  }

  private func measureAccuracies(
    _ subject: some ContributionSubject, into measurement: inout ContributionMeasurement,
    labels: [Int], complete: [Int], majorityClass: Int?
  ) throws(ContributionError) {
    let count = measurement.modalities.count
    func right(_ source: (Int, Int) -> ModalitySource) throws(ContributionError) -> [Double] {
      let outputs = try subject.outputs(
        complete.map { item in (0..<count).map { source($0, item) } })
      return zip(outputs, complete).map { calledClass($0) == labels[$1] ? 1 : 0 }
    }
    let majority = majorityClass ?? Self.commonest(complete.map { labels[$0] }) ?? 0
    let guessed = complete.map { labels[$0] == majority ? 1.0 : 0 }
    // No modality at all is no model: the majority class stands there.
    var sets = [guessed]
    for set in 1..<(1 << count) {
      sets.append(try right { set >> $0 & 1 == 1 ? .item($1) : .zeros })
    }
    measurement.accuracies = sets
    measurement.accuracyItems = complete
    do {
      var means: [[Double]] = []
      for modality in 0..<count {
        means.append(try right { $0 == modality ? .meanEncoding : .item($1) })
      }
      measurement.meanEncodingAccuracies = means
    } catch  where error.code == .unavailableFill {
      measurement.notes.append("conditional utilization was not measured: \(error.message)")
    }
  }

  /// Some cases, the same whatever order they come in.
  static func sample(
    _ items: [Int], keys: [String], limit: Int, seed: UInt64, _ purpose: String
  ) -> [Int] {
    let sorted = items.sorted { keys[$0].utf8.lexicographicallyPrecedes(keys[$1].utf8) }
    var stream = RandomStream(seed: seed, "sample", purpose)
    return stream.sample(sorted, count: limit).sorted()
  }
}
