import ArgumentParser
import Cohorts
import Retrieval
import Tensors
import Training

/// How a retrieval model is trained and judged.
struct PretrainLearningOptions: ParsableArguments {
  @Option(help: "Folds of the cross-validation; 1 holds --test-share out once.")
  var folds = 5

  @Option(help: ArgumentHelp("With --folds 1: share of the groups that is tested.", valueName: "x"))
  var testShare = 0.2

  @Option(
    help: ArgumentHelp("Share of the training groups that decides when to stop.", valueName: "x"))
  var innerShare = 0.2

  @Flag(help: "Keep whole sites together in a fold (the manifest must name the site column).")
  var bySite = false

  @Flag(name: .customLong("all"), help: "Train a model of all cases as well, for an index.")
  var trainsFinal = false

  @Option(help: "Passes over the training cases at most; training stops early.")
  var epochs = 60

  @Option(help: "Pairs in a step: each is told apart from all others of it.")
  var batchSize = 64

  @Option(
    help: ArgumentHelp(
      "Pairs computed at once: a step of any size in the memory of so many, each encoded twice.",
      valueName: "n"))
  var chunk: Int?

  @Option(help: "Highest learning rate.")
  var learningRate = 1e-3

  @Option(help: "Weight decay of AdamW; the temperature does not decay.")
  var weightDecay = 0.1

  @Option(help: ArgumentHelp("Share of the steps in which the rate rises.", valueName: "x"))
  var warmupShare = 0.1

  @Option(help: "Epochs without a better inner score after which training ends.")
  var patience = 15

  @Option(
    help: ArgumentHelp(
      "What decides when to stop, on the inner split: reciprocal-rank, recall-at-5, or none (the last epoch).",
      valueName: "rule"))
  var stopBy = PretrainingSettings.StopRule.reciprocalRank

  @Option(
    help: ArgumentHelp(
      "Epochs without masks afterwards, on the contrast alone, at a hundredth of the rate.",
      valueName: "epochs"))
  var unmaskedTuning = 0

  @Option(
    help: ArgumentHelp(
      "Products while training: float32, bf16, or auto (bf16 for s16 and b16 where the processor "
        + "multiplies bfloat16).", valueName: "type"))
  var precision = PrecisionChoice.float32

  @Option(
    help: ArgumentHelp(
      "Steps from one measurement of how far the losses' gradients agree to the next, in log.jsonl; 0 for "
        + "none.", valueName: "n"))
  var gradientCosine = 0

  @Option(
    help: ArgumentHelp(
      "Smallest share of a picture's area that a random crop leaves; 1 for no crops.",
      valueName: "x"))
  var crop = 0.8

  @Option(
    help: ArgumentHelp(
      "Probability that a picture is mirrored in training. Default 0: left and right matter in most "
        + "pictures of medicine.", valueName: "x"))
  var flip = 0.0

  @Option(
    help: ArgumentHelp("How far contrast and brightness move in training.", valueName: "x"))
  var light = 0.1

  func apply(to settings: inout PretrainingSettings) {
    settings.foldCount = folds
    settings.testShare = testShare
    settings.innerShare = innerShare
    settings.foldUnit = bySite ? .site : .group
    settings.trainsFinal = trainsFinal
    settings.training.epochs = epochs
    settings.training.batchSize = batchSize
    settings.training.learningRate = learningRate
    settings.training.weightDecay = weightDecay
    settings.training.warmupShare = warmupShare
    settings.training.patience = patience
    settings.chunk = chunk
    settings.stopRule = stopBy
    settings.unmaskedEpochs = unmaskedTuning
    settings.agreementInterval = gradientCosine
    settings.augmentation = PictureAugmentation(
      smallestArea: crop, flipProbability: flip, light: light)
  }

  /// Decided by what the processor can do, never by a measurement.
  func precision(for size: ModelSize.Picture) -> Precision {
    switch precision {
    case .float32: .float32
    case .bf16: .bfloat16
    case .auto:
      Runtime.hasBFloat16Products && (size == .s16 || size == .b16) ? .bfloat16 : .float32
    }
  }
}
