import Advice
import CTerminal
import Cohorts
import Contribution
import Findings
import Foundation
import Fusion
import Reports
import Tensors

/// What `train`, `audit` and `demo` share: a cohort goes in, findings come out.
struct CohortRun {
  let manifest: String
  let training: TrainingOptions
  let output: RunOptions
  /// How the models are judged beyond their scores.
  var judgement: JudgementOptions { training.judgement }
  /// The cases on which the fused model's contributions are measured, at most.
  var contributionCases = 0
  /// Whether it is judged what the modalities could tell.
  var judgesInteractions = false
  /// Whether the fused model's features are judged.
  var judgesFeatures = false
  /// What counts as much, and what things cost, for the advice; nil for none.
  var advises: AdviceSettings?
  /// Checks for leaks whose findings are known and accepted.
  var acknowledged: [LeakTopic] = []

  func run(inspects: Bool) throws {
    guard chiasm_interrupt_install() else {
      throw FusionError(.invalidSetting, "the system refused to watch for Ctrl-C")
    }
    training.compute.apply()
    try training.place.check()
    let cohort = try Cohort.load(manifest: manifest, foldCount: training.folds)
    let names = cohort.modalities.map(\.name)
    for name in (advises?.costs ?? [:]).keys.sorted() where !names.contains(name) {
      throw AdviceOptions.unknown(name, among: names)
    }
    let models =
      try training.models.map { try ModelDescription.named($0, for: cohort) }
      ?? ModelDescription.standard(for: cohort)
    try judgement.checkComparedNames(models)
    let curve = try judgement.learningCurvePlan(models)
    let folder = output.folder(for: cohort.name)
    if folder.isBegun, !output.resume { throw FusionError.begun(folder) }
    // Before hours of training, not in their midst.
    let faults = cohort.imageFaults()
    if let first = faults.first {
      if faults.count > 1 {
        FileHandle.standardError.write(
          Data("\(faults.count) images cannot be read; chiasm inspect lists them all.\n".utf8))
      }
      throw first
    }
    var settings = training.settings
    let pretrained = try training.pretrained.settings(for: cohort)
    settings.pretrained = pretrained?.settings
    let experiment = Experiment(
      cohort: cohort, settings: settings, models: models, folder: folder,
      version: Chiasm.version, device: training.place.device)

    let banner = ProgressReporter(log: nil)
    banner.say(
      "\(cohort.name): \(cohort.caseCount) cases, \(cohort.groups.count) groups, "
        + "\(models.count) models × \(training.folds * training.repeats) folds, to "
        + folder.root.path)
    for note in pretrained?.notes ?? [] { banner.say("Note: \(note).") }
    let data =
      inspects
      ? cohort.inspect(seed: training.compute.seed, acknowledging: acknowledged) : cohort.notices
    for notice in data where notice.severity == .error { banner.say("LEAK? \(notice.sentence)") }

    try? FileManager.default.createDirectory(at: folder.root, withIntermediateDirectories: true)
    let log = try EventLog(folder.log)
    log?.write("start", ["command": CommandLine.arguments.joined(separator: " ")])
    let reporter = ProgressReporter(log: log)
    reporter.plan(models: models.map(\.name), splitCount: training.folds * training.repeats)
    let board = try output.tensorBoard(folder.root, warn: reporter.say)
    let result = try experiment.run(
      resumes: output.resume, isInterrupted: { chiasm_interrupt_requested() },
      onEvent: {
        reporter.report($0)
        board?.report($0)
      })
    try folder.writePredictions(result)
    try folder.writePatchWeights(result)
    var document = try result.findings(
      summary: CohortSummary(cohort),
      notices: (data + result.plan.notices).map(Findings.Notice.init) + result.encoderNotices,
      provenance: provenance(result))
    document.leakChecks = inspects ? LeakTopic.allCases.map(\.rawValue) : nil
    // Before the parts below, which may take long and be interrupted.
    try document.write(to: folder.findings)
    document.interactions = try interactions(cohort, folder, log)
    try document.write(to: folder.findings)
    if let curve {
      document.learningCurve = try learningCurve(curve, experiment, result, log)
    }
    try document.write(to: folder.findings)
    let charts = try writeCharts(document, to: folder)
    reporter.clear()
    if let outcome = try contribution(folder, cohort, log) {
      document = outcome
    }
    // A model of one modality has nobody to share features with.
    if judgesFeatures,
      models.contains(where: { $0.isFusion && $0.modalities.count > 1 }),
      let outcome = try features(folder, log)
    {
      document = outcome
    }
    if document.cohort.labelDerivedFrom != nil {
      // Other methods have given verdicts since.
      document.withholdDerivedVerdicts()
      try document.write(to: folder.findings)
    }
    if let advises {
      document.advice = Advisor(settings: advises).advice(on: document)
      try document.write(to: folder.findings)
    }
    try writeReport(folder)
    log?.write("end")
    if output.json {
      Output.write(try document.json())
    } else {
      Output.write(
        SummaryTable(document, style: Output.style, comparing: judgement.comparedNames).text)
      let could = InteractionText(document.interactions, style: Output.style).overview
      if !could.isEmpty { Output.write("\n" + could) }
      let looks = ContributionText(document.contribution, style: Output.style).text
      if !looks.isEmpty { Output.write("\n" + looks) }
      let features = FeatureText(document.features, style: Output.style).text
      if !features.isEmpty { Output.write("\n" + features) }
      let advice = AdviceText(document.advice, style: Output.style).text
      if !advice.isEmpty { Output.write("\n" + advice) }
      let extras: [(isThere: Bool, name: String)] = [
        (!document.patches.isEmpty, "patch-weights.csv"),
        (
          FileManager.default.fileExists(atPath: folder.leftOutPictures.path),
          "left-out-pictures.csv"
        ),
        (!looks.isEmpty, "contribution/"), (!features.isEmpty, "features/"),
        (board != nil, "tensorboard/"),
      ]
      let files =
        [
          "report.html (open it in a browser)", "findings.json", "predictions.csv", charts,
          "checkpoints/",
        ] + extras.filter(\.isThere).map(\.name)
      Output.write("\nIn \(folder.root.path): " + files.joined(separator: ", "))
    }
    for notice in document.notices where notice.code == "modalityIgnored" {
      banner.say("WARNING: \(notice.message)")
    }
  }

