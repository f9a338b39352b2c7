import Layers
import Tensors

/// One modality's tokens ask all the others', are pooled, and a head reads the one summary: form A of the
/// method where the asker is an image ("image asks genes"), form B where it is a vector ("genes ask
/// patches").
///
/// The others reach the logits through the answers alone. Where a case lacks the asker, a learned token
/// asks in its place, so that the others still speak; where it lacks one of the others, a learned vector is
/// added to the summary.
struct OneWayCrossAttention: Joining {
  private let asker: String
  private let others: [String]
  private let summary: Summary
  /// Asks where the asker is missing, `[1, width]`.
  private let query: Tensor
  /// Stand in for the others where they are missing, `[width]` each.
  private let substitutes: [Tensor]
  private let head: Head
  private let width: Int
  var finalLayers: [Linear] { [head.output] }
  var askers: [String] { others.isEmpty ? [] : [asker] }

  /// - Parameter modalities: All modalities; the asker may lack among them where no training case has
  ///   it: then the learned token always asks.
  init(
    asker: String, modalities: [String], output: HeadShape, scope: Scope
  ) throws(TensorError) {
    self.asker = asker
    others = modalities.filter { $0 != asker }
    width = output.width
    summary = try Summary(
      asker, asksOthers: !others.isEmpty, hasSubstitute: false, settings: output.settings,
      scope: scope / asker)
    query = try (scope / asker).parameter(
      "query", shape: [1, output.width],
      initialization: .normal(deviation: 1))
    var substitutes: [Tensor] = []
    for name in others {
      substitutes.append(
        try (scope / name).parameter("absent", shape: [output.width], initialization: .zeros))
    }
    self.substitutes = substitutes
    head = try Head(inputSize: output.width, output, scope: scope / "head")
  }

  func callAsFunction(
    _ sets: [String: TokenSet], mode: Mode
  ) throws(TensorError) -> JoinedTokens {
    var answering: [TokenSet] = []
    for name in others { answering.append(try required(name, in: sets)) }
    let (vector, weights) = try summary(asking(sets), others: answering, mode: mode)
    var joined = vector
    for (set, substitute) in zip(answering, substitutes) {
      joined = try joined + substitute * (1 - set.availability)
    }
    // The last weight is the learned token's.
    let own = try weights.sliced(0..<weights.size(1) - 1, axis: 1)
    return JoinedTokens(
      logits: try head(joined, mode: mode), poolingWeights: own.count > 0 ? [asker: own] : [:])
  }

  /// The asker's tokens and the learned one, which is there where they are not.
  private func asking(_ sets: [String: TokenSet]) throws(TensorError) -> TokenSet {
    guard let own = sets[asker] else {
      guard let first = others.first, let any = sets[first] else {
        throw TensorError(
          .invalidArgument, operation: "fuse", message: "expected an encoding of \"\(asker)\"")
      }
      let count = try any.tokens.size(0)
      return TokenSet(
        tokens: try query.unsqueezed(0).expanded([count, -1, -1]),
        presence: try .ones([count, 1], dtype: .bool, device: any.tokens.device),
        availability: try any.availability.onesLike())
    }
    let learned = try query.unsqueezed(0).expanded([own.tokens.size(0), -1, -1])
    let isAbsent = try own.availability .< 0.5
    return TokenSet(
      tokens: try .concatenated([own.tokens, learned], axis: 1),
      presence: try .concatenated([own.presence, isAbsent], axis: 1),
      availability: try own.availability.onesLike())
  }
}
