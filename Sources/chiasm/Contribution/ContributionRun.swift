import CTerminal
import Cohorts
import Contribution
import Findings
import Foundation
import Fusion
import Statistics

/// What a model of a run looks at: its folds are measured one after another, joined, and judged once.
struct ContributionRun {
  let run: FinishedRun
  let model: ModelDescription
  let analysisSettings: ContributionSettings
  let seed: UInt64
  let caseLimit: Int?
  let masks: OutlineFolder?
  let version: String
  /// One decoder a picture modality, shared by the folds.
  let readers: [String: ImageReader]

  /// What was measured, before anything is written.
  struct Outcome {
    let measurement: ContributionMeasurement
    let findings: ContributionFindings
    /// The row of the cohort behind each case of the measurement.
    let rows: [Int]
    let outputNames: [String]
  }

  init(
    run: FinishedRun, model: ModelDescription, seed: UInt64, caseLimit: Int? = nil,
    masks: OutlineFolder? = nil, version: String
  ) {
    self.run = run
    self.model = model
    self.seed = seed
    self.caseLimit = caseLimit
    self.masks = masks
    self.version = version
    var settings = ContributionSettings()
    // What falls inside an outline is asked of every case, not of a few that are drawn.
    if masks != nil { settings.mapCaseLimit = max(1, run.cohort.caseCount) }
    analysisSettings = settings
    var readers: [String: ImageReader] = [:]
    for modality in run.cohort.modalities {
      if case .image(let files) = modality.content { readers[modality.name] = ImageReader(files) }
    }
    self.readers = readers
  }

  var banner: String {
    "\(run.cohort.name): what \(model.name) looks at, \(run.cohort.caseCount) cases, "
      + "\(run.cohort.groups.count) groups, \(splits.count) folds"
  }

  /// The folds of the first repeat: in another one the same cases would be tested again.
  private var splits: [FoldPlan.Split] { run.plan.splits.filter { $0.repetition == 0 } }

  /// Measures all folds and judges them together.
  ///
  /// - Throws: `ContributionError` with code `cancelled` at Ctrl-C; nothing was written then.
  func measured(_ reporter: ContributionReporter) throws -> Outcome {
    let started = Date()
    try run.requireFiles(of: model, in: splits)
    if let masks { try requireImages(masks) }
    var notes: [String] = []
    let chosen = chosenCases(&notes)
    let usable = try usableSplits(chosen, &notes)
    var settings = analysisSettings
    settings.players = try matchedPlayers(usable, chosen, reporter)
    let analysis = try ContributionAnalysis(
      settings: settings, stream: RandomStream(seed: seed, "contribution"))
    var joined: ContributionMeasurement?
    var rows: [Int] = []
    for (number, split) in usable.enumerated() {
      reporter.begin(fold: "fold \(split.fold + 1) (\(number + 1) of \(usable.count))")
      let reloaded = try run.reloaded(model, in: split, readers: readers)
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
    let outputNames = outputNames(measurement)
    var findings = try analysis.findings(
      measurement, model: model.name, outputNames: outputNames)
    findings.detail?.notes += notes
    findings.detail?.seconds = Date().timeIntervalSince(started)
    let outcome = Outcome(
      measurement: measurement, findings: findings, rows: rows, outputNames: outputNames)
    guard let masks else { return outcome }
    findings.detail?.outlines = try outlines(masks, outcome)
    return Outcome(
      measurement: measurement, findings: findings, rows: rows, outputNames: outputNames)
  }

  // MARK: Cases and folds

  /// The cases to look at: all, or whole groups in random order until there are enough.
  private func chosenCases(_ notes: inout [String]) -> Set<Int> {
    let count = run.cohort.caseCount
    guard let caseLimit, caseLimit < count else { return Set(0..<count) }
    var groups = run.cohort.groups.cases()
    var stream = RandomStream(seed: seed, "contribution", "cases")
    stream.shuffle(&groups)
    var chosen: Set<Int> = []
    for group in groups {
      // Stops rather than looks for a smaller group, which would favor patients with few cases.
      if !chosen.isEmpty, chosen.count + group.count > caseLimit { break }
      chosen.formUnion(group)
    }
    notes.append(
      "\(chosen.count) of \(count) cases were looked at, whole groups drawn at random")
    return chosen
  }

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
    _ splits: [FoldPlan.Split], _ chosen: Set<Int>, _ reporter: ContributionReporter
  ) throws -> Int? {
    // Pictures and single modalities never limit it; asking every fold first costs their reading.
    guard splits.count > 1 else { return nil }
    var available: [Int]?
    for split in splits {
      let reloaded = try run.reloaded(model, in: split, readers: readers)
      let subject = try ModelSubject(
        reloaded.predictor, cohort: run.cohort, cases: reloaded.cases.filter(chosen.contains),
        reference: split.training, options: try options(reloaded),
        stream: RandomStream(seed: seed, "contribution", "survey"),
        isCancelled: { chiasm_interrupt_requested() })
      let own = subject.modalities.indices.map(subject.availableParts)
      available = available.map { zip($0, own).map(min) } ?? own
    }
    return available.map { PlayerCounts.matched(available: $0) }
  }

  private func options(_ reloaded: ReloadedModel) throws -> ModelSubject.Options {
    var options = ModelSubject.Options()
    options.transform = .custom(givesProbabilities: true, reloaded.probabilities)
    for fitted in reloaded.fitted {
      options.layouts[fitted.name] = try InputLayout(fitted, of: run.cohort)
    }
    return options
  }

  private func outputNames(_ measurement: ContributionMeasurement) -> [String] {
    let names = run.cohort.classNames
    return measurement.outputs.first?.count == 1 ? Array(names.suffix(1)) : names
  }
}
