public import Encoders
public import Layers
public import Predictors
public import Tensors

/// Encoders, cross-attention between modalities in both directions, pooling, and a head.
///
/// With one modality there is nobody to ask: encoder, feed-forward block, pooling and head remain,
/// which is the unimodal model that a fusion is compared with.
///
/// Source: the crossing of image and gene tokens in arXiv 2503.02849, in a form whose attention has at
/// least two keys, residual paths and norms; gated pooling from Ilse et al. 2018.
public struct CrossAttentionNetwork {
  /// The modalities, in order.
  public let modalities: [String]
  /// The outputs: classes, or one logit when there are two.
  public let outputCount: Int
  /// All parameters.
  public let store: ParameterStore
  /// The sizes.
  public let settings: NetworkSettings

  let encoders: [String: any ModalityEncoder]
  private let crossings: [String: Crossing]
  private let poolings: [String: GatedAttentionPooling]
  private let substitutes: [String: Tensor]
  private let headNorm: LayerNorm
  private let headHidden: Linear
  private let headOutput: Linear
  private let headDropout: Dropout
  /// Fixed linear models that enter as an offset, `[outputs, columns]`.
  private let offsets: [String: Tensor]
  private let offsetBias: Tensor?

  /// Makes a network.
  ///
  /// - Parameters:
  ///   - shapes: The inputs of each modality, in order.
  ///   - offset: A fitted linear model whose logits the network adds to; see
  ///     ``NetworkSettings/usesLinearOffset``.
  ///   - generator: Draws the initial parameters.
  public init(
    shapes: [(name: String, shape: ModalityShape)], outputCount: Int, settings: NetworkSettings,
    offset: LinearOffset? = nil, generator: Generator
  ) throws(TensorError) {
    modalities = shapes.map(\.name)
    self.outputCount = outputCount
    self.settings = settings
    store = ParameterStore()
    let root = store.scope(generator: generator)
    var encoders: [String: any ModalityEncoder] = [:]
    var crossings: [String: Crossing] = [:]
    var poolings: [String: GatedAttentionPooling] = [:]
    var substitutes: [String: Tensor] = [:]
    for (name, shape) in shapes {
      encoders[name] = try makeEncoder(
        shape, settings: settings.encoder, scope: root / name / "encoder")
      crossings[name] = try Crossing(
        settings: settings, asksOthers: shapes.count > 1, scope: root / name / "crossing")
      poolings[name] = try GatedAttentionPooling(
        width: settings.width, hiddenSize: settings.width, scope: root / name / "pooling")
      substitutes[name] = try (root / name).parameter(
        "absent", shape: [settings.width], initialization: .zeros)
    }
    self.encoders = encoders
    self.crossings = crossings
    self.poolings = poolings
    self.substitutes = substitutes
    let pooledSize = settings.width * shapes.count
    headNorm = try LayerNorm(size: pooledSize, scope: root / "head" / "norm")
    headHidden = try Linear(
      inputSize: pooledSize, outputSize: 2 * settings.width, scope: root / "head" / "hidden")
    // With an offset the network begins as the linear model and learns what that leaves open.
    headOutput = try Linear(
      inputSize: 2 * settings.width, outputSize: outputCount,
      initialization: offset == nil ? nil : .zeros, scope: root / "head" / "output")
    headDropout = Dropout(settings.dropout)
    var offsets: [String: Tensor] = [:]
    for name in modalities {
      guard let weight = offset?.weights[name] else { continue }
      offsets[name] = try (root / name).buffer("offset.weight", value: weight)
    }
    self.offsets = offsets
    if let bias = offset?.bias {
      offsetBias = try (root / "head").buffer("offset.bias", value: bias)
    } else {
      offsetBias = nil
    }
  }

  /// How many distinct keys each modality's tokens can ask, where that does not vary by case.
  ///
  /// Attention over fewer than two is constant: its softmax is 1 whatever is asked.
  public var contextTokenCounts: [String: Int] {
    guard modalities.count > 1 else { return [:] }
    var counts: [String: Int] = [:]
    for name in modalities {
      let others = modalities.filter { $0 != name }.map { encoders[$0]?.tokenCount }
      let known = others.compactMap { $0 }
      if known.count == others.count { counts[name] = known.reduce(0, +) }
    }
    return counts
  }

  /// Makes the network its offset again: the last layer gives zero whatever comes in.
  func silenceResidual() throws(TensorError) {
    try headOutput.weight.assign(headOutput.weight.detached().zerosLike())
    if let bias = headOutput.bias { try bias.assign(bias.detached().zerosLike()) }
  }

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
    let mask = try batch.presence.converted(to: .float32).unsqueezed(1)
    return try (design * mask).linear(weight: weight)
  }

  /// Joins encodings: logits `[B, outputs]`.
  public func fuse(_ encodings: [String: Encoding], mode: Mode) throws(TensorError) -> Tensor {
    var pooled: [Tensor] = []
    var evidence: Tensor?
    for name in modalities {
      guard let own = encodings[name], let crossing = crossings[name], let pooling = poolings[name],
        let substitute = substitutes[name]
      else {
        throw TensorError(
          .invalidArgument, operation: "fuse", message: "expected an encoding of \"\(name)\"")
      }
      let others = modalities.filter { $0 != name }.compactMap { encodings[$0] }
      let crossed = try crossing(own.tokens, others: others, mode: mode)
      let summary = try pooling(crossed, presence: own.presence).pooled  // [B, D]
      let isPresent = try own.presence.converted(to: .float32)
        .largest(axes: [1], keepsAxes: true)  // [B, 1]
      pooled.append(try summary + substitute * (1 - isPresent))
      if let part = own.evidence {
        if let sum = evidence { evidence = try sum + part } else { evidence = part }
      }
    }
    let joined = try headNorm(.concatenated(pooled, axis: 1))
    var logits = try headOutput(headDropout(headHidden(joined).gelu(), mode: mode))
    if let evidence { logits = try logits + evidence }
    if let offsetBias { logits = try logits + offsetBias }
    return logits
  }
}

/// A fitted linear model, one block of weights a modality.
public struct LinearOffset: Sendable {
  /// `[outputs, columns]` for each modality that has a linear form.
  public let weights: [String: Tensor]
  /// `[outputs]`.
  public let bias: Tensor

  /// Creates an offset.
  public init(weights: [String: Tensor], bias: Tensor) {
    self.weights = weights
    self.bias = bias
  }
}
