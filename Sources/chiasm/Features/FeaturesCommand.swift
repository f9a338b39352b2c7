public import ArgumentParser
import CTerminal
import Dictionaries
import Findings
import Foundation
import Fusion
public import Monosemanticity
import Reports

/// `chiasm features`.
struct FeaturesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "features",
    abstract: "What a model's features mean, and whose they are: dictionaries, dominance, gallery.",
    discussion: """
      Trains a sparse dictionary on embeddings of two or more modalities and judges its features on \
      cases that it never saw: which modality each belongs to, with intervals over groups; whether the \
      cases in which it fires are alike, beside the same activations on random cases; how features of \
      modalities go together.

      The input is a finished run (the fused model of its first fold gives the embeddings, or the model of \
      the first fold of a run of pretrain), or \
      --embeddings with one .npy or .safetensors file a modality (FILE or NAME=FILE, rows in the same \
      order), or these and --codes, activations that are judged without training.

      Writes features.csv, gallery.html, findings.json and dictionaries; docs/features.md describes them.
      """)

  @Argument(
    help: ArgumentHelp("The folder of a run of train, audit or pretrain.", valueName: "run"),
    completion: .directory)
  var folder: String?

  @OptionGroup var input: FeatureInputOptions
  @OptionGroup var training: DictionaryOptions
  @OptionGroup var compute: ComputeOptions

  @Option(
    help: ArgumentHelp(
      "How pairs count in dominance: "
        + DominanceSettings.Convention.allCases.map(\.rawValue).joined(separator: ", ") + ".",
      valueName: "name"))
  var convention = DominanceSettings.Convention.skip

  @Option(help: "Draws of groups for the intervals of medians; 0 for none.")
  var draws = 200

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Folder for the result. Default: features/ in the run, or chiasm-runs/features.",
      valueName: "folder"))
  var output: String?

  @Flag(help: "Go on where an interrupted training in the output folder stopped.")
  var resume = false

  @Flag(help: "Print the findings as JSON instead of text.")
  var json = false

  func validate() throws {
    guard (folder != nil) != (!input.embeddings.isEmpty || !input.codes.isEmpty) else {
      throw ValidationError(
        folder == nil
          ? "expected a run, --embeddings, or --codes with --embeddings"
          : "give either a run, or --embeddings and --codes, not both")
    }
    if !input.codes.isEmpty, !training.isDefault {
      throw ValidationError(
        "--features, --k, --kind, --steps and --seeds train a dictionary; --codes brings activations "
          + "that are only judged")
    }
    if folder != nil, input.table != nil {
      throw ValidationError("--table describes --embeddings; a run knows its cases")
    }
    if !(0...100_000).contains(draws) {
      throw ValidationError("--draws: expected 0 to 100000, found \(draws)")
    }
  }

  func run() throws {
    ThreadPolicy.shortenSpinning()
    try Exit.reporting {
      guard chiasm_interrupt_install() else {
        throw MonosemanticityError(
          .invalidArgument, "the system refused to watch for Ctrl-C")
      }
      compute.apply()
      let reporter = StepReporter()
      let settings = FeatureStudySettings(
        variant: training.kind.variant, featureCount: training.features, k: training.k,
        steps: training.steps, seedCount: training.seeds,
        analysis: FeatureAnalysisSettings(
          dominance: DominanceSettings(convention: convention), drawCount: draws,
          seed: compute.seed))
      let work = FeaturesRun(
        settings: settings, output: output, resumes: resume, reporter: reporter,
        started: Date())
      let written =
        if let folder {
          try work.run(folder: folder, judgedBy: input.judgedBy)
        } else {
          try work.files(input)
        }
      reporter.clear()
      if json {
        Output.write(try written.document.json())
      } else {
        Output.write(FeatureText([written.findings], style: Output.style).text)
        Output.write("\nIn \(written.folder.path): " + written.contents.joined(separator: ", "))
      }
    }
  }
}

extension DominanceSettings.Convention: ExpressibleByArgument {}

/// Embeddings and codes that a person brings.
struct FeatureInputOptions: ParsableArguments {
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Embeddings, one file a modality: FILE or NAME=FILE.", valueName: "file"))
  var embeddings: [String] = []

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Activations of features, one file a modality, in the order of --embeddings.",
      valueName: "file"))
  var codes: [String] = []

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Embeddings of another encoder that say how alike cases are, one file a modality.",
      valueName: "file"))
  var judgedBy: [String] = []

  @Option(
    help: ArgumentHelp(
      "A table with one row a case: id, group, label, part (fit, evaluation), has_NAME (1, 0).",
      valueName: "file"), completion: .file())
  var table: String?

  @Option(help: ArgumentHelp("The table's column of keys. Default: id.", valueName: "column"))
  var id: String?

  @Option(help: ArgumentHelp("The table's column of groups. Default: group.", valueName: "column"))
  var group: String?

  @Option(help: ArgumentHelp("The table's column of classes. Default: label.", valueName: "column"))
  var label: String?

  func validate() throws {
    if table == nil, id != nil || group != nil || label != nil {
      throw ValidationError("--id, --group and --label name columns of --table; give the table too")
    }
  }
}

/// How dictionaries are trained.
struct DictionaryOptions: ParsableArguments {
  /// A kind of dictionary by its name.
  struct Kind: ExpressibleByArgument, Equatable {
    let name: String
    let variant: DictionarySettings.Variant

    static let topK = Kind(name: "topk", variant: .topK)

    init(name: String, variant: DictionarySettings.Variant) {
      self.name = name
      self.variant = variant
    }

    init?(argument: String) {
      guard let kind = FeatureStudySettings.kinds.first(where: { $0.name == argument }) else {
        return nil
      }
      self.init(name: kind.name, variant: kind.variant)
    }

    var defaultValueDescription: String { name }
    static var allValueStrings: [String] { FeatureStudySettings.kinds.map(\.name) }
  }

  @Option(
    help: ArgumentHelp(
      "Features of a dictionary. Default: 8 times the width, at most half the cases.",
      valueName: "count"))
  var features: Int?

  @Option(
    help: ArgumentHelp(
      "Features that may fire in a case. Default: 32, at most a quarter of all.",
      valueName: "count"))
  var k: Int?

  @Option(help: "Kind of dictionary.")
  var kind = Kind.topK

  @Option(help: "Steps of the optimizer.")
  var steps = 3000

  @Option(help: "Dictionaries of different seeds, to see how stable the first is.")
  var seeds = 3

  /// Whether nothing was asked for.
  var isDefault: Bool {
    features == nil && k == nil && kind == .topK && steps == 3000 && seeds == 3
  }

  func validate() throws {
    let rules: [(String, Bool, String)] = [
      (
        "--features", (2...1_000_000).contains(features ?? 2),
        "2 to 1000000, found \(features ?? 0)"
      ),
      ("--k", (1...100_000).contains(k ?? 1), "1 to 100000, found \(k ?? 0)"),
      ("--steps", (1...1_000_000).contains(steps), "1 to 1000000, found \(steps)"),
      ("--seeds", (1...100).contains(seeds), "1 to 100, found \(seeds)"),
    ]
    for (option, isFine, expected) in rules where !isFine {
      throw ValidationError("\(option): expected \(expected)")
    }
  }
}