  /// Looks at the fused model and adds what is seen to the findings, which are written already: an
  /// interruption costs this part only.
  ///
  /// - Returns: The findings with it; `nil` without a fused model.
  private func contribution(
    _ folder: RunFolder, _ cohort: Cohort, _ log: EventLog?
  ) throws -> FindingsDocument? {
    var run = try FinishedRun(folder, cohort: cohort)
    run.device = training.place.device
    guard contributionCases > 0, let model = try? run.model() else { return nil }
    let work = ContributionRun(
      run: run, model: model, seed: training.compute.seed,
      caseLimit: contributionCases, version: Chiasm.version)
    let reporter = ContributionReporter()
    reporter.say(work.banner)
    log?.write("contribution_start", ["model": model.name])
    defer { reporter.clear() }
    do {
      return try work.write(work.measured(reporter)).document
    } catch let error as ContributionError where error.code == .cancelled {
      throw ContributionError(
        .cancelled,
        "stopped; the models and their findings are in \(folder.root.path), and chiasm contribution "
          + "\(folder.root.path) goes on from there")
    } catch let error as ContributionError where error.code == .tooFewCases {
      // Too small a cohort for this part is no reason to withhold the rest.
      reporter.say("What \(model.name) looks at was not measured: \(error)")
      return nil
    }
  }

  /// Fits the shares of a learning curve, and says what they allow.
  private func learningCurve(
    _ plan: LearningCurvePlan, _ experiment: Experiment, _ result: ExperimentResult,
    _ log: EventLog?
  ) throws -> [LearningCurveFindings] {
    let reporter = ProgressReporter(log: log)
    reporter.say(
      "Learning curve: \(plan.models.map(\.name).joined(separator: ", ")) on "
        + "\(plan.shares.count - 1) shares of the training cases")
    reporter.plan(
      models: plan.models.map(\.name),
      splitCount: result.plan.splits.count * (plan.shares.count - 1))
    let measurement = try experiment.learningCurve(
      plan, of: result, isInterrupted: { chiasm_interrupt_requested() }, onEvent: reporter.report)
    reporter.clear()
    return try result.findings(of: measurement)
  }

  private func provenance(_ result: ExperimentResult) -> Provenance {
    var provenance = Provenance(
      version: Chiasm.version, seed: training.compute.seed, folds: training.folds,
      repeats: training.repeats, command: CommandLine.arguments, started: result.started,
      seconds: result.seconds, device: training.place.device.description,
      threads: Runtime.threadCount,
      libtorch: Runtime.torchVersion,
      encoderPasses: result.encoderPasses.isEmpty ? nil : result.encoderPasses)
    provenance.foldUnit = result.settings.folds.unit.rawValue
    return provenance
  }
}
