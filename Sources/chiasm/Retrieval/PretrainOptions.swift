public import ArgumentParser
public import Retrieval
public import Tokenizers

/// What a retrieval model is made of.
struct RetrievalModelOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Size of the picture encoder.", valueName: "size"))
  var vision = ModelSize.Picture.tiny

  @Option(help: ArgumentHelp("Size of the text encoder.", valueName: "size"))
  var textEncoder = ModelSize.Text.tiny

  @Option(
    help: ArgumentHelp("Side of pictures in pixels. Default: the manifest's.", valueName: "n"))
  var pictureSize: Int?

  @Option(
    help: ArgumentHelp(
      "Side of a patch in pixels. Default: 16 for s16 and b16, else an eighth of the picture.",
      valueName: "n"))
  var patch: Int?

  @Option(
    help: ArgumentHelp(
      "Weights of the picture encoder (safetensors: Hugging Face's ViT or CLIP, config.json beside).",
      valueName: "file"))
  var visionWeights: String?

  @Option(
    help: ArgumentHelp(
      "Weights of the text encoder (safetensors: Hugging Face's BERT or CLIP, config.json beside).",
      valueName: "file"))
  var textWeights: String?

  @Option(
    help: ArgumentHelp(
      "Tokenizer: a folder or file (tokenizer.json, vocab.txt, or vocab.json with merges.txt). Default: one "
        + "is trained on the training part of each fold.", valueName: "folder"))
  var tokenizer: String?

  @Option(help: ArgumentHelp("Entries of a vocabulary that is trained.", valueName: "n"))
  var vocabularySize = 8_000

  @Option(help: ArgumentHelp("Longest text in tokens; the rest is cut off.", valueName: "n"))
  var textLength = 128

  @Option(help: ArgumentHelp("Which part of a report is read.", valueName: "rule"))
  var section = SectionRule.full

  @Option(
    help: ArgumentHelp(
      "What happens with a report that lacks that part: error, or skip (it counts as no text).",
      valueName: "rule"))
  var missingSection = SectionRule.Missing.error

  @Option(
    help: ArgumentHelp(
      "descriptors: the network is added to a model of fixed descriptors and words, as far as the inner "
        + "split says; linear: to a linear one; none: the network alone; auto: descriptors with at most "
        + "\(PretrainingSettings.largestStartCount) training pairs and no weights from elsewhere.",
      valueName: "kind"))
  var start = PretrainingSettings.Start.automatic

  @Option(
    help: ArgumentHelp(
      "single: one masked pass for everything; dual: contrast sees all, a second masked pass is "
        + "reconstructed; flip: masked pictures, no reconstruction; clip: no masks at all.",
      valueName: "mode"))
  var mode = RetrievalModelSettings.Mode.single

  @Flag(help: "Reconstruct no pictures.")
  var noImageReconstruction = false

  @Flag(help: "Reconstruct no texts.")
  var noTextReconstruction = false

  @Flag(inversion: .prefixedNo, help: "Reconstruct patches without their own mean and deviation.")
  var patchNorm = true

  @Option(help: ArgumentHelp("Patches dropped, of a thousand.", valueName: "n"))
  var imageDrop = 500

  @Option(help: ArgumentHelp("Tokens masked, of a thousand.", valueName: "n"))
  var textMask = 250

  @Option(
    help: ArgumentHelp(
      "Map tokens to the shared space before pooling, or after.", valueName: "order"))
  var alignment = RetrievalModelSettings.Alignment.mapThenAggregate

  @Flag(inversion: .prefixedNo, help: "Bring each mapped token to length 1 before pooling.")
  var tokenNorm = true

  @Option(help: ArgumentHelp("The map into the shared space.", valueName: "kind"))
  var head = RetrievalModelSettings.Head.mlp

  @Option(help: ArgumentHelp("How tokens become one vector.", valueName: "kind"))
  var pooling = RetrievalModelSettings.Pooling.mean

  @Option(
    help: ArgumentHelp(
      "Width of the shared space. Default: the picture encoder's, 512 for s16 and b16.",
      valueName: "n"))
  var sharedWidth: Int?

  @Option(
    help: ArgumentHelp(
      "Blocks of the decoder of pictures. Default: by the encoder's size.", valueName: "n"))
  var decoderDepth: Int?

  @Option(help: ArgumentHelp("The contrastive loss.", valueName: "loss"))
  var objective = ObjectiveChoice.infonce

  @Option(
    help: ArgumentHelp(
      "Pairs of different cases whose texts say the same: wrong like any other (none), left out (exclude), "
        + "or right (multi-positive).", valueName: "rule"))
  var duplicates = ContrastiveLoss.Duplicates.exclude

  @Flag(help: "Leave pairs of different cases of one group out of the contrast as well.")
  var excludeGroup = false

  @Option(help: ArgumentHelp("Weight of the contrast.", valueName: "x"))
  var contrastWeight = 1.0

  @Option(help: ArgumentHelp("Weight of the reconstruction of pictures.", valueName: "x"))
  var imageWeight = 1.0

  @Option(help: ArgumentHelp("Weight of the reconstruction of texts.", valueName: "x"))
  var textWeight = 1.0

  /// The losses by the names that people type.
  enum ObjectiveChoice: String, ExpressibleByArgument, CaseIterable {
    case infonce, sigmoid
  }

  func apply(to settings: inout PretrainingSettings) {
    settings.pictureSize = vision
    settings.textSize = textEncoder
    settings.pixels = pictureSize
    settings.patchSize = patch
    settings.vocabularySize = vocabularySize
    settings.textLength = textLength
    settings.section = section
    settings.missingSection = missingSection
    settings.start = start
    settings.mode = mode
    settings.reconstructsPictures = !noImageReconstruction
    settings.reconstructsText = !noTextReconstruction
    settings.normalizesPatches = patchNorm
    settings.droppedPermille = imageDrop
    settings.maskedPermille = textMask
    settings.alignment = alignment
    settings.normalizesTokens = tokenNorm
    settings.head = head
    settings.pooling = pooling
    settings.sharedWidth = sharedWidth
    settings.decoderDepth = decoderDepth
    settings.contrast.objective = objective == .infonce ? .infoNCE : .sigmoid
    settings.contrast.duplicates = duplicates
    settings.contrast.excludesGroup = excludeGroup
    settings.contrastWeight = contrastWeight
    settings.pictureWeight = imageWeight
    settings.textWeight = textWeight
  }
}

extension ModelSize.Picture: ExpressibleByArgument {}
extension ModelSize.Text: ExpressibleByArgument {}
extension SectionRule: ExpressibleByArgument {}
extension SectionRule.Missing: ExpressibleByArgument {}
extension RetrievalModelSettings.Mode: ExpressibleByArgument {}
extension RetrievalModelSettings.Alignment: ExpressibleByArgument {}
extension RetrievalModelSettings.Head: ExpressibleByArgument {}
extension RetrievalModelSettings.Pooling: ExpressibleByArgument {}
extension ContrastiveLoss.Duplicates: ExpressibleByArgument {}
extension PretrainingSettings.Start: ExpressibleByArgument {}
extension PretrainingSettings.StopRule: ExpressibleByArgument {}
