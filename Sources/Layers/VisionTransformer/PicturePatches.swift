public import Tensors

extension Tensor {
  /// Square pieces of pictures, row by row: `[N, C, H, W]` to `[N, H/side · W/side, C · side · side]`.
  ///
  /// The numbers of a patch stand in the order of a convolution's kernel, so that its weight, flattened,
  /// is the matrix of a linear layer.
  ///
  /// - Throws: ``TensorError`` with code `shapeMismatch` unless patches tile the picture.
  public func patches(side: Int) throws(TensorError) -> Tensor {
    guard rank == 4, side > 0, try size(2) >= side, try size(3) >= side,
      try size(2).isMultiple(of: side), try size(3).isMultiple(of: side)
    else {
      throw TensorError(
        .shapeMismatch, operation: "patches",
        message: "expected [N, C, H, W] with H and W multiples of \(side), found \(shape)",
        argumentShapes: [shape])
    }
    let (count, channels) = (shape[0], shape[1])
    let (rows, columns) = (shape[2] / side, shape[3] / side)
    return try reshaped([count, channels, rows, side, columns, side])
      .permuted([0, 2, 4, 1, 3, 5])  // [N, h, w, C, side, side]
      .reshaped([count, rows * columns, channels * side * side])
  }

  /// Chosen rows of each case: `[N, T, D]` and places `[N, K]` (int64) to `[N, K, D]`.
  public func tokens(at places: Tensor) throws(TensorError) -> Tensor {
    let (count, tokens, width) = (shape[0], shape[1], shape[2])
    let chosen = try places.size(1)
    let starts = try Tensor.range(to: count * tokens, by: tokens, device: device).unsqueezed(1)
    return try reshaped([count * tokens, width])
      .selecting((places + starts).reshaped([count * chosen]))
      .reshaped([count, chosen, width])
  }
}

/// The token of each patch: a matrix, then a learned position, added before any patch is dropped, then
/// the token of the whole picture in front.
struct PatchEmbedding: Sendable {
  /// `[D, C, side, side]`.
  let weight: Tensor
  /// `[D]`.
  let bias: Tensor?
  /// The token in front, in any shape of D numbers.
  let first: Tensor
  /// `[1 + patches, D]`, the first for the token in front.
  let positions: Tensor

  /// - Parameters:
  ///   - patches: `[N, T, C · side · side]`.
  ///   - kept: The patches that are not dropped, `[N, K]` (int64); nil for all.
  /// - Returns: `[N, 1 + K, D]`.
  func callAsFunction(_ patches: Tensor, kept: Tensor?) throws(TensorError) -> Tensor {
    let width = weight.shape[0]
    guard patches.rank == 3, try patches.size(2) * width == weight.count,
      try patches.size(1) + 1 == positions.size(0),
      kept == nil || (kept?.rank == 2 && kept?.shape[0] == patches.shape[0])
    else {
      throw TensorError(
        .shapeMismatch, operation: "PatchEmbedding",
        message:
          "expected [N, \(positions.shape[0] - 1), \(weight.count / max(1, width))] and kept "
          + "patches [N, K], found \(patches.shape) and \(kept?.shape ?? [])",
        argumentShapes: [patches.shape])
    }
    let count = try patches.size(0)
    // A position is added to each patch, so that the matrix need not be applied to what is dropped.
    var seen = patches
    var located = try positions.sliced(1..<positions.size(0))  // [T, D]
    if let kept {
      seen = try patches.tokens(at: kept)
      located = try located.embedding(kept)  // [N, K, D]
    }
    let embedded = try seen.linear(weight: weight.reshaped([width, -1]), bias: bias)
    let front = try (first.reshaped([1, 1, width]) + positions.sliced(0..<1).unsqueezed(0))
      .expanded([count, 1, width])
    let sum = try embedded + located
    return try .concatenated([front.converted(to: sum.dtype ?? .float32), sum], axis: 1)
  }
}
