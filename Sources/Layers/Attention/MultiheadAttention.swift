public import Tensors

/// Attention in several heads, with the parameter names of PyTorch's `nn.MultiheadAttention`.
///
/// Source: Vaswani et al. 2017, <https://arxiv.org/abs/1706.03762>, §3.2.2.
public struct MultiheadAttention: Sendable {
  let projection: Tensor  // in_proj_weight [3D, D]: query, key, value
  let projectionBias: Tensor
  let output: Linear
  let headCount: Int
  let width: Int

  /// Makes `in_proj_weight`, `in_proj_bias`, `out_proj.weight` and `out_proj.bias`.
  ///
  /// - Throws: ``TensorError`` with code `invalidArgument` unless `headCount` divides `width`.
  public init(width: Int, headCount: Int, scope: Scope) throws(TensorError) {
    guard headCount > 0, (1...1 << 24).contains(width), width.isMultiple(of: headCount) else {
      throw TensorError(
        .invalidArgument, operation: "MultiheadAttention",
        message: "expected a width in 1...\(1 << 24) that \(headCount) heads divide, found \(width)"
      )
    }
    self.width = width
    self.headCount = headCount
    projection = try scope.parameter(
      "in_proj_weight", shape: [3 * width, width],
      initialization: .glorotUniform(fanIn: width, fanOut: 3 * width))
    projectionBias = try scope.parameter("in_proj_bias", shape: [3 * width], initialization: .zeros)
    output = try Linear(
      inputSize: width, outputSize: width,
      initialization: .uniform(bound: 1 / Double(max(1, width)).squareRoot()),
      scope: scope / "out_proj")
  }

  /// Attends from tokens to themselves.
  ///
  /// - Parameters:
  ///   - tokens: `[B, T, D]`.
  ///   - presence: True where a token exists, `[B, T]` bool.
  public func callAsFunction(_ tokens: Tensor, presence: Tensor? = nil) throws(TensorError)
    -> Tensor
  {
    try self(joint: joint(tokens), presence: presence)
  }

  /// Queries, keys and values of tokens side by side: `[..., D]` to `[..., 3D]`.
  func joint(_ tokens: Tensor) throws(TensorError) -> Tensor {
    try tokens.linear(weight: projection, bias: projectionBias)
  }

  /// Attends from tokens to themselves, given their queries, keys and values, `[B, T, 3D]`.
  func callAsFunction(joint: Tensor, presence: Tensor?) throws(TensorError) -> Tensor {
    let parts = try joint.reshaped([joint.size(0), joint.size(1), 3, headCount, width / headCount])
      .permuted([2, 0, 3, 1, 4])  // [3, B, H, T, D/H]
    return try attend(
      query: parts.selected(0), key: parts.selected(1), value: parts.selected(2),
      presence: presence)
  }

  /// Attends from one set of tokens to another.
  ///
  /// - Parameters:
  ///   - query: Asking tokens, `[B, Q, D]`.
  ///   - context: Answering tokens, `[B, K, D]`.
  ///   - presence: True where a context token exists, `[B, K]` bool. A case in which none exists gets
  ///     zero, not NaN.
  /// - Returns: `[B, Q, D]`.
  /// - Throws: ``TensorError`` with code `shapeMismatch` if shapes differ or `K` is 0.
  public func callAsFunction(
    _ query: Tensor, context: Tensor, presence: Tensor? = nil
  ) throws(TensorError) -> Tensor {
    let asking = try query.linear(
      weight: projection.sliced(0..<width), bias: projectionBias.sliced(0..<width))
    let answering = try context.linear(
      weight: projection.sliced(width..<3 * width), bias: projectionBias.sliced(width..<3 * width))
    let parts = try answering.reshaped(
      [answering.size(0), answering.size(1), 2, headCount, width / headCount]
    ).permuted([2, 0, 3, 1, 4])  // [2, B, H, K, D/H]
    return try attend(
      query: splitHeads(asking), key: parts.selected(0), value: parts.selected(1),
      presence: presence)
  }

  private func splitHeads(_ tokens: Tensor) throws(TensorError) -> Tensor {
    try tokens.reshaped([tokens.size(0), tokens.size(1), headCount, width / headCount])
      .transposed(1, 2)  // [B, T, D] -> [B, H, T, D/H]
  }

  private func attend(
    query: Tensor, key: Tensor, value: Tensor, presence: Tensor?
  ) throws(TensorError) -> Tensor {
    guard try key.size(2) > 0 else {
      // A softmax over nothing would be NaN.
      throw TensorError(
        .shapeMismatch, operation: "MultiheadAttention",
        message: "expected at least one context token, found none; mark absent ones in presence",
        argumentShapes: [query.shape, key.shape])
    }
    let cases = try query.size(0)
    let queries = try query.size(2)
    guard let presence else {
      let mixed = try query.attention(key: key, value: value)
      return try output(mixed.transposed(1, 2).reshaped([cases, queries, width]))
    }
    // A softmax over nothing is NaN: such a case attends to everything, and its result is zeroed.
    let isAnywhere = try presence.converted(to: .uint8).largest(axes: [1], keepsAxes: true) .> 0
    let mask = try (presence .| (.!isAnywhere)).reshaped([cases, 1, 1, presence.size(1)])
    let mixed = try query.attention(key: key, value: value, mask: mask)
      .transposed(1, 2).reshaped([cases, queries, width])  // [B, H, Q, D/H] -> [B, Q, D]
    let kept = try isAnywhere.converted(to: mixed.dtype ?? .float32).reshaped([cases, 1, 1])
    return try output(mixed) * kept
  }
}
