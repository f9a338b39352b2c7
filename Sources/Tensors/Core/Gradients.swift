import CTorch

/// Runs `body` without recording operations for differentiation.
///
/// Recording is a property of the thread, so `body` is synchronous.
@inlinable
public func withoutGradients<Result, Failure: Error>(
  _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
  let before = setGradientsEnabled(false)
  defer { _ = setGradientsEnabled(before) }
  return try body()
}

/// Runs `body` with recording on, also inside ``withoutGradients(_:)``.
@inlinable
public func withGradients<Result, Failure: Error>(
  _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
  let before = setGradientsEnabled(true)
  defer { _ = setGradientsEnabled(before) }
  return try body()
}

@usableFromInline
func setGradientsEnabled(_ isEnabled: Bool) -> Bool { chiasm_set_gradients_enabled(isEnabled) }

extension Tensor {
  /// Whether operations on this tensor are recorded for differentiation.
  public var requiresGradient: Bool { withHandle { chiasm_tensor_requires_gradient($0) } }

  /// A new leaf with the same elements that gradients can be asked for.
  public func tracked() throws(TensorError) -> Tensor {
    let leaf = try detached()
    try withExtendedLifetime(leaf.storage) { () throws(TensorError) in
      try check(chiasm_tensor_set_requires_gradient(leaf.storage.handle, true), "tracked")
    }
    return leaf
  }

  /// The gradients of this scalar with respect to `inputs`; nil where an input does not matter.
  ///
  /// - Parameters:
  ///   - inputs: Tensors that took part in computing this one.
  ///   - keepsGraph: Keeps the record for another call.
  ///   - createsGraph: Records the gradients themselves, for second derivatives.
  /// - Throws: ``TensorError`` with code `shapeMismatch` unless this is one number, `invalidArgument`
  ///   if it has no record, or no longer.
  public func gradients(
    of inputs: [Tensor], keepsGraph: Bool = false, createsGraph: Bool = false
  ) throws(TensorError) -> [Tensor?] {
    guard !inputs.isEmpty else { return [] }
    guard count == 1 else {
      throw TensorError(
        .shapeMismatch, operation: "gradients",
        message: "expected one number, found shape \(shape); sum it first", argumentShapes: [shape])
    }
    guard requiresGradient else {
      throw TensorError(
        .invalidArgument, operation: "gradients",
        message: "expected a tensor computed from tracked ones, found one without a record",
        argumentShapes: [shape])
    }
    for input in inputs where !input.requiresGradient {
      throw TensorError(
        .invalidArgument, operation: "gradients",
        message: "expected tracked inputs, found one of shape \(input.shape) that is not; "
          + "call tracked() before computing with it", argumentShapes: [input.shape])
    }
    let handles = inputs.map(\.storage.handle)
    var results = [OpaquePointer?](repeating: nil, count: inputs.count)
    let status = withExtendedLifetime((storage, inputs)) {
      chiasm_gradients(
        [storage.handle], 1, nil, handles, inputs.count, keepsGraph || createsGraph, createsGraph,
        &results)
    }
    do throws(TensorError) {
      try check(status, "gradients", shapes: [shape])
    } catch {
      guard error.message.contains("backward through the graph a second time") else { throw error }
      throw TensorError(
        .invalidArgument, operation: "gradients",
        message: "expected a record, found one that an earlier call used up; a second time needs "
          + "keepsGraph: true in the first", argumentShapes: [shape])
    }
    return results.map { $0.map(Tensor.init(owning:)) }
  }
}
