import Layers
import Predictors
import Tensors

/// The part of a network in which modalities meet: tokens of every modality become logits.
///
/// Encoders, the linear offset and the withholding of modalities in training are the same for all joinings
/// (``FusionNetwork``), so that two models differ in this part alone and can be compared.
protocol Joining {
  /// The modalities whose tokens ask those of all the others.
  var askers: [String] { get }
  /// The modalities that never reach the logits, by the layout itself.
  var unread: [String] { get }
  /// The layers that give the logits: zero in all of them means zero logits.
  var finalLayers: [Linear] { get }
  /// What training minimizes besides the loss of the cases; nil for nothing.
  func penalty() throws(TensorError) -> Tensor?
  /// Joins the token sets of all modalities.
  func callAsFunction(
    _ sets: [String: TokenSet], mode: Mode
  ) throws(TensorError) -> JoinedTokens
}

extension Joining {
  var askers: [String] { [] }
  var unread: [String] { [] }
  func penalty() throws(TensorError) -> Tensor? { nil }
}

/// One modality's tokens as a joining sees them.
struct TokenSet {
  /// `[B, tokens, width]`.
  let tokens: Tensor
  /// Where a token exists, `[B, tokens]` (bool).
  let presence: Tensor
  /// 1 where the case has the modality, else 0: `[B, 1]`, of the tokens' type.
  let availability: Tensor

  init(_ encoding: Encoding) throws(TensorError) {
    tokens = encoding.tokens
    presence = encoding.presence
    availability = try encoding.presence.converted(to: encoding.tokens.dtype ?? .float32)
      .largest(axes: [1], keepsAxes: true)
  }

  /// Other tokens of the same cases.
  init(tokens: Tensor, presence: Tensor, availability: Tensor) {
    self.tokens = tokens
    self.presence = presence
    self.availability = availability
  }
}

/// What a joining makes of tokens.
struct JoinedTokens {
  /// `[B, outputs]`, without the linear offset.
  let logits: Tensor
  /// How much each token counts in its modality's summary, `[B, tokens]`, where tokens are pooled.
  var poolingWeights: [String: Tensor] = [:]
}

/// The token set of a modality, or the error of a joining that was not given it.
func required(
  _ name: String, in sets: [String: TokenSet]
) throws(TensorError) -> TokenSet {
  guard let set = sets[name] else {
    throw TensorError(
      .invalidArgument, operation: "fuse", message: "expected an encoding of \"\(name)\"")
  }
  return set
}
