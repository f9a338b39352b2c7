import CTorch

/// An array of numbers with a shape, on a device, that can take part in differentiation.
///
/// A `Tensor` is a value: no public operation changes an existing one. Copies share memory.
/// Operations throw ``TensorError`` instead of trapping, and never cross the border to C++ with an
/// exception.
public struct Tensor: Sendable {
  package let storage: TensorStorage

  package init(owning handle: OpaquePointer) { storage = TensorStorage(owning: handle) }

  /// The handle, valid while `body` runs.
  @inline(__always)
  package func withHandle<Result>(_ body: (OpaquePointer) -> Result) -> Result {
    withExtendedLifetime(storage) { body(storage.handle) }
  }

  /// The number of axes.
  public var rank: Int { withHandle { Int(chiasm_tensor_rank($0)) } }

  /// The size of every axis.
  public var shape: [Int] {
    withHandle { handle in
      let rank = Int(chiasm_tensor_rank(handle))
      return [Int](unsafeUninitializedCapacity: rank) { buffer, count in
        buffer.withMemoryRebound(to: Int64.self) { sizes in
          if let first = sizes.baseAddress { chiasm_tensor_shape(handle, first) }
        }
        count = rank
      }
    }
  }

  /// The number of elements.
  public var count: Int { withHandle { Int(chiasm_tensor_count($0)) } }

  /// The element type, or nil for types that Chiasm does not know (complex, quantized).
  public var dtype: DType? {
    let raw = withHandle { Int(chiasm_tensor_dtype($0)) }
    return DType.allCases.indices.contains(raw) ? DType.allCases[raw] : nil
  }

  /// Where the elements are.
  public var device: Device { withHandle { Device(chiasm_tensor_device($0)) } }

  /// Whether the elements lie in row-major order without gaps.
  public var isContiguous: Bool { withHandle { chiasm_tensor_is_contiguous($0) } }

  /// The size of one axis; negative axes count from the end.
  public func size(_ axis: Int) throws(TensorError) -> Int {
    let rank = rank
    let position = axis < 0 ? axis + rank : axis
    guard position >= 0, position < rank else {
      throw TensorError(
        .invalidArgument, operation: "size",
        message: "expected an axis in \(-rank)..<\(rank), found \(axis)", argumentShapes: [shape])
    }
    return withHandle { Int(chiasm_tensor_size($0, Int64(position))) }
  }

  /// The only element, as a double.
  public func item() throws(TensorError) -> Double {
    var value = 0.0
    try withExtendedLifetime(storage) { () throws(TensorError) in
      try check(chiasm_tensor_item(storage.handle, &value), "item", shapes: [shape])
    }
    return value
  }

  /// Whether two values share the same tensor, not only equal elements.
  public func isSame(as other: Tensor) -> Bool {
    withHandle { first in other.withHandle { chiasm_tensor_is_same(first, $0) } }
  }

  /// The tensor on another device; itself when it is there already.
  public func to(_ device: Device) throws(TensorError) -> Tensor {
    var result: OpaquePointer?
    try withExtendedLifetime(storage) { () throws(TensorError) in
      try check(chiasm_tensor_to_device(storage.handle, device.handle, &result), "to")
    }
    return try Tensor(result: result, operation: "to")
  }

  init(result: OpaquePointer?, operation: String) throws(TensorError) {
    guard let result else {
      throw TensorError(.operationFailed, operation: operation, message: "no result")
    }
    self.init(owning: result)
  }
}

extension Tensor: CustomStringConvertible {
  /// Type, shape and device; the elements when there are few.
  public var description: String {
    let head = "Tensor(\(dtype?.rawValue ?? "other"), \(shape), \(device))"
    guard count <= 16, let values = try? array(of: Double.self) else { return head }
    return "\(head) \(values)"
  }
}
