import Cohorts
import Encoders
import Foundation
import Layers
import LinearModels
import Predictors
import Statistics
import Tensors
import Training

/// Fits one model in one split and judges it on the test part.
struct UnitFitting {
  let fold: PreparedFold
  /// The logistic models of this split so far.
  let logisticFits: LogisticFits
  let settings: ExperimentSettings
  let folder: RunFolder
  let fingerprint: String
  let isInterrupted: @Sendable () -> Bool
  let onEvent: (TrainingEvent) -> Void

  private var cohort: Cohort { fold.cohort }
  private var split: FoldPlan.Split { fold.split }
  private var classCount: Int { cohort.classNames.count }

  /// Fits, judges and stores the model.
  func run(_ model: ModelDescription) throws -> UnitResult {
    let start = Date()
    let usable = model.modalities.filter { !fold.absent.contains($0) }
    guard !usable.isEmpty else { return try prior(model, since: start) }
    if model.kind == .logistic {
      let logistic = try fitLogistic(usable)
      try SafetensorsFile.write(
        logistic.state, to: folder.weights(model, split))
      let count = logistic.state.values.reduce(0) { $0 + $1.count }
      return try judged(
        logistic, model, usable, parameterCount: count, outcome: nil, since: start)
    }
    let (network, outcome) = try fitNetwork(model, usable)
    try SafetensorsFile.write(network.store.state(), to: folder.weights(model, split))
    return try judged(
      FittedNetwork(network, fold: fold), model, usable,
      parameterCount: network.store.parameterCount, outcome: outcome, since: start)
  }

  /// The cases of a part that have at least one of the modalities: the others teach nothing.
  private func cases(_ part: [Int], having names: [String]) throws -> [Int] {
    let presences = try names.map { try cohort.modality($0).presence }
    return part.filter { index in presences.contains { $0[index] } }
  }

  // MARK: Logistic regression

  /// One modality: the penalty with the lowest inner loss.
  ///
  /// Several: each modality's columns are scaled
  /// by its own best penalty first, so that a weak modality with loud columns cannot drown a strong
  /// one, and one common factor is chosen for all.
  private func fitLogistic(_ names: [String]) throws -> FittedLogistic {
    let training = try cases(split.training, having: names)
    var columns: [(name: String, count: Int)] = []
    var parts: [Tensor] = []
    for name in names {
      guard let part = try fold.design(name, cases: training) else { continue }
      columns.append((name, part.shape[1]))
      parts.append(part)
    }
    if let known = logisticFits[names] {
      return try FittedLogistic(known, columnCounts: columns, fold: fold)
    }
    let inner = try cases(split.inner, having: names)
    var innerParts: [Tensor] = []
    for (name, _) in columns {
      if let part = try fold.design(name, cases: inner) { innerParts.append(part) }
    }
    var scales = [Double](repeating: 1, count: columns.count)
    if columns.count > 1 {
      scales = try columns.map { column in
        _ = try fitLogistic([column.name])
        let penalty = logisticFits[[column.name]]?.penalty ?? 1
        return 1 / (penalty * Double(training.count)).squareRoot()
      }
    }
    let labels = cohort.labels
    let (fit, _) = try LogisticRegression.fitPath(
      .concatenated(zip(parts, scales).map { try $0 * $1 }, axis: 1),
      labels: training.map { labels[$0] }, classCount: classCount,
      inner: inner.isEmpty
        ? nil
        : (
          try .concatenated(zip(innerParts, scales).map { try $0 * $1 }, axis: 1),
          inner.map { labels[$0] }
        ))
    let model = fit.rescaled(columns: zip(columns, scales).map { ($0.count, $1) })
    logisticFits[names] = model
    return try FittedLogistic(model, columnCounts: columns, fold: fold)
  }

  // MARK: Networks

  private func fitNetwork(
    _ model: ModelDescription, _ names: [String]
  ) throws -> (CrossAttentionNetwork, TrainingOutcome) {
    let shapes = fold.shapes.filter { names.contains($0.name) }
    let linear = try names.filter { try cohort.modality($0).pictures == nil }
    let baseline =
      settings.network.usesLinearOffset && !linear.isEmpty ? try fitLogistic(linear) : nil
    let unit = folder.unitName(model, split)
    var stream = RandomStream(seed: settings.seed, "initial", unit)
    let network = try CrossAttentionNetwork(
      shapes: shapes, outputCount: LogisticRegression.outputCount(classCount: classCount),
      settings: settings.network, offset: baseline?.offset(),
      generator: Generator(seed: stream.next()))
    for (name, count) in network.contextTokenCounts.sorted(by: { $0.key < $1.key }) where count < 2
    {
      throw FusionError(
        .degenerateAttention,
        "\"\(name)\" would attend to \(count) token, so its attention is constant and could not "
          + "tell cases apart; give the other modality pictures of more than 32 pixels")
    }
    let checkpoint = Checkpoint(
      path: folder.partialTraining(model, split), fingerprint: fingerprint)
    let task = try NetworkTask(
      network, fold: fold, trainingCases: cases(split.training, having: names),
      innerCases: cases(split.inner, having: names), settings: settings)
    let trainer = Trainer(
      settings: settings.training, seed: settings.seed, name: unit, checkpoint: checkpoint,
      isInterrupted: isInterrupted)
    let outcome = try trainer.fit(task, onEvent: onEvent)
    guard baseline != nil, try !gainsEnough(network, inner: task.innerCases, task.weightOfClass)
    else {
      return (network, outcome)
    }
    try network.silenceResidual()
    return (network, outcome.reverted)
  }

