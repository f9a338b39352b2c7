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
  public func gradients(
    of inputs: [Tensor], keepsGraph: Bool = false, createsGraph: Bool = false
  ) throws(TensorError) -> [Tensor?] {
    guard !inputs.isEmpty else { return [] }
    let handles = inputs.map(\.storage.handle)
    var results = [OpaquePointer?](repeating: nil, count: inputs.count)
    let status = withExtendedLifetime((storage, inputs)) {
      chiasm_gradients(
        [storage.handle], 1, nil, handles, inputs.count, keepsGraph || createsGraph, createsGraph,
        &results)
    }
    try check(status, "gradients", shapes: [shape])
    return results.map { $0.map(Tensor.init(owning:)) }
  }
}
