public import Encoders
public import Layers
public import Predictors
public import Tensors

/// An encoder for each modality into one space in which the parts of a case lie close: contrastive,
/// small, trained from nothing.
///
/// Each modality's tokens are pooled by gated attention, projected, and scaled to length 1. Pairs
/// are learned with InfoNCE in both directions, at a temperature that is learned too: Radford et al.
/// 2021, <https://arxiv.org/abs/2103.00020>.
public final class PairEncoder {
  /// The modalities, in order.
  public let modalities: [String]
  /// The sizes.
  public let settings: PairEncoderSettings
  /// All parameters.
  public let store: ParameterStore

  private let encoders: [String: any ModalityEncoder]
  private let poolings: [String: GatedAttentionPooling]
  private let projections: [String: Linear]
  private let logScale: Tensor
  /// What self-supervision needs; nil for pairs alone.
  let heads: SelfSupervisedHeads?

  /// Makes an encoder.
  ///
  /// - Parameters:
  ///   - shapes: The inputs of two modalities or more, in order.
  ///   - generator: Draws the initial parameters.
  /// - Throws: ``InterventionsError`` with code `missingInput` for fewer than two modalities,
  ///   `invalidArgument` for a setting out of range, or `TensorError`.
  public init(
    shapes: [(name: String, shape: ModalityShape)], settings: PairEncoderSettings,
    generator: Generator
  ) throws {
    try settings.validate()
    guard shapes.count > 1 else {
      throw InterventionsError(
        .missingInput,
        "pairs need two modalities that training cases have, found "
          + "\(shapes.map(\.name).joined(separator: ", "))")
    }
    modalities = shapes.map(\.name)
    self.settings = settings
    store = ParameterStore()
    let root = store.scope(generator: generator)
    var encoders: [String: any ModalityEncoder] = [:]
    var poolings: [String: GatedAttentionPooling] = [:]
    var projections: [String: Linear] = [:]
    let width = settings.encoder.width
    for (name, shape) in shapes {
      encoders[name] = try makeEncoder(
        shape, settings: settings.encoder, scope: root / name / "encoder")
      poolings[name] = try GatedAttentionPooling(
        width: width, hiddenSize: width, scope: root / name / "pooling")
      projections[name] = try Linear(
        inputSize: width, outputSize: settings.width, hasBias: false,
        scope: root / name / "projection")
    }
    self.encoders = encoders
    self.poolings = poolings
    self.projections = projections
    // The factor is exp of this, relative to the start, so that weights near zero mean the start.
    logScale = try root.parameter("log_scale", shape: [1], initialization: .zeros)
    heads =
      settings.selfSupervision == nil
      ? nil
      : try SelfSupervisedHeads(shapes: shapes, width: width, scope: root / "self")
  }

  /// Tokens of a modality and their pooled summary `[B, width]` before projection.
  func summary(
    _ modality: String, _ batch: ModalityBatch, mode: Mode
  ) throws(TensorError) -> (tokens: Tensor, pooled: Tensor) {
    guard let encoder = encoders[modality], let pooling = poolings[modality] else {
      throw unknown(modality)
    }
    let (tokens, presence) = try encoder(batch, mode: mode)
    return (tokens, try pooling(tokens, presence: presence).pooled)
  }

  /// A summary in the common space, length 1; zeros where the case lacks the modality.
  func projected(
    _ modality: String, _ pooled: Tensor, presence: Tensor
  ) throws(TensorError) -> Tensor {
    guard let projection = projections[modality] else { throw unknown(modality) }
    let row = try projection(pooled)
    let unit = try row / row.norm(axes: [1], keepsAxes: true).clamped(min: 1e-8)
    return try unit * presence.converted(to: .float32).unsqueezed(1)
  }

  /// A modality's cases in the common space, `[B, width]`, recorded for differentiation.
  ///
  /// - Returns: Rows of length 1; zeros where the case lacks the modality.
  public func embed(
    _ modality: String, _ batch: ModalityBatch, mode: Mode = .evaluation
  ) throws(TensorError) -> Tensor {
    try projected(modality, summary(modality, batch, mode: mode).pooled, presence: batch.presence)
  }

  /// 1 / temperature, as a tensor; at most 100.
  func scale() throws(TensorError) -> Tensor {
    try (logScale.exponential() * (1 / settings.temperature)).clamped(max: 100)
  }

  /// The temperature that was learned.
  public func temperature() throws -> Double { try 1 / scale().detached().item() }

  private func unknown(_ modality: String) -> TensorError {
    TensorError(
      .invalidArgument, operation: "embed",
      message: "expected one of \(modalities), found \"\(modality)\"")
  }
}
