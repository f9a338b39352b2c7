import CTorch

/// Which kernel multiplies the matrices of a linear layer.
public enum MatrixPath: Int32, Sendable {
  /// The fast one for this processor; the answer agrees with `plain` to rounding.
  case automatic = 0
  /// LibTorch's own choice.
  case plain = 1
  /// oneDNN, where types and shapes allow it.
  case oneDNN = 2

  /// Whether `automatic` takes oneDNN for large float32 products here.
  public static var prefersOneDNN: Bool { chiasm_prefers_onednn() }
}

extension Tensor {
  /// The matrix product, batched and broadcast over leading axes.
  public func matmul(_ other: Tensor) throws(TensorError) -> Tensor {
    try Operators.matmul(.tensor(self), .tensor(other))
  }

  /// self · weightᵀ + bias: every linear layer goes through here.
  ///
  /// - Parameters:
  ///   - weight: `[out, in]`.
  ///   - bias: `[out]`.
  ///   - path: Which kernel; `automatic` outside tests and benchmarks.
  /// - Returns: `[..., out]` for `self` `[..., in]`.
  public func linear(
    weight: Tensor, bias: Tensor? = nil, path: MatrixPath = .automatic
  ) throws(TensorError) -> Tensor {
    var result: OpaquePointer?
    let status = withExtendedLifetime((self, weight, bias)) {
      chiasm_linear(
        storage.handle, weight.storage.handle, bias?.storage.handle, path.rawValue, &result)
    }
    try check(status, "linear", shapes: [shape, weight.shape] + (bias.map { [$0.shape] } ?? []))
    return try Tensor(result: result, operation: "linear")
  }

  /// One matrix product a segment of the inner axis: `result[p] = self[:, s..<e] · weight[s..<e]`, where
  /// `e` is the end of segment `p` and `s` that of the one before.
  ///
  /// - Parameters:
  ///   - weight: `[inner, out]`, for `self` `[rows, inner]`.
  ///   - ends: Where segments end, ascending to `inner`.
  /// - Returns: `[segments, rows, out]`.
  /// - Throws: ``TensorError`` if shapes or types disagree, or the segments do not fill the inner axis.
  public func segmentProducts(weight: Tensor, ends: [Int]) throws(TensorError) -> Tensor {
    var result: OpaquePointer?
    let bounds = ends.map(Int64.init)
    let status = withExtendedLifetime((self, weight)) {
      bounds.withUnsafeBufferPointer { bounds in
        // Of an empty list, which the shim refuses, no address is read.
        bounds.baseAddress.map {
          chiasm_segment_products(
            storage.handle, weight.storage.handle, $0, bounds.count, &result)
        }
      }
    }
    guard let status else {
      throw TensorError(
        .invalidArgument, operation: "segmentProducts",
        message: "expected at least one segment, found none")
    }
    try check(status, "segmentProducts", shapes: [shape, weight.shape])
    return try Tensor(result: result, operation: "segmentProducts")
  }

  /// Eigenvalues, ascending, and eigenvectors (columns) of a symmetric matrix.
  public func symmetricEigen() throws(TensorError) -> (values: Tensor, vectors: Tensor) {
    try pair(Operators.eigenSymmetric.results(.tensor(self)), "linalg_eigh")
  }

  /// The lower Cholesky factor, or nil where the matrix is not positive definite.
  public func cholesky() throws(TensorError) -> Tensor? {
    let (factor, info) = try pair(Operators.cholesky.results(.tensor(self)), "linalg_cholesky_ex")
    return try info.item() == 0 ? factor : nil
  }

  /// x of A · x = self, for the lower Cholesky factor of A.
  public func solved(byCholesky factor: Tensor) throws(TensorError) -> Tensor {
    try Operators.choleskySolve(.tensor(self), .tensor(factor))
  }
}
