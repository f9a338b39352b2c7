import Layers
import Tensors

/// Tokens of one modality to one vector of length 1 in the shared space.
///
/// Mapping before aggregation, v = l2(g(V)), z = l2(Σ aᵢ vᵢ), or after it, z = l2(g(Σ aᵢ Vᵢ)). With a
/// linear g, weights that sum to 1 and no norm of tokens both are the same function.
struct SharedSpaceHead: Sendable {
  private let first: Linear
  private let second: Linear?
  private let query: Tensor?
  private let settings: RetrievalModelSettings

  init(_ settings: RetrievalModelSettings, width: Int, scope: Scope) throws(TensorError) {
    self.settings = settings
    let shared = settings.sharedWidth
    switch settings.head {
    case .linear:
      first = try Linear(inputSize: width, outputSize: shared, scope: scope / "linear1")
      second = nil
    case .mlp:
      first = try Linear(inputSize: width, outputSize: width, scope: scope / "linear1")
      second = try Linear(inputSize: width, outputSize: shared, scope: scope / "linear2")
    }
    query =
      settings.pooling == .attention
      ? try scope.parameter(
        "query", shape: [settings.alignment == .mapThenAggregate ? shared : width],
        initialization: .normal(deviation: 0.02)) : nil
  }

  /// `[N, T, width]` to `[N, shared]`.
  ///
  /// - Parameter presence: True for tokens that count, `[N, T]` bool; nil for all.
  func callAsFunction(_ tokens: Tensor, presence: Tensor?) throws(TensorError) -> Tensor {
    switch settings.alignment {
    case .mapThenAggregate:
      var mapped = try precise(map(tokens))
      if settings.normalizesTokens { mapped = try mapped.unitLength() }
      return try pooled(mapped, presence).unitLength()
    case .aggregateThenMap:
      return try precise(map(pooled(precise(tokens), presence))).unitLength()
    }
  }

  private func map(_ tokens: Tensor) throws(TensorError) -> Tensor {
    let mapped = try first(tokens)
    guard let second else { return mapped }
    return try second(mapped.gelu())
  }

  private func pooled(_ tokens: Tensor, _ presence: Tensor?) throws(TensorError) -> Tensor {
    switch settings.pooling {
    case .mean:
      guard let presence else { return try tokens.mean(axes: [1]) }
      let weights = try presence.converted(to: tokens.dtype ?? .float32).unsqueezed(-1)
      return try (tokens * weights).sum(axes: [1]) / weights.sum(axes: [1]).clamped(min: 1)
    case .attention:
      guard let query else { return tokens }
      let scale = 1 / Double(query.count).squareRoot()
      var scores = try tokens.matmul(query.unsqueezed(-1)).squeezed(-1) * scale  // [N, T]
      if let presence { scores = try scores.filled(where: .!presence, with: -1e9) }
      return try scores.softmax().unsqueezed(1).matmul(tokens).squeezed(1)
    case .topK:
      // A text with fewer words than values asked for: absent ones are below all, and set to zero.
      let count = min(settings.topCount, tokens.shape[1])
      guard let presence else { return try tokens.topK(count, axis: 1).values.mean(axes: [1]) }
      let hidden = try tokens.filled(where: (.!presence).unsqueezed(-1), with: -1e9)
      let values = try hidden.topK(count, axis: 1).values
      let isThere = try (values .> -1e8).converted(to: tokens.dtype ?? .float32)
      return try (values * isThere).sum(axes: [1]) / isThere.sum(axes: [1]).clamped(min: 1)
    }
  }
}

/// The same in single precision if it is shorter.
func precise(_ tensor: Tensor) throws(TensorError) -> Tensor {
  tensor.dtype == .float64 || tensor.dtype == .float32 ? tensor : try tensor.converted(to: .float32)
}

extension Tensor {
  /// Rows brought to length 1 along the last axis; a row of zeros stays one.
  func unitLength() throws(TensorError) -> Tensor {
    // The square root of a clamped sum, not the norm: its derivative at zero is finite.
    try self
      * (self * self).sum(axes: [-1], keepsAxes: true).clamped(min: 1e-24)
      .reciprocalSquareRoot()
  }
}
