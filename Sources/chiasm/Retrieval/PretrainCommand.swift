import ArgumentParser
import CTerminal
import Cohorts
import Encoders
import Findings
import Foundation
import Fusion
import Reports
import Retrieval
import Tensors
import Tokenizers
import Training

/// `chiasm pretrain`.
struct PretrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pretrain",
    abstract: "Teach pictures and texts to find each other: masked contrastive reconstruction.",
    discussion: """
      Trains one model a fold on pairs of a picture and a text, and judges it on the fold's test part: \
      given a picture, is its text among the first five, and the other way round? Half of each picture \
      and a quarter of each text are hidden in training; both are reconstructed and contrasted in one \
      pass. Every part can be switched off.
      """)

  @Argument(
    help: "The cohort's manifest, or its folder.", completion: .file(extensions: ["yaml", "yml"]))
  var cohort: String

  @Option(help: ArgumentHelp("The modality of pictures.", valueName: "name"))
  var image: String

  @Option(help: ArgumentHelp("The modality of texts.", valueName: "name"))
  var text: String

  @OptionGroup var compute: ComputeOptions
  @OptionGroup var place: DeviceOptions
  @OptionGroup var model: RetrievalModelOptions
  @OptionGroup var learning: PretrainLearningOptions
  @OptionGroup var output: RunOptions

  func validate() throws {
    do { try settings.validate() } catch { throw ValidationError("\(error)") }
  }

  /// The settings without what must be read from files.
  private var settings: PretrainingSettings {
    var settings = PretrainingSettings(picture: image, text: text)
    settings.seed = compute.seed
    model.apply(to: &settings)
    learning.apply(to: &settings)
    return settings
  }

  func run() throws {
    ThreadPolicy.shortenSpinning()
    try Exit.reporting { try pretrain() }
  }

  private func pretrain() throws {
    let started = Date()
    guard chiasm_interrupt_install() else {
      throw RetrievalError(.invalidArgument, "the system refused to watch for Ctrl-C")
    }
    compute.apply()
    try place.check()
    let cohort = try Cohort.load(manifest: self.cohort, foldCount: max(2, learning.folds))
    var settings = settings
    settings.training.precision = learning.precision(for: settings.pictureSize)
    settings.pictureWeights = try model.visionWeights.map(Self.file)
    settings.textWeights = try model.textWeights.map(Self.file)
    settings.tokenizer = try model.tokenizer.map {
      let path = FilePath.absolute($0)
      return PretrainingSettings.WeightsFile(
        path: path,
        digest: try AnyTextTokenizer.load(from: URL(fileURLWithPath: path)).fingerprint)
    }
    let folder = PretrainingFolder(output.folder(for: cohort.name).root.path)
    let work = Pretraining(
      cohort: cohort, settings: settings, folder: folder, device: place.device)
    try? FileManager.default.createDirectory(at: folder.root, withIntermediateDirectories: true)
    let reporter = PretrainReporter(log: try EventLog(folder.log))
    reporter.say(
      "\(cohort.name): \(cohort.caseCount) cases, \(cohort.groups.count) groups; \(image) with \(text), to "
        + folder.root.path)
    let board = try output.tensorBoard(folder.root, warn: reporter.say)
    _ = try work.run(
      resumes: output.resume, isInterrupted: { chiasm_interrupt_requested() },
      onEvent: {
        reporter.report($0)
        board?.report($0)
      })
    reporter.clear()
    let document = try judged(folder, started)
    try document.write(to: folder.root.appending(path: "retrieval.json"))
    var findings = FindingsDocument(
      cohort: CohortSummary(cohort), notices: cohort.notices.map(Findings.Notice.init),
      intervals: document.intervals, provenance: document.provenance)
    findings.retrieval = document.retrieval
    try findings.write(to: folder.findings)
    reporter.end()
    if output.json {
      Output.write(try findings.json())
    } else {
      Output.write(RetrievalText(document, style: Output.style).text)
      Output.write(
        "\nIn \(folder.root.path): findings.json, retrieval.json, checkpoints/, embeddings/"
          + (learning.trainsFinal ? ", embeddings/final/" : "")
          + (board == nil ? "" : ", tensorboard/") + ", log.jsonl")
    }
  }

  /// How well the test parts find each other: the model, and each of its parts alone.
  private func judged(_ folder: PretrainingFolder, _ started: Date) throws -> RetrievalDocument {
    let run = try RetrievalRun(folder)
    let found = try run.parts.map { part in
      (
        name: part.rawValue,
        evaluation: try RetrievalEvaluation(
          try run.pairs(part), distinctTexts: false, drawCount: 2_000, seed: compute.seed)
      )
    }
    return RetrievalDocument(
      data: run.cohort.name,
      retrieval: try found.map {
        try $0.evaluation.findings(
          model: $0.name, source: "run", section: run.settings.section.rawValue, split: run.split)
      },
      comparisons: try found.dropFirst().map {
        try found[0].evaluation.comparison(
          named: found[0].name, minus: $0.evaluation, named: $0.name)
      }, examples: try run.examples(seed: compute.seed, picture: Thumbnails.example),
      intervals: found[0].evaluation.intervals,
      provenance: Provenance(
        version: Chiasm.version, seed: compute.seed, folds: learning.folds, repeats: 1,
        command: CommandLine.arguments, started: started.ISO8601Format(),
        seconds: Date().timeIntervalSince(started), device: place.device.description,
        threads: Runtime.threadCount, libtorch: Runtime.torchVersion))
  }

  private static func file(_ path: String) throws -> PretrainingSettings.WeightsFile {
    let path = FilePath.absolute(path)
    return PretrainingSettings.WeightsFile(path: path, digest: try Digest(ofFile: path).text)
  }
}