  /// Whether a trained network's mean log-loss on the inner split lies more than the required
  /// standard errors below that of its offset alone.
  ///
  /// The error is that of paired differences, over
  /// groups.
  private func gainsEnough(
    _ network: CrossAttentionNetwork, inner: [Int], _ weightOfClass: [Double]?
  ) throws -> Bool {
    guard !inner.isEmpty else { return true }
    let fitted = FittedNetwork(network, fold: fold)
    let labels = inner.map { cohort.labels[$0] }
    let weights = labels.map { weightOfClass?[$0] ?? 1 }
    let trained = try caseLosses(fitted.logits(cohort, cases: inner), labels: labels)
    let state = try network.store.state()
    try network.silenceResidual()
    let linear = try caseLosses(fitted.logits(cohort, cases: inner), labels: labels)
    try network.store.load(state)
    var sums: [Int: Double] = [:]
    for (row, index) in inner.enumerated() {
      sums[cohort.groups.indexOfCase[index], default: 0] +=
        weights[row] * (linear[row] - trained[row])
    }
    let gains = sums.sorted { $0.key < $1.key }.map(\.value)
    guard let gain = mean(of: gains) else { return true }
    // A single group has no spread to judge by: then any gain counts.
    let error = (standardDeviation(of: gains) ?? 0) / Double(gains.count).squareRoot()
    return gain > settings.network.requiredStandardErrors * error
  }

  // MARK: Judgement

  private func judged(
    _ fitted: some FusionModel, _ model: ModelDescription, _ usable: [String], parameterCount: Int,
    outcome: TrainingOutcome?, since start: Date
  ) throws -> UnitResult {
    fold.willRead(split.inner + split.test, modalities: usable)
    let inner = try cases(split.inner, having: usable)
    let calibration = try Calibration(
      logits: finiteLogits(fitted, model, inner), labels: inner.map { cohort.labels[$0] },
      classCount: classCount)
    let logits = try finiteLogits(fitted, model, split.test)
    // A case without any of the model's modalities gets the shares of the classes in training:
    // what one would say knowing nothing about it.
    let seen = Set(try cases(split.test, having: usable))
    let shares = priorProbabilities()
    let probabilities = zip(split.test, logits).map {
      seen.contains($0) ? calibration.probabilities($1) : shares
    }
    // Over all inner cases, as the test part is judged: a modality that few cases have must not be
    // chosen for how well it does on those few.
    let known = Set(inner)
    let innerRows = zip(split.inner, try rows(fitted.logits(cohort, cases: split.inner))).map {
      known.contains($0) ? calibration.probabilities($1) : shares
    }
    let innerAUC = try ScoredCases(
      labels: split.inner.map { cohort.labels[$0] }, probabilities: innerRows.flatMap { $0 },
      classCount: classCount
    ).value(of: .rocAUC)
    let influence =
      usable.count > 1
      ? try PermutationInfluence.measure(
        fitted, cohort: cohort, cases: split.test, permutations: settings.permutations,
        stream: RandomStream(
          seed: settings.seed, "influence", "\(split.repetition)", "\(split.fold)"),
        probabilities: calibration.probabilities) : [:]
    return UnitResult(
      model: model, repetition: split.repetition, fold: split.fold, cases: split.test,
      probabilities: probabilities,
      decisions: zip(split.test, probabilities).map { index, row in
        // The threshold was chosen on cases that have the modality; class shares are not cut by it.
        seen.contains(index)
          ? calibration.decision(row) : row.indices.max { row[$0] < row[$1] } ?? 0
      },
      temperature: calibration.temperature, threshold: calibration.threshold,
      innerLoss: calibration.innerLoss, innerAUC: innerAUC, parameterCount: parameterCount,
      trainingCount: try cases(split.training, having: usable).count, outcome: outcome,
      influence: influence, absentModalities: model.modalities.filter { !usable.contains($0) },
      notes: calibration.notes, seconds: Date().timeIntervalSince(start))
  }

  private func finiteLogits(
    _ fitted: some FusionModel, _ model: ModelDescription, _ cases: [Int]
  ) throws -> [[Double]] {
    let logits = try rows(fitted.logits(cohort, cases: cases))
    if let bad = logits.firstIndex(where: { !$0.allSatisfy(\.isFinite) }) {
      throw PredictorError(
        .notFinite, "\(model.name) gives \(logits[bad]) for case \(cohort.caseIDs[cases[bad]])")
    }
    return logits
  }

  private func priorProbabilities() -> [Double] {
    var counts = [Double](repeating: 0, count: classCount)
    for index in split.training { counts[cohort.labels[index]] += 1 }
    return counts.map { $0 / Double(max(1, split.training.count)) }
  }

  /// No training case has any of the model's modalities: it can only repeat the class shares.
  private func prior(_ model: ModelDescription, since start: Date) throws -> UnitResult {
    let shares = priorProbabilities()
    let decision = shares.indices.max { shares[$0] < shares[$1] } ?? 0
    return UnitResult(
      model: model, repetition: split.repetition, fold: split.fold, cases: split.test,
      probabilities: split.test.map { _ in shares }, decisions: split.test.map { _ in decision },
      temperature: 1, threshold: classCount == 2 ? 0.5 : nil, innerLoss: nil, innerAUC: nil,
      parameterCount: 0, trainingCount: 0, outcome: nil, influence: [:],
      absentModalities: model.modalities,
      notes: [
        "no training case has \(model.modalities.joined(separator: " or ")); the class "
          + "shares are reported"
      ],
      seconds: Date().timeIntervalSince(start))
  }
}
