public import Encoders
public import Layers
public import Predictors
public import Tensors

/// Encoders of modalities, and a part that joins them: every network of the program.
///
/// Encoders, the linear offset and the learned stand-ins for missing modalities are alike in all
/// networks; only the joining differs, chosen by ``JoiningKind``. With one modality there is nobody to
/// join with: that is the unimodal network which a fusion is compared with.
///
/// The logits of the joining are added to those of a fixed linear model, the offset, which adds up what each
/// modality says on its own. The offset stands outside the joining, and is the same for all of them.
public struct FusionNetwork {
  /// The modalities, in order.
  public let modalities: [String]
  /// The outputs: classes, or one logit when there are two.
  public let outputCount: Int
  /// All parameters.
  public let store: ParameterStore
  /// The sizes.
  public let settings: NetworkSettings
  /// How modalities are joined.
  public let kind: JoiningKind
  /// Where the parameters are, and inputs must be.
  public let device: Device

  let encoders: [String: any ModalityEncoder]
  let joining: any Joining
  /// Fixed linear models that enter as an offset, `[outputs, columns]`.
  private let offsets: [String: Tensor]
  private let offsetBias: Tensor?

  /// Makes a network.
  ///
  /// - Parameters:
  ///   - kind: How modalities are joined.
  ///   - shapes: The inputs of each modality, in order.
  ///   - offset: A fitted linear model whose logits the network adds to; see
  ///     ``NetworkSettings/usesLinearOffset``.
  ///   - generator: Draws the initial parameters.
  ///   - dtype: `float64` for gradient checks.
  ///   - device: Where the network lives. Its initial parameters are the same on every device.
  public init(
    _ kind: JoiningKind = .crossAttention, shapes: [(name: String, shape: ModalityShape)],
    outputCount: Int, settings: NetworkSettings, offset: LinearOffset? = nil,
    generator: Generator, dtype: DType = .float32, device: Device = .cpu
  ) throws(TensorError) {
    modalities = shapes.map(\.name)
    self.kind = kind
    self.outputCount = outputCount
    self.settings = settings
    self.device = device
    store = ParameterStore()
    let root = store.scope(generator: generator, dtype: dtype, device: device)
    var encoders: [String: any ModalityEncoder] = [:]
    for (name, shape) in shapes {
      encoders[name] = try kind.encoder(
        shape, settings: settings, scope: root / name / "encoder")
    }
    self.encoders = encoders
    joining = try kind.joining(
      shapes: shapes, encoders: encoders, outputCount: outputCount, settings: settings,
      beginsAtZero: offset != nil, scope: root)
    var offsets: [String: Tensor] = [:]
    for name in modalities {
      guard let weight = offset?.weights[name] else { continue }
      offsets[name] = try (root / name).buffer("offset.weight", value: weight.to(device))
    }
    self.offsets = offsets
    if let bias = offset?.bias {
      offsetBias = try (root / "head").buffer("offset.bias", value: bias.to(device))
    } else {
      offsetBias = nil
    }
  }

  /// How many distinct keys each asking modality's tokens can ask, where that does not vary by case.
  ///
  /// Attention over fewer than two is constant: its softmax is 1 whatever is asked.
  public var contextTokenCounts: [String: Int] {
    var counts: [String: Int] = [:]
    for name in joining.askers {
      let others = modalities.filter { $0 != name }.map { encoders[$0]?.tokenCount }
      let known = others.compactMap { $0 }
      if known.count == others.count { counts[name] = known.reduce(0, +) }
    }
    return counts
  }

  /// Makes the network its offset again: the last layers give zero whatever comes in.
  func silenceResidual() throws(TensorError) {
    for layer in joining.finalLayers {
      try layer.weight.assign(layer.weight.detached().zerosLike())
      if let bias = layer.bias { try bias.assign(bias.detached().zerosLike()) }
    }
  }

  /// What training minimizes besides the loss of the cases; nil for nothing.
  package func penalty() throws(TensorError) -> Tensor? { try joining.penalty() }

  /// Runs one modality's encoder.
  public func encode(
    _ modality: String, _ batch: ModalityBatch, mode: Mode
  ) throws(TensorError) -> Encoding {
    guard let encoder = encoders[modality] else {
      throw TensorError(
        .invalidArgument, operation: "encode",
        message: "expected one of \(modalities), found \"\(modality)\"")
    }
    let (tokens, presence) = try encoder(batch, mode: mode)
    return Encoding(
      tokens: tokens, presence: presence, evidence: try evidence(modality, batch))
  }

  /// What a modality adds to the logits through the linear offset.
  func evidence(_ modality: String, _ batch: ModalityBatch) throws(TensorError) -> Tensor? {
    guard let weight = offsets[modality], let design = batch.design else { return nil }
    let mask = try batch.presence.converted(to: design.dtype ?? .float32).unsqueezed(1)
    return try (design * mask).linear(weight: weight)
  }

  /// Joins encodings: logits `[B, outputs]`.
  public func fuse(_ encodings: [String: Encoding], mode: Mode) throws(TensorError) -> Tensor {
    var logits = try joined(encodings, mode: mode).logits
    for name in modalities {
      if let part = encodings[name]?.evidence { logits = try logits + part }
    }
    if let offsetBias { logits = try logits + offsetBias }
    return logits
  }

  /// How much each token counts in its modality's summary, `[B, tokens]`, for the modalities whose tokens
  /// the joining pools: gated attention weights, which sum to one over the tokens that are there.
  public func poolingWeights(
    _ encodings: [String: Encoding]
  ) throws(TensorError) -> [String: Tensor] {
    try joined(encodings, mode: .evaluation).poolingWeights
  }

  private func joined(
    _ encodings: [String: Encoding], mode: Mode
  ) throws(TensorError) -> JoinedTokens {
    var sets: [String: TokenSet] = [:]
    for name in modalities {
      guard let own = encodings[name] else {
        throw TensorError(
          .invalidArgument, operation: "fuse", message: "expected an encoding of \"\(name)\"")
      }
      sets[name] = try TokenSet(own)
    }
    return try joining(sets, mode: mode)
  }
}
