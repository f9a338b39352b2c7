import CTerminal
import Cohorts
import Contribution
import Findings
import Foundation
import Fusion
import Statistics
import Tensors

/// What a model of a run looks at: its folds are measured one after another, joined, and judged once.
struct ContributionRun {
  let run: FinishedRun
  let model: ModelDescription
  var target: ContributionTarget
  let caseLimit: Int?
  /// The number of parts; what the cases of all folds allow where `nil`.
  let players: Int?
  let version: String

  init(
    run: FinishedRun, model: ModelDescription, seed: UInt64, caseLimit: Int? = nil,
    masks: OutlineFolder? = nil, players: Int? = nil, version: String
  ) {
    self.run = run
    self.model = model
    self.caseLimit = caseLimit
    self.players = players
    self.version = version
    target = ContributionTarget(
      cohort: run.cohort, modelName: model.name, modalities: model.modalities, seed: seed,
      masks: masks)
  }

  var banner: String {
    "\(run.cohort.name): what \(model.name) looks at, \(run.cohort.caseCount) cases, "
      + "\(run.cohort.groups.count) groups, \(splits.count) folds"
  }

  /// The folds of the first repeat: in another one the same cases would be tested again.
  var splits: [FoldPlan.Split] { run.plan.splits.filter { $0.repetition == 0 } }

  /// Measures all folds and judges them together.
  ///
  /// - Throws: `ContributionError` with code `cancelled` at Ctrl-C; nothing was written then.
  func measured(_ reporter: ContributionReporter) throws -> ContributionOutcome {
    let started = Date()
    // What the result is added to must be readable before the work, not after it.
    _ = try document()
    var notes: [String] = []
    let (analysis, measurement, rows) = try measurement(reporter, &notes)
    return try target.judged(
      measurement, by: analysis, rows: rows, outputNames: outputNames(measurement),
      isHeldOut: true, notes: notes, since: started)
  }

  /// Judges the model as `measured` does, and compares its shares with another's.
  ///
  /// The other is asked about its shares only, with as many parts.
  func compared(
    with other: FinishedRun, model otherModel: ModelDescription, named name: String,
    _ reporter: ContributionReporter
  ) throws -> ContributionOutcome {
    let started = Date()
    guard other.cohort.fingerprint() == run.cohort.fingerprint() else {
      throw ContributionError(
        .invalidSetting,
        "--against: \(other.folder.root.path) is a run on another cohort (\"\(other.cohort.name)\") or "
          + "on other data of it; compare runs on the same cases")
    }
    guard otherModel.modalities == model.modalities else {
      throw ContributionError(
        .invalidSetting,
        "--against: \(name) sees \(otherModel.modalities.joined(separator: ", ")), \(model.name) sees "
          + "\(model.modalities.joined(separator: ", ")); choose models of the same modalities")
    }
    // As in `measured`.
    _ = try document()
    var notes: [String] = []
    let (analysis, measurement, rows) = try measurement(reporter, &notes)
    var twin = ContributionRun(
      run: other, model: otherModel, seed: target.seed, caseLimit: caseLimit,
      players: measurement.players.first, version: version)
    twin.target.settings.fills = target.settings.fills
    twin.target.settings.sampling = target.settings.sampling
    twin.target.settings.sweepsPlayers = false
    twin.target.settings.sweepsFills = false
    twin.target.settings.mapCells = 0
    twin.target.settings.residualCaseLimit = 0
    reporter.say("compared with \(name)")
    var otherNotes: [String] = []
    let second = try twin.measurement(reporter, &otherNotes)
    var outcome = try target.judged(
      measurement, by: analysis, rows: rows, outputNames: outputNames(measurement),
      isHeldOut: true, notes: notes, since: started)
    outcome.findings.detail?.comparisons = [
      try analysis.comparisonFinding(measurement, second.1, named: name)
    ]
    return outcome
  }

  /// Measures all folds, and says which row of the cohort each case is.
  func measurement(
    _ reporter: ContributionReporter, _ notes: inout [String]
  ) throws -> (ContributionAnalysis, ContributionMeasurement, [Int]) {
    try run.requireFiles(of: model, in: splits)
    if let masks = target.masks { try target.requireImages(masks) }
    let chosen = target.chosenCases(limit: caseLimit, &notes)
    let usable = try usableSplits(chosen, &notes)
    var settings = target.settings
    settings.players = try players ?? settings.players ?? matchedPlayers(usable, chosen)
    let analysis = try ContributionAnalysis(
      settings: settings, stream: RandomStream(seed: target.seed, "contribution"))
    var joined: ContributionMeasurement?
    var rows: [Int] = []
    for (number, split) in usable.enumerated() {
      reporter.begin(fold: "fold \(split.fold + 1) (\(number + 1) of \(usable.count))")
      let reloaded = try run.reloaded(model, in: split, readers: target.readers)
      let cases = reloaded.cases.filter(chosen.contains)
      let measurement = try analysis.measure(
        reloaded.predictor, cohort: run.cohort, cases: cases, training: split.training,
        options: try options(reloaded), onProgress: reporter.report,
        isCancelled: { chiasm_interrupt_requested() })
      joined = try joined?.joined(with: measurement) ?? measurement
      rows += cases
    }
    guard let measurement = joined else {
      throw ContributionError(
        .tooFewCases,
        "no fold of \(model.name) has all its modalities in training and a test case with one")
    }
    return (analysis, measurement, rows)
  }

