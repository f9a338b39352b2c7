public import Cohorts
public import Tokenizers
public import Training

/// What decides the result of a pretraining.
public struct PretrainingSettings: Sendable, Hashable, Codable {
  /// The modality of pictures.
  public var picture: String
  /// The modality of texts.
  public var text: String
  /// The seed of folds, weights, order, masks and augmentation.
  public var seed: UInt64 = 0
  /// Folds; 1 holds ``testShare`` of the groups out, once.
  public var foldCount = 5
  /// With one fold: the share of groups that is tested.
  public var testShare = 0.2
  /// The share of training groups that decides when to stop.
  public var innerShare = 0.2
  /// What a fold never splits.
  public var foldUnit = FoldPlan.Unit.group
  /// Whether a model of all cases is trained too, for an index.
  public var trainsFinal = false

  /// Sizes of the encoders where no weights are given.
  public var pictureSize = ModelSize.Picture.tiny
  /// Sizes of the encoders where no weights are given.
  public var textSize = ModelSize.Text.tiny
  /// The side of pictures in pixels; nil for the manifest's, or that of the weights.
  public var pixels: Int?
  /// The side of a patch; nil for the size's own.
  public var patchSize: Int?
  /// Weights of the picture encoder: a file and its SHA-256.
  public var pictureWeights: WeightsFile?
  /// Weights of the text encoder.
  public var textWeights: WeightsFile?
  /// A tokenizer from elsewhere: a folder or file, and its fingerprint; nil trains one.
  public var tokenizer: WeightsFile?
  /// Entries of a vocabulary that is trained.
  public var vocabularySize = 8_000
  /// The longest text in tokens.
  public var textLength = 128
  /// Which part of a report is read.
  public var section = SectionRule.full
  /// What happens with a report that lacks that part.
  public var missingSection = SectionRule.Missing.error

  /// What a network is added to.
  public var start = Start.automatic

  /// What the contrast sees.
  public var mode = RetrievalModelSettings.Mode.single
  /// Mapping before or after pooling.
  public var alignment = RetrievalModelSettings.Alignment.mapThenAggregate
  /// Whether mapped tokens are brought to length 1.
  public var normalizesTokens = true
  /// The map into the shared space.
  public var head = RetrievalModelSettings.Head.mlp
  /// How tokens become one vector.
  public var pooling = RetrievalModelSettings.Pooling.mean
  /// The width of the shared space; nil for the one that goes with the encoder.
  public var sharedWidth: Int?
  /// Whether pictures are reconstructed.
  public var reconstructsPictures = true
  /// Whether texts are reconstructed.
  public var reconstructsText = true
  /// The decoder's blocks; nil for the number that goes with the encoder.
  public var decoderDepth: Int?
  /// Whether patches are reconstructed without their mean and deviation.
  public var normalizesPatches = true
  /// How many patches of a thousand are dropped.
  public var droppedPermille = 500
  /// How many tokens of a thousand are masked.
  public var maskedPermille = 250
  /// The contrastive loss.
  public var contrast = ContrastiveLoss()
  /// The weight of the contrast.
  public var contrastWeight = 1.0
  /// The weight of the reconstruction of pictures.
  public var pictureWeight = 1.0
  /// The weight of the reconstruction of texts.
  public var textWeight = 1.0

  /// The loop.
  public var training = TrainingSettings()
  /// Cases in a piece of the gradient cache; nil computes a step in one.
  public var chunk: Int?
  /// Epochs without masks, on the contrast alone, at a hundredth of the rate, after the others.
  public var unmaskedEpochs = 0
  /// Steps from one measurement of gradients' agreement to the next; 0 for none.
  public var agreementInterval = 0
  /// What decides when to stop.
  public var stopRule = StopRule.reciprocalRank
  /// How pictures change from epoch to epoch.
  public var augmentation = PictureAugmentation()

  /// Something from elsewhere that decides the result.
  public struct WeightsFile: Sendable, Hashable, Codable {
    /// Where it was found.
    public var path: String
    /// SHA-256 of its content.
    public var digest: String

    /// Describes a file.
    public init(path: String, digest: String) {
      self.path = path
      self.digest = digest
    }
  }

  /// Creates the defaults for two modalities.
  public init(picture: String, text: String) {
    self.picture = picture
    self.text = text
    training.epochs = 60
    training.batchSize = 64
    training.learningRate = 1e-3
    training.weightDecay = 0.1
    training.patience = 15
  }

  /// Checks the ranges.
  ///
  /// - Throws: ``RetrievalError`` or `TrainingError`, naming the setting.
  public func validate() throws {
    try training.validate()
    try augmentation.validate()
    let rules: [(String, Bool, String)] = [
      ("--folds", (1...10_000).contains(foldCount), "1 to 10000, found \(foldCount)"),
      ("--test-share", testShare >= 0.01 && testShare <= 0.5, "0.01 to 0.5, found \(testShare)"),
      (
        "--inner-share", innerShare >= 0.01 && innerShare <= 0.5, "0.01 to 0.5, found \(innerShare)"
      ),
      ("--chunk", chunk ?? 1 >= 1, "at least 1, found \(chunk ?? 0)"),
      (
        "--unmasked-tuning", (0...TrainingSettings.largestCount).contains(unmaskedEpochs),
        "0 to \(TrainingSettings.largestCount), found \(unmaskedEpochs)"
      ),
      (
        "--vocabulary-size", (100...1_000_000).contains(vocabularySize),
        "100 to 1000000, found \(vocabularySize)"
      ),
      ("--text-length", (3...4_096).contains(textLength), "3 to 4096, found \(textLength)"),
      ("--batch-size", training.batchSize >= 2, "at least 2, found \(training.batchSize)"),
    ]
    for (name, isFine, expected) in rules where !isFine {
      throw RetrievalError(.invalidArgument, "\(name): expected \(expected)")
    }
  }

  /// The same without where files are: what decides results.
  var withoutPlaces: PretrainingSettings {
    var result = self
    result.pictureWeights?.path = ""
    result.textWeights?.path = ""
    result.tokenizer?.path = ""
    return result
  }
}

extension PretrainingSettings {
  /// What a network is added to.
  public enum Start: String, Sendable, Hashable, Codable, CaseIterable {
    /// The model of descriptors where there are at most ``largestStartCount`` training pairs and no weights from
    /// elsewhere; nothing otherwise.
    case automatic = "auto"
    /// Three families of fixed descriptors by a kernel, words, and directions that pictures predict.
    case descriptors
    /// Fixed descriptors, words and canonical correlations.
    case linear
    /// Nothing: the network alone.
    case none
  }

  /// The most training pairs for which a model of descriptors is chosen: its cost grows with the
  /// cube of them.
  public static let largestStartCount = 1_000

  /// What a network is added to with so many training pairs.
  func start(pairs: Int) -> Start? {
    switch start {
    case .automatic:
      pairs <= Self.largestStartCount && pictureWeights == nil && textWeights == nil
        ? .descriptors : nil
    case .descriptors, .linear: start
    case .none: nil
    }
  }

  /// What decides when training stops and which state is kept.
  public enum StopRule: String, Sendable, Hashable, Codable, CaseIterable {
    /// The mean of 1 / rank on the inner split.
    case reciprocalRank = "reciprocal-rank"
    /// The share of inner cases found among the first five, both ways.
    case recall = "recall-at-5"
    /// Nothing: the last epoch is kept.
    case none
  }
}
