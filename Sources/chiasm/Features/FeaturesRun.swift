import CTerminal
import Cohorts
import Dictionaries
import Findings
import Foundation
import Fusion
import Monosemanticity
import Statistics
import Tensors

/// The work of `chiasm features`: embeddings go in; dictionaries, scores and a gallery come out.
struct FeaturesRun {
  let settings: FeatureStudySettings
  let output: String?
  let resumes: Bool
  let reporter: StepReporter
  let started: Date

  /// What was written.
  struct Written {
    let document: FindingsDocument
    let findings: FeatureFindings
    let folder: URL
    let contents: [String]
  }

  /// Judges the fused model of a finished run.
  func run(folder path: String, judgedBy: [String]) throws -> Written {
    let root = URL(fileURLWithPath: path, isDirectory: true)
    let rows = EmbeddingFolder(root.appending(path: "embeddings", directoryHint: .isDirectory))
    if rows.isOutOfFold {
      return try trained(
        on: rows.read(), judgedBy: judgedBy,
        in: output.map { URL(fileURLWithPath: $0, isDirectory: true) }
          ?? root.appending(path: "features", directoryHint: .isDirectory))
    }
    let run = try FinishedRun(RunFolder(path))
    let model = try run.model()
    // What the result is added to must be readable before the work, not after it.
    var document =
      FileManager.default.fileExists(atPath: run.folder.findings.path)
      ? try FindingsDocument(contentsOf: run.folder.findings)
      : FindingsDocument(
        cohort: CohortSummary(run.cohort), provenance: provenance())
    let embeddings = try RunEmbeddings(run: run, model: model, reporter: reporter)
    let set = try embeddings.read()
    let study = try FeatureStudy(set, settings: settings)
    let folder = try FeaturesFolder(
      output.map { URL(fileURLWithPath: $0, isDirectory: true) }
        ?? run.folder.root.appending(path: "features", directoryHint: .isDirectory),
      settings: settings, isTraining: true, resumes: resumes)
    announce(study, model.name)
    let dictionaries = try folder.dictionaries(study, reporter)
    let judge =
      judgedBy.isEmpty
      ? try embeddings.judge(set) : try judge(judgedBy, count: set.embeddings.caseCount, set)
    let outcome = try study.judged(
      dictionaries, by: judge, onProgress: reporter.show,
      isCancelled: { chiasm_interrupt_requested() })
    var findings = outcome.findings
    findings.model = model.name
    let gallery = try GalleryWriter(
      scores: outcome.scores, data: outcome.data, set: set, cases: study.evaluation,
      findings: findings, decoder: outcome.dictionary, content: embeddings,
      seed: settings.analysis.seed, title: "\(run.cohort.name): features of \(model.name)")
    document.features.removeAll { $0.model == findings.model && $0.source == findings.source }
    document.features.append(findings)
    let contents = try folder.write(outcome.scores, set.embeddings.classNames, gallery, reporter)
    try document.write(to: run.folder.findings)
    return Written(
      document: document, findings: findings, folder: folder.root, contents: contents)
  }

  /// Judges embeddings from files, with a dictionary that is trained or with codes that are given.
  func files(_ input: FeatureInputOptions) throws -> Written {
    let table = try input.table.map {
      try CaseTable(
        path: $0, columns: .init(id: input.id, group: input.group, label: input.label))
    }
    let root = URL(
      fileURLWithPath: output ?? "chiasm-runs/features", isDirectory: true)
    let sources = input.embeddings.map { EmbeddingSet.Source(argument: $0) }
    if input.codes.isEmpty {
      return try trained(
        on: EmbeddingSet(sources, table: table), judgedBy: input.judgedBy, in: root)
    }
    let folder = try FeaturesFolder(root, settings: settings, isTraining: false, resumes: resumes)
    let given = try GivenCodes(
      codes: input.codes, embeddings: sources,
      judgedBy: input.judgedBy.map { EmbeddingSet.Source(argument: $0) }, table: table)
    reporter.say(
      "\(given.data.featureCount) features of \(given.data.caseCount) cases, "
        + "\(given.data.groupCount) groups")
    let scores = try FeatureAnalysis(settings: settings.analysis).scores(
      given.data, onProgress: reporter.show, isCancelled: { chiasm_interrupt_requested() })
    let findings = scores.findings(settings: settings.analysis, origin: given.origin)
    let gallery = try GalleryWriter(
      scores: scores, data: given.data, set: given.set,
      cases: Array(0..<given.data.caseCount), findings: findings, decoder: nil, content: nil,
      seed: settings.analysis.seed,
      title: "Features of \(findings.modalities.joined(separator: ", "))")
    return try written(scores, findings, given.set, gallery, folder)
  }