  /// Writes everything into the run's folder.
  func write(_ outcome: ContributionOutcome) throws -> ContributionTarget.Written {
    try target.write(outcome, to: run.folder.root, adding: document())
  }

  /// The run's findings, or a beginning of them where it has none yet.
  private func document() throws -> FindingsDocument {
    let file = run.folder.findings
    if FileManager.default.fileExists(atPath: file.path) {
      return try FindingsDocument(contentsOf: file)
    }
    return FindingsDocument(
      cohort: CohortSummary(run.cohort), notices: run.cohort.notices.map(Findings.Notice.init),
      provenance: Provenance(
        version: version, seed: run.settings.seed, folds: run.settings.folds.foldCount,
        repeats: run.settings.folds.repeatCount, command: CommandLine.arguments,
        device: run.device.description, threads: Runtime.threadCount,
        libtorch: Runtime.torchVersion))
  }

  // MARK: Folds

  /// The folds whose model has all its modalities, and cases to look at.
  private func usableSplits(
    _ chosen: Set<Int>, _ notes: inout [String]
  ) throws -> [FoldPlan.Split] {
    if run.settings.folds.repeatCount > 1 {
      notes.append(
        "only the models of the first of \(run.settings.folds.repeatCount) repeats were asked")
    }
    let presences = try model.modalities.map { try run.cohort.modality($0).presence }
    var usable: [FoldPlan.Split] = []
    var without = 0
    for split in splits {
      let result = try run.result(of: model, in: split)
      guard result.absentModalities.isEmpty else {
        notes.append(
          "fold \(split.fold + 1) was left out: its model never saw "
            + result.absentModalities.joined(separator: ", "))
        continue
      }
      let cases = split.test.filter { index in
        chosen.contains(index) && presences.contains { $0[index] }
      }
      without += split.test.count { chosen.contains($0) } - cases.count
      if !cases.isEmpty { usable.append(split) }
    }
    if without > 0 {
      notes.append(
        "\(without) cases have none of the model's modalities and were left out")
    }
    return usable
  }

  /// The number of parts that the cases of all folds allow, so that their figures can be joined.
  private func matchedPlayers(
    _ splits: [FoldPlan.Split], _ chosen: Set<Int>
  ) throws -> Int? {
    // Pictures and single modalities never limit it; asking every fold first costs their reading.
    guard splits.count > 1 else { return nil }
    var available: [Int]?
    for split in splits {
      let reloaded = try run.reloaded(model, in: split, readers: target.readers)
      let subject = try ModelSubject(
        reloaded.predictor, cohort: run.cohort, cases: reloaded.cases.filter(chosen.contains),
        reference: split.training, options: try options(reloaded),
        stream: RandomStream(seed: target.seed, "contribution", "survey"),
        isCancelled: { chiasm_interrupt_requested() })
      let own = subject.modalities.indices.map(subject.availableParts)
      available = available.map { zip($0, own).map(min) } ?? own
    }
    return available.map { PlayerCounts.matched(available: $0) }
  }

  func options(_ reloaded: ReloadedModel) throws -> ModelSubject.Options {
    var options = ModelSubject.Options()
    // A number is learned in standard deviations and a risk as a logarithm: changes of the outputs
    // themselves are what a person can read.
    options.transform =
      reloaded.givesProbabilities
      ? .custom(givesProbabilities: true, reloaded.probabilities)
      : .custom(givesProbabilities: false) { $0 }
    for fitted in reloaded.fitted {
      options.layouts[fitted.name] = try InputLayout(fitted, of: run.cohort)
    }
    return options
  }

  private func outputNames(_ measurement: ContributionMeasurement) -> [String] {
    outputNames(count: measurement.outputs.first?.count ?? 0)
  }

  /// What outputs are called, of which there are so many.
  func outputNames(count: Int) -> [String] {
    switch run.cohort.target {
    case .classes: break
    case .labels(let target): return target.names
    case .number(let target): return ["\(target.name) (in SD)"]
    case .survival(let target): return ["log hazard of \(target.eventName)"]
    }
    let names = run.cohort.classNames
    return count == 1 ? Array(names.suffix(1)) : names
  }
}
