import ArgumentParser
import CTerminal
import Cohorts
import Dictionaries
import Encoders
import Findings
import Foundation
import Fusion
import Interventions
import Reports
import Tensors
import Training

/// What the studies of changed features share.
struct InterventionOptions: ParsableArguments {
  @OptionGroup var compute: ComputeOptions

  @Option(help: "Passes over the training cases of the pair encoder at most.")
  var epochs = 40

  @Option(help: "Width of the common space of the pair encoder.")
  var width = 64

  @Option(help: "Features of the dictionary. Default: 8 times the width, at most half the cases.")
  var features: Int?

  @Option(help: "Active features of a row. Default: an eighth of the width, 4 to 32.")
  var active: Int?

  @Option(help: "Steps of the dictionary's training.")
  var dictionarySteps = 2_000

  @Option(help: "Draws of groups for intervals.")
  var draws = 2_000

  @Flag(help: "Train the pair encoder with self-supervision in each modality beside the pairs.")
  var selfSupervised = false

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Folder for the result. Default: chiasm-runs/NAME-STUDY."))
  var output: String?

  @Flag(help: "Go on where a run with the same options and output was stopped.")
  var resume = false

  @Flag(help: "Print the findings as JSON instead of text.")
  var json = false

  func validate() throws {
    let rules: [(String, Bool, String)] = [
      ("--epochs", (1...1_000_000).contains(epochs), "1 to 1000000, found \(epochs)"),
      ("--width", (2...4096).contains(width), "2 to 4096, found \(width)"),
      (
        "--features", (2...1_000_000).contains(features ?? 2),
        "2 to 1000000, found \(features ?? 0)"
      ),
      ("--active", (1...100_000).contains(active ?? 1), "1 to 100000, found \(active ?? 0)"),
      (
        "--dictionary-steps", (1...1_000_000).contains(dictionarySteps),
        "1 to 1000000, found \(dictionarySteps)"
      ),
      ("--draws", (2...1_000_000).contains(draws), "2 to 1000000, found \(draws)"),
    ]
    for (option, isFine, expected) in rules where !isFine {
      throw ValidationError("\(option): expected \(expected)")
    }
  }

  /// How dictionaries of rows of a width are made.
  func featureFitting(width: Int) -> FeatureFitting {
    var fitting = FeatureFitting(width: width, seed: compute.seed)
    fitting.steps = dictionarySteps
    if let active { fitting.dictionary.k = active }
    fitting.dictionary.featureCount = features
    return fitting
  }

  /// How encoders and dictionaries of a cohort are made.
  var cohortFitting: CohortFitting {
    var fitting = CohortFitting(seed: compute.seed)
    fitting.encoder.width = width
    if selfSupervised { fitting.encoder.selfSupervision = .init() }
    fitting.training.epochs = epochs
    fitting.features = featureFitting(width: width)
    return fitting
  }

  /// Decoders of a cohort's pictures.
  func readers(of cohort: Cohort) throws -> [String: ImageReader] {
    // Before minutes of training, not in their midst.
    if let first = cohort.imageFaults().first { throw first }
    var readers: [String: ImageReader] = [:]
    for modality in cohort.modalities {
      if let files = modality.pictures { readers[modality.name] = ImageReader(files) }
    }
    return readers
  }

  /// The folder for the result of a study.
  func folder(data: String?, study: String) -> URL {
    let name = FileName.safe(data ?? "embeddings")
    return URL(fileURLWithPath: output ?? "chiasm-runs/\(name)-\(study)", isDirectory: true)
  }

  /// Runs a study whose state is kept in the folder for its result, and removed when that is written.
  ///
  /// - Parameters:
  ///   - data: The cohort's name; nil for embeddings.
  ///   - deciding: What decides the result beside the options that all studies share.
  ///   - body: The study; what it leaves when it is interrupted is named in the error.
  func keepingState(
    data: String?, study: String, deciding: StudyRecord,
    _ body: (StudyState) throws -> Void
  ) throws {
    let state = try StudyState(
      folder: folder(data: data, study: study).appending(
        path: "state", directoryHint: .isDirectory),
      fingerprint: deciding.text(), resumes: resume)
    do {
      try body(state)
    } catch {
      guard Exit.code(of: error) == 128 + max(2, chiasm_interrupt_signal()) else { throw error }
      throw InterventionsError(
        .interrupted,
        "stopped; what is done so far is in \(state.folder.path), and the same command with --resume "
          + "goes on from there")
    }
    state.remove()
  }

  /// Writes findings and files, then prints them.
  func publish(
    _ document: InterventionDocument, study: String, started: Date, folds: Int? = nil,
    files: [(name: String, bytes: [UInt8])] = []
  ) throws {
    var document = document
    document.provenance = Provenance(
      version: Chiasm.version, seed: compute.seed, folds: folds, command: CommandLine.arguments,
      started: started.ISO8601Format(), seconds: Date().timeIntervalSince(started),
      device: Device.cpu.description, threads: Runtime.threadCount,
      libtorch: Runtime.torchVersion)
    let folder = folder(data: document.data, study: study)
    let place = folder.appending(path: "\(study).json")
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      for file in files {
        try Data(file.bytes).write(to: folder.appending(path: file.name), options: .atomic)
      }
    } catch {
      throw InterventionsError(
        .fileAccess, "\(folder.path): cannot be written (\(error.localizedDescription))")
    }
    try document.write(to: place)
    if json {
      Output.write(try document.json())
    } else {
      Output.write(InterventionText(document, style: Output.style).text)
      let names = files.map(\.name) + ["\(study).json"]
      Output.write("\nIn \(folder.path): \(names.joined(separator: ", "))")
    }
  }
}
