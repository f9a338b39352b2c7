import ArgumentParser
import CTerminal
import Cohorts
import Encoders
import Foundation
import Fusion
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

  @Argument(help: "The cohort's manifest.", completion: .file(extensions: ["yaml", "yml"]))
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
    let reporter = PretrainReporter(log: EventLog(folder.log))
    reporter.say(
      "\(cohort.name): \(cohort.caseCount) cases, \(cohort.groups.count) groups; \(image) with \(text), to "
        + folder.root.path)
    let results = try work.run(
      resumes: output.resume, isInterrupted: { chiasm_interrupt_requested() },
      onEvent: reporter.report)
    reporter.clear()
    Output.write(try PretrainSummary(work, results).text)
  }

  private static func file(_ path: String) throws -> PretrainingSettings.WeightsFile {
    let path = FilePath.absolute(path)
    return PretrainingSettings.WeightsFile(path: path, digest: try Digest(ofFile: path).text)
  }
}
