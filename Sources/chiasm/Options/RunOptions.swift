public import ArgumentParser
import Cohorts
import Encoders
import Foundation
import Fusion
import Tensors
import Training

/// The options of every command that computes.
struct ComputeOptions: ParsableArguments {
  @Option(help: "Seed of all randomness: the same seed gives the same result.")
  var seed: UInt64 = 0

  @Option(help: "Threads for one operation. Default: all processors.")
  var threads: Int?

  func validate() throws {
    if let threads, threads < 1 {
      throw ValidationError("--threads: expected at least 1, found \(threads)")
    }
  }

  /// Sets LibTorch up for this process.
  func apply() {
    Runtime.threadCount = threads ?? ProcessInfo.processInfo.activeProcessorCount
    Runtime.flushDenormals()
    Runtime.keepFreedMemory()
  }
}

/// The options of commands that train models.
struct TrainingOptions: ParsableArguments {
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var place: DeviceOptions
  @OptionGroup var vectors: VectorOptions
  @OptionGroup var step: StepOptions
  @OptionGroup var judgement: JudgementOptions
  @OptionGroup var pretrained: PretrainedOptions
  @OptionGroup var fusion: FusionOptions

  @Option(help: "Folds of the cross-validation.")
  var folds = 5

  @Option(help: "How often the folds are drawn anew.")
  var repeats = 1

  @Flag(help: "Keep whole sites together in a fold (the manifest must name the site column).")
  var bySite = false

  @Option(help: "Passes over the training cases at most; training stops early.")
  var epochs = 40

  @Option(help: "Cases in a training step.")
  var batchSize = 32

  @Option(help: "Highest learning rate.")
  var learningRate = 1e-3

  @Option(help: "Weight decay of AdamW.")
  var weightDecay = 0.01

  @Option(help: "Share of probability that label smoothing spreads over the classes.")
  var labelSmoothing = 0.0

  @Flag(help: "Weigh classes by the inverse of their share in the loss of networks.")
  var balanceClasses = false

  @Option(
    help: ArgumentHelp(
      "Picture encoder: \(NetworkSettings.ImageEncoder.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "name"))
  var imageEncoder = NetworkSettings.ImageEncoder.compact

  @Option(
    help: ArgumentHelp(
      """
      Models to fit, by name, separated by commas: such as logistic:NAME, network:NAME, early-concat, late, \
      gated, bilinear, cross-attention, cross-attention:NAME (only NAME asks the others). logistic, network, \
      fusion and all stand for several; leave-one-out is logistic regression without each modality in turn. Default: each modality alone, logistic regression over all, \
      early-concat, late and cross-attention.
      """, valueName: "names"))
  var models: String?

  func validate() throws {
    let counts = 1...TrainingSettings.largestCount
    let rules: [(String, Bool, String)] = [
      ("--folds", (2...10_000).contains(folds), "2 to 10000, found \(folds)"),
      ("--repeats", (1...10_000).contains(repeats), "1 to 10000, found \(repeats)"),
      ("--epochs", counts.contains(epochs), "1 to \(counts.upperBound), found \(epochs)"),
      (
        "--batch-size", counts.contains(batchSize), "1 to \(counts.upperBound), found \(batchSize)"
      ),
      (
        "--learning-rate", learningRate > 0 && learningRate.isFinite,
        "a number above 0, found \(learningRate)"
      ),
      (
        "--weight-decay", weightDecay >= 0 && weightDecay.isFinite,
        "a number of at least 0, found \(weightDecay)"
      ),
      (
        "--label-smoothing", (0..<1).contains(labelSmoothing),
        "a number in 0..<1, found \(labelSmoothing)"
      ),
    ]
    for (option, isFine, expected) in rules where !isFine {
      throw ValidationError("\(option): expected \(expected)")
    }
  }

  /// The settings that these options stand for.
  var settings: ExperimentSettings {
    var settings = ExperimentSettings()
    settings.seed = compute.seed
    settings.folds.foldCount = folds
    settings.folds.repeatCount = repeats
    settings.folds.unit = bySite ? .site : .group
    settings.training.epochs = epochs
    settings.training.batchSize = batchSize
    settings.training.learningRate = learningRate
    settings.training.weightDecay = weightDecay
    settings.training.labelSmoothing = labelSmoothing
    settings.training.accumulationCount = step.accumulate
    settings.training.precision = step.precision(for: imageEncoder)
    settings.balancesClasses = balanceClasses
    settings.network.imageEncoder = imageEncoder
    fusion.apply(to: &settings.network)
    vectors.apply(to: &settings.network)
    return settings
  }
}

extension EncoderSettings.ImageEncoder: ExpressibleByArgument {}

/// Where a run is kept, and how its result is shown.
struct RunOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Folder for the run. Default: chiasm-runs/NAME.", valueName: "folder"))
  var output: String?

  @Flag(help: "Continue the run in the output folder where it was interrupted.")
  var resume = false

  @Flag(help: "Print the findings as JSON instead of a table.")
  var json = false

  @Flag(help: "Write curves of training for TensorBoard, to the run's folder tensorboard.")
  var tensorboard = false

  /// The folder for a cohort.
  func folder(for name: String) -> RunFolder {
    // A name is a user's text; only its letters, digits, dots, dashes and underscores become a path.
    let safe = name.map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "-" }
    let trimmed = String(safe).trimmingCharacters(in: CharacterSet(charactersIn: "."))
    return RunFolder(output ?? "chiasm-runs/\(trimmed.isEmpty ? "cohort" : trimmed)")
  }
}
