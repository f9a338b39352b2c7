public import Layers
public import Tensors

/// Two encoders that share a space, and what teaches them: contrast, and the reconstruction of what was
/// masked.
///
/// Source: masked contrastive reconstruction, Wei et al. 2023, <https://arxiv.org/abs/2312.15840>. What the
/// abstract leaves open (that patches are dropped and tokens replaced, decoders, sizes) is our reading.
public struct RetrievalModel: Sendable {
  /// What the model is made of.
  public let settings: RetrievalModelSettings
  private let picture: PictureTower
  private let text: TextTower
  private let pictureHead: SharedSpaceHead
  private let textHead: SharedSpaceHead
  private let patchDecoder: PatchDecoder?
  private let wordDecoder: WordDecoder?
  /// θ: the logarithm of the factor of similarities, one number.
  public let logScale: Tensor
  /// What the sigmoid loss adds to similarities, one number.
  public let bias: Tensor?

  /// Makes all layers under `vision_model`, `text_model`, `image_head`, `text_head`, `image_decoder` and
  /// `text_decoder`.
  ///
  /// - Throws: ``RetrievalError`` with code `invalidArgument`, or `TensorError`, for settings that cannot be.
  public init(_ settings: RetrievalModelSettings, scope: Scope) throws {
    try settings.validate()
    self.settings = settings
    picture = try PictureTower(settings.picture, scope: scope / Self.pictureScope)
    text = try TextTower(settings.text, scope: scope / Self.textScope)
    pictureHead = try SharedSpaceHead(
      settings, width: settings.picture.width, scope: scope / "image_head")
    textHead = try SharedSpaceHead(settings, width: settings.text.width, scope: scope / "text_head")
    patchDecoder =
      settings.reconstructsPictures
      ? try settings.decoder.map {
        try PatchDecoder($0, picture: settings.picture, scope: scope / "image_decoder")
      } : nil
    wordDecoder =
      settings.predictsWords
      ? try WordDecoder(words: text.words, scope: scope / "text_decoder") : nil
    let start =
      settings.contrast.objective == .sigmoid
      ? ContrastiveLoss.initialSigmoid.logScale : ContrastiveLoss.initialLogScale
    logScale = try scope.number("logit_scale", start)
    bias =
      settings.contrast.objective == .sigmoid
      ? try scope.number("logit_bias", ContrastiveLoss.initialSigmoid.bias) : nil
  }

  /// Where the picture encoder's names begin.
  public static let pictureScope = "vision_model"
  /// Where the text encoder's names begin.
  public static let textScope = "text_model"

  /// Pictures in the shared space, nothing dropped: `[I, N, …]` to rows of length 1.
  public func embed(patches: Tensor) throws(TensorError) -> Tensor {
    try pictureHead(picture(patches, kept: nil).tokens, presence: nil)
  }

  /// Texts in the shared space, nothing masked.
  public func embed(_ texts: RetrievalBatch.Texts) throws(TensorError) -> Tensor {
    try textHead(text(texts.ids, presence: texts.presence), presence: texts.isWord)
  }

  /// What a pass over a batch gives.
  ///
  /// - Parameter reconstructs: False gives rows in the shared space only: the first pass of a gradient
  ///   cache.
  public func callAsFunction(
    _ batch: RetrievalBatch, reconstructs: Bool = true
  ) throws(TensorError) -> RetrievalOutputs {
    var outputs = RetrievalOutputs()
    let contrasts = settings.contrastWeight > 0 && !batch.pairs.isEmpty
    if let pictures = batch.pictures {
      try add(pictures, to: &outputs, contrasts: contrasts, reconstructs: reconstructs)
    }
    if let texts = batch.texts {
      try add(texts, to: &outputs, contrasts: contrasts, reconstructs: reconstructs)
    }
    return outputs
  }

  private func add(
    _ pictures: RetrievalBatch.Pictures, to outputs: inout RetrievalOutputs, contrasts: Bool,
    reconstructs: Bool
  ) throws(TensorError) {
    var encoded: PictureTower.Output?
    if contrasts {
      let kept = settings.contrastDropsPatches ? pictures.kept : nil
      let output = try picture(pictures.patches, kept: kept)
      outputs.picturePasses += 1
      outputs.pictures = try pictureHead(output.tokens, presence: nil)
      if settings.mode == .single { encoded = output }
    }
    guard reconstructs, let patchDecoder, let kept = pictures.kept, let dropped = pictures.dropped
    else { return }
    if encoded == nil {
      encoded = try picture(pictures.patches, kept: kept)
      outputs.picturePasses += 1
    }
    guard let encoded else { return }
    let found = try precise(patchDecoder(encoded.states, kept: kept, dropped: dropped))
    let wanted = try withoutGradients { () throws(TensorError) in
      let pixels = try pictures.patches.tokens(at: dropped).converted(to: found.dtype ?? .float32)
      return settings.normalizesPatches ? try pixels.standardizedPatches() : pixels
    }
    let difference = try found - wanted
    outputs.pictureError = try (difference * difference).mean(axes: [-1]).sum()
    outputs.pictureErrorCount = dropped.count
  }

  private func add(
    _ texts: RetrievalBatch.Texts, to outputs: inout RetrievalOutputs, contrasts: Bool,
    reconstructs: Bool
  ) throws(TensorError) {
    var encoded: Tensor?
    if contrasts {
      let ids = settings.contrastMasksTokens ? texts.maskedIDs ?? texts.ids : texts.ids
      let states = try text(ids, presence: texts.presence)
      outputs.textPasses += 1
      outputs.texts = try textHead(states, presence: texts.isWord)
      if settings.mode == .single { encoded = states }
    }
    guard reconstructs, let wordDecoder, let ids = texts.maskedIDs, let places = texts.maskedPlaces,
      let targets = texts.maskedTargets
    else { return }
    if encoded == nil {
      encoded = try text(ids, presence: texts.presence)
      outputs.textPasses += 1
    }
    guard let encoded else { return }
    let rows = try encoded.reshaped([-1, encoded.shape[2]]).selecting(places)
    outputs.textErrorCount = places.count
    outputs.textError = try wordDecoder.error(of: rows, targets: targets)
  }
}

extension Scope {
  /// A trainable number, which is not decayed.
  fileprivate func number(_ name: String, _ value: Double) throws(TensorError) -> Tensor {
    let parameter = try parameter(name, shape: [], initialization: .zeros)
    try parameter.assign(Tensor(scalar: value).converted(to: dtype).to(device))
    return parameter
  }
}

extension Tensor {
  /// Each patch without its mean and divided by its deviation (unbiased, plus 1e-6 under the root).
  ///
  /// Source: He et al. 2022, <https://arxiv.org/abs/2111.06377>, §3 "Reconstruction target".
  func standardizedPatches() throws(TensorError) -> Tensor {
    let mean = try mean(axes: [-1], keepsAxes: true)
    let variance = try variance(axes: [-1], correction: 1, keepsAxes: true)
    return try (self - mean) / (variance + 1e-6).squareRoot()
  }
}
