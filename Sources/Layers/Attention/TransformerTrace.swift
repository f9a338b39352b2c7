public import Tensors

/// What a transformer block's attention read of some sets of tokens, in evaluation mode.
///
/// Sets that differ from those in a few tokens reuse the others' queries, keys and values. What comes
/// after them mixes all tokens and is computed in full.
public struct TransformerTrace: Sendable {
  /// The traced tokens, `[N, T, width]`.
  let tokens: Tensor
  /// Their queries, keys and values, `[N, T, 3 · width]`.
  let joint: Tensor

  /// The number of tokens of every set.
  var tokenCount: Int { tokens.shape[1] }
}

extension TransformerBlock {
  /// Keeps what attention reads of tokens `[N, T, width]`.
  public func trace(_ tokens: Tensor) throws(TensorError) -> TransformerTrace {
    guard tokens.rank == 3 else {
      throw TensorError(
        .shapeMismatch, operation: "TransformerBlock.trace",
        message: "expected [N, T, width], found \(tokens.shape)", argumentShapes: [tokens.shape])
    }
    return TransformerTrace(tokens: tokens, joint: try attention.joint(norm1(tokens)))
  }

  /// Applies the block to sets of tokens that differ from traced ones in a few tokens.
  ///
  /// - Parameters:
  ///   - changed: The new tokens, `[changes, width]`.
  ///   - rows: For each of them the output row it belongs to, from 0 to `sets.count - 1`.
  ///   - positions: For each of them its place among the row's tokens.
  ///   - sets: For each output row the traced set that it differs from.
  ///   - presence: True where a token exists, `[rows, T]`.
  ///   - pooled: Whether only the mean over all tokens is wanted, `[rows, width]`; the last matrix is
  ///     then applied to the mean.
  /// - Returns: `[rows, T, width]`, or `[rows, width]` if pooled.
  /// - Throws: ``TensorError`` with code `invalidArgument` for a row, a place or a set that does not
  ///   exist.
  public func callAsFunction(
    changed: Tensor, rows: [Int], positions: [Int], of sets: [Int], in trace: TransformerTrace,
    presence: Tensor? = nil, pooled: Bool = false
  ) throws(TensorError) -> Tensor {
    let count = trace.tokenCount
    guard rows.count == positions.count, changed.rank == 2, try changed.size(0) == rows.count,
      rows.allSatisfy({ sets.indices.contains($0) }),
      positions.allSatisfy({ (0..<count).contains($0) }),
      sets.allSatisfy({ (0..<trace.tokens.shape[0]).contains($0) })
    else {
      throw TensorError(
        .invalidArgument, operation: "TransformerBlock",
        message: "expected changes of tokens 0..<\(count) of \(trace.tokens.shape[0]) traced sets, "
          + "found \(rows.count) changes of \(sets.count) rows", argumentShapes: [changed.shape])
    }
    let chosen = try Tensor(sets.map(Int64.init))
    let places = try Tensor(zip(rows, positions).map { Int64($0 * count + $1) })
    func replaced(_ traced: Tensor, _ values: Tensor) throws(TensorError) -> Tensor {
      let width = try traced.size(2)
      let all = try traced.selecting(chosen).reshaped([-1, width])
      guard !rows.isEmpty else { return try all.reshaped([-1, count, width]) }
      _ = try overwrittenRows.get()(.tensor(all), .int(0), .tensor(places), .tensor(values))
      return try all.reshaped([-1, count, width])
    }
    let tokens = try replaced(trace.tokens, changed)
    let joint = try replaced(trace.joint, attention.joint(norm1(changed)))
    let mixed = try tokens + attention(joint: joint, presence: presence)
    return pooled ? try pooledMLP(mixed) : try mixed + mlp(norm2(mixed), mode: .evaluation)
  }

  /// The mean over all tokens of what the block makes of `[B, T, width]` in evaluation mode: `[B, width]`.
  ///
  /// The last matrix is applied to the mean of what it would be applied to: the same to rounding, for
  /// a fraction of the products.
  public func mean(_ tokens: Tensor, presence: Tensor? = nil) throws(TensorError) -> Tensor {
    try pooledMLP(tokens + attention(norm1(tokens), presence: presence))
  }

  private func pooledMLP(_ mixed: Tensor) throws(TensorError) -> Tensor {
    let hidden = try mlp.linear1(norm2(mixed)).gelu().mean(axes: [1])
    return try mixed.mean(axes: [1]) + mlp.linear2(hidden)
  }
}

/// Rows of a fresh selection, which nobody else holds, written over.
private let overwrittenRows = Result { () throws(TensorError) in
  try Operator("aten::index_copy_")
}
