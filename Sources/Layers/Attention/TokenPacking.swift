import Tensors

/// Tokens of texts of unequal lengths without the padding between them.
///
/// All layers but attention look at each token alone, so they need not see padding: with reports of very
/// different lengths that is half of the work. Attention sees texts padded again.
struct TokenPacking: Sendable {
  /// Where the tokens stand in the flattened `[N · L]`, `[P]` (int64).
  let places: Tensor
  /// Which token stands at each place of `[N · L]`; the first one at padding, which nobody reads.
  private let tokens: Tensor
  private let shape: [Int]  // [N, L]

  /// Packing costs two copies of tokens a block: below this share of tokens it saves more.
  private static let mostPresent = 0.95

  /// `nil` where there is too little padding, or nothing else.
  ///
  /// - Parameter presence: True where a token is, `[N, L]` bool.
  init?(_ presence: Tensor) throws(TensorError) {
    let isThere = try presence.reshaped([-1]).array(of: Bool.self)
    var places: [Int64] = []
    var tokens = [Int64](repeating: 0, count: isThere.count)
    for (place, isThere) in isThere.enumerated() where isThere {
      tokens[place] = Int64(places.count)
      places.append(Int64(place))
    }
    guard !places.isEmpty, Double(places.count) <= Self.mostPresent * Double(isThere.count) else {
      return nil
    }
    self.places = try Tensor(places).to(presence.device)
    self.tokens = try Tensor(tokens).to(presence.device)
    shape = presence.shape
  }

  /// `[N, L, …]` to `[P, …]`.
  func packed(_ padded: Tensor) throws(TensorError) -> Tensor {
    try padded.reshaped([shape[0] * shape[1]] + padded.shape.dropFirst(2)).selecting(places)
  }

  /// `[P, …]` to `[N, L, …]`; what stands at padding means nothing, and no derivative comes from there if nobody
  /// reads it.
  func padded(_ packed: Tensor) throws(TensorError) -> Tensor {
    try packed.selecting(tokens).reshaped(shape + packed.shape.dropFirst(1))
  }
}