  /// Trains a dictionary on embeddings without a cohort behind them, and judges it.
  private func trained(
    on set: EmbeddingSet, judgedBy: [String], in root: URL
  ) throws -> Written {
    let study = try FeatureStudy(set, settings: settings)
    let folder = try FeaturesFolder(root, settings: settings, isTraining: true, resumes: resumes)
    announce(study, nil)
    let dictionaries = try folder.dictionaries(study, reporter)
    let judge = try judge(judgedBy, count: set.embeddings.caseCount, set)
    let outcome = try study.judged(
      dictionaries, by: judge, onProgress: reporter.show,
      isCancelled: { chiasm_interrupt_requested() })
    let findings = outcome.findings
    let gallery = try GalleryWriter(
      scores: outcome.scores, data: outcome.data, set: set, cases: study.evaluation,
      findings: findings, decoder: outcome.dictionary, content: nil,
      seed: settings.analysis.seed,
      title: "Features of \(findings.modalities.joined(separator: ", "))")
    return try written(outcome.scores, findings, set, gallery, folder)
  }

  /// Writes scores, gallery and, last, the findings.
  private func written(
    _ scores: FeatureScores, _ findings: FeatureFindings, _ set: EmbeddingSet,
    _ gallery: GalleryWriter, _ folder: FeaturesFolder
  ) throws -> Written {
    let contents = try folder.write(scores, set.embeddings.classNames, gallery, reporter)
    let document = FindingsDocument(
      cohort: summary(set.embeddings, findings), notices: [], features: [findings],
      provenance: provenance())
    try document.write(to: folder.root.appending(path: "findings.json"))
    return Written(
      document: document, findings: findings, folder: folder.root,
      contents: ["findings.json"] + contents)
  }

  private func announce(_ study: FeatureStudy, _ model: String?) {
    let embeddings = study.set.embeddings
    let names = embeddings.modalities.map { "\($0.name) (\($0.presentCount))" }
    reporter.say(
      "\(model.map { "\($0): " } ?? "")\(names.joined(separator: ", ")) of "
        + "\(embeddings.caseCount) cases, \(embeddings.groupCount) groups; fitting on "
        + "\(study.fit.count), judging on \(study.evaluation.count)")
  }

  /// Embeddings of another encoder, matched to the modalities by name or, without names, by order.
  private func judge(
    _ arguments: [String], count: Int, _ set: EmbeddingSet
  ) throws -> FeatureStudy.Judge? {
    guard !arguments.isEmpty else { return nil }
    let own = try EmbeddingSet(arguments.map { EmbeddingSet.Source(argument: $0) }).embeddings
    guard own.caseCount == count else {
      throw MonosemanticityError(
        .mismatch,
        "--judged-by: \(own.caseCount) rows for \(count) cases; rows must be the same cases in the "
          + "same order")
    }
    return try FeatureStudy.Judge(own, for: set.embeddings)
  }

  private func summary(_ embeddings: PairedEmbeddings?, _ findings: FeatureFindings)
    -> CohortSummary
  {
    let classes = (embeddings?.classNames ?? []).enumerated().map { index, name in
      (name, embeddings?.labels.count { $0 == index } ?? 0)
    }
    return CohortSummary(
      name: "embeddings", cases: embeddings?.caseCount ?? findings.sample.cases,
      groups: embeddings?.groupCount ?? findings.sample.groups, classes: classes,
      modalities: (embeddings?.modalities ?? []).map {
        ($0.name, CohortSummary.Modality(kind: "embedding", present: $0.presentCount))
      })
  }

  private func provenance() -> Provenance {
    Provenance(
      version: Chiasm.version, seed: settings.analysis.seed, command: CommandLine.arguments,
      started: started.formatted(.iso8601), seconds: Date().timeIntervalSince(started),
      device: Device.cpu.description, threads: Runtime.threadCount,
      libtorch: Runtime.torchVersion)
  }
}
