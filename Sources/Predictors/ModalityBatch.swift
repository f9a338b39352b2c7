public import Tensors

/// One modality of several cases as a model's encoder takes it.
///
/// A case that lacks the modality has zeros in the content and false in `presence`; what stands there
/// must never reach an output.
public struct ModalityBatch: Sendable {
  /// The prepared values.
  public enum Content: Sendable {
    /// Standardized pixels, `[B, channels, height, width]`.
    case pixels(Tensor)
    /// Several pictures a case, `[B, pictures, channels, height, width]`, and where there is one,
    /// `[B, pictures]` (bool).
    case bag(pixels: Tensor, presence: Tensor)
    /// What a frozen picture encoder gives, `[B, tokens, width]`, and where there is a token,
    /// `[B, tokens]` (bool): standing for pixels, of which it can be made.
    case features(Tensor, presence: Tensor)
    /// Standardized numbers `[B, columns]` and category codes `[B, columns]` (int64).
    case columns(numeric: Tensor, codes: Tensor)
    /// Word numbers `[B, words]` (int64) and where there is a word, `[B, words]` (bool).
    case words(ids: Tensor, presence: Tensor)
    /// Standardized numbers, `[B, columns]`.
    case vector(Tensor)
  }

  /// The prepared values.
  public let content: Content
  /// The same case as one row of a linear model, `[B, columns]`, where the kind has such a form.
  public let design: Tensor?
  /// Whether each case has the modality, `[B]` (bool).
  public let presence: Tensor
  /// What ``to(_:)`` read of the presence before the batch left the processor's memory.
  var onHost: (isPresent: [Bool], hasPicture: [Bool]?)?

  /// Creates a batch.
  public init(content: Content, design: Tensor?, presence: Tensor) {
    self.content = content
    self.design = design
    self.presence = presence
  }
}

/// One modality of several cases after its encoder: what crosses to the other modalities.
///
/// Occlusion, permutation and caching work on encodings, so that an encoder runs once a case.
public struct Encoding: Sendable {
  /// `[B, tokens, width]`.
  public let tokens: Tensor
  /// Where a token exists, `[B, tokens]` (bool); all false in a case that lacks the modality.
  public let presence: Tensor
  /// What the modality adds to the logits on its own, `[B, outputs]`: the linear part of a model.
  ///
  /// Zero in a case that lacks the modality.
  public let evidence: Tensor?

  /// Creates an encoding.
  public init(tokens: Tensor, presence: Tensor, evidence: Tensor? = nil) {
    self.tokens = tokens
    self.presence = presence
    self.evidence = evidence
  }

  /// The encodings of other cases: row i becomes row `cases[i]`.
  public func selecting(_ cases: [Int]) throws(TensorError) -> Encoding {
    let indices = try Tensor(cases.map(Int64.init))
    return Encoding(
      tokens: try tokens.selecting(indices), presence: try presence.selecting(indices),
      evidence: try evidence?.selecting(indices))
  }

  /// The encodings of several batches one after another.
  ///
  /// Batches may differ in their token counts:
  /// shorter ones are filled with absent tokens.
  public static func concatenated(_ parts: [Encoding]) throws(TensorError) -> Encoding {
    let longest = parts.map { $0.tokens.shape[1] }.max() ?? 0
    var tokens: [Tensor] = []
    var presence: [Tensor] = []
    for part in parts {
      let shape = part.tokens.shape
      guard shape[1] < longest else {
        tokens.append(part.tokens)
        presence.append(part.presence)
        continue
      }
      let dtype = part.tokens.dtype ?? .float32
      let rest = longest - shape[1]
      let blank = try Tensor.zeros([shape[0], rest, shape[2]], dtype: dtype)
      tokens.append(try .concatenated([part.tokens, blank], axis: 1))
      presence.append(
        try .concatenated([part.presence, .zeros([shape[0], rest], dtype: .bool)], axis: 1))
    }
    let evidence = parts.compactMap(\.evidence)
    return Encoding(
      tokens: try .concatenated(tokens), presence: try .concatenated(presence),
      evidence: evidence.count == parts.count && !evidence.isEmpty
        ? try .concatenated(evidence) : nil)
  }
}
