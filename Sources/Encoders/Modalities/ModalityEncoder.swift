package import Layers
package import Predictors
package import Tensors

/// Turns one modality's batch into tokens of the common width.
package protocol ModalityEncoder {
  /// How many tokens every present case has; nil where it varies by case.
  var tokenCount: Int? { get }
  /// Tokens `[B, T, width]` and where they exist `[B, T]`.
  func callAsFunction(
    _ batch: ModalityBatch, mode: Mode
  ) throws(TensorError) -> (tokens: Tensor, presence: Tensor)
}

/// The encoder of a kind of input.
package func makeEncoder(
  _ shape: ModalityShape, settings: EncoderSettings, scope: Scope
) throws(TensorError) -> any ModalityEncoder {
  switch shape {
  case .image(let size, let channels):
    try ImageEncoder(
      .resNet(settings.imageEncoder.configuration(channels: channels)), size: size,
      settings: settings, scope: scope)
  case .bag(_, let channels):
    try BagEncoder(
      .resNet(settings.imageEncoder.configuration(channels: channels)), settings: settings,
      scope: scope)
  case .pretrained(let layout, let size, false):
    try ImageEncoder(layout, size: size, settings: settings, scope: scope)
  case .pretrained(let layout, _, true):
    try BagEncoder(layout, settings: settings, scope: scope)
  case .features(let tokenCount, let width):
    try FeatureEncoder(
      tokenCount: tokenCount, featureCount: width, settings: settings, scope: scope)
  case .columns(let numericCount, let codeCounts):
    try ColumnEncoder(
      numericCount: numericCount, codeCounts: codeCounts, settings: settings, scope: scope)
  case .words(let vocabularyCount):
    try WordEncoder(vocabularyCount: vocabularyCount, settings: settings, scope: scope)
  case .vector(_, let groups) where settings.vectorTokens == .groups && !groups.isEmpty:
    try VectorGroupEncoder(groups: groups, settings: settings, scope: scope)
  case .vector(let count, _):
    try VectorEncoder(count: count, settings: settings, scope: scope)
  }
}

/// The presence of a case, `[B]`, for each of its tokens: `[B, tokens]`.
package func repeated(_ presence: Tensor, tokenCount: Int) throws(TensorError) -> Tensor {
  try presence.unsqueezed(1).expanded([-1, tokenCount])
}

/// The wrong kind of content for an encoder: a defect of the program, reported, not trapped.
package func mismatch(_ expected: String) -> TensorError {
  TensorError(.invalidArgument, operation: "encode", message: "expected \(expected)")
}
