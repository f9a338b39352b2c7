import CTorch

extension Tensor {
  /// A tensor with a copy of the elements, in row-major order.
  ///
  /// - Throws: ``TensorError`` with code `shapeMismatch` if the shape has another element count.
  public init<Element: TensorElement>(_ elements: [Element], shape: [Int]) throws(TensorError) {
    let count = try elementCount(of: shape, operation: "Tensor.init")
    guard count == elements.count else {
      throw TensorError(
        .shapeMismatch, operation: "Tensor.init",
        message: "expected \(count) elements for shape \(shape), found \(elements.count)")
    }
    let made = elements.withUnsafeBytes { bytes in
      Self.copying(bytes, shape: shape, dtype: Element.dtype)
    }
    self = try made.get()
  }

  /// A vector with a copy of the elements.
  public init<Element: TensorElement>(_ elements: [Element]) throws(TensorError) {
    try self.init(elements, shape: [elements.count])
  }

  /// A tensor without axes.
  public init<Element: TensorElement>(scalar: Element) throws(TensorError) {
    try self.init([scalar], shape: [])
  }

  /// A tensor with a copy of raw bytes in row-major order and the machine's byte order.
  public init(bytes: UnsafeRawBufferPointer, shape: [Int], dtype: DType) throws(TensorError) {
    try expectByteCount(bytes.count, shape: shape, dtype: dtype)
    self = try Self.copying(bytes, shape: shape, dtype: dtype).get()
  }

  /// The elements in row-major order.
  ///
  /// - Throws: ``TensorError`` with code `typeMismatch` unless the element type is the tensor's or
  ///   one whose values `Element` represents, reals to rounding: then the tensor is converted first.
  public func array<Element: TensorElement>(of type: Element.Type) throws(TensorError) -> [Element]
  {
    guard let dtype, Element.dtype.represents(dtype) else {
      throw TensorError(
        .typeMismatch, operation: "array",
        message: "expected elements that \(Element.dtype) represents, found "
          + "\(dtype?.rawValue ?? "a type without a Swift equivalent"); convert the tensor first",
        argumentShapes: [shape])
    }
    let source = dtype == Element.dtype ? self : try converted(to: Element.dtype)
    let count = source.count
    var status = CHIASM_OK
    let elements = [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
      status = source.withHandle {
        chiasm_tensor_copy_bytes(
          $0, UnsafeMutableRawPointer(buffer.baseAddress), count * MemoryLayout<Element>.stride)
      }
      initialized = status == CHIASM_OK ? count : 0
    }
    try check(status, "array", shapes: [shape])
    return elements
  }

  /// Calls `body` with the bytes in row-major order; copies only what is not on the CPU or not
  /// contiguous.
  ///
  /// - Throws: ``TensorError`` with code `typeMismatch` for element types that Chiasm does not know.
  package func withBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws(TensorError) -> Result
  ) throws(TensorError) -> Result {
    guard let dtype else {
      throw TensorError(
        .typeMismatch, operation: "withBytes",
        message: "expected an element type of DType, found another", argumentShapes: [shape])
    }
    let host = try to(.cpu).contiguous()
    return try withExtendedLifetime(host.storage) { () throws(TensorError) in
      let byteCount = host.count * dtype.byteCount
      guard byteCount > 0 else { return try body(UnsafeRawBufferPointer(start: nil, count: 0)) }
      guard let first = chiasm_tensor_data(host.storage.handle) else {
        throw TensorError(
          .operationFailed, operation: "withBytes", message: "the tensor has no memory",
          argumentShapes: [shape])
      }
      return try body(UnsafeRawBufferPointer(start: first, count: byteCount))
    }
  }

  /// A tensor over memory that `owner` keeps alive; nobody may write there while it lives.
  package init(
    borrowing bytes: UnsafeRawBufferPointer, owner: any AnyObject & Sendable, shape: [Int],
    dtype: DType
  ) throws(TensorError) {
    try expectByteCount(bytes.count, shape: shape, dtype: dtype)
    guard let base = bytes.baseAddress, bytes.count > 0 else {
      // An empty range has no address to borrow.
      self = try Self.copying(bytes, shape: shape, dtype: dtype).get()
      return
    }
    let sizes = shape.map(Int64.init)
    var result: OpaquePointer?
    let context = Unmanaged.passRetained(owner).toOpaque()
    let status = chiasm_tensor_from_foreign(
      UnsafeMutableRawPointer(mutating: base), sizes, sizes.count, dtype.tag,
      { context in
        if let context { Unmanaged<AnyObject>.fromOpaque(context).release() }
      }, context, &result)
    try check(status, "Tensor.init")
    self = try Tensor(result: result, operation: "Tensor.init")
  }

  private static func copying(
    _ bytes: UnsafeRawBufferPointer, shape: [Int], dtype: DType
  ) -> Result<Tensor, TensorError> {
    let sizes = shape.map(Int64.init)
    var result: OpaquePointer?
    let status = chiasm_tensor_from_bytes(
      bytes.baseAddress, bytes.count, sizes, sizes.count, dtype.tag, &result)
    return Result { () throws(TensorError) in
      try check(status, "Tensor.init", shapes: [shape])
      return try Tensor(result: result, operation: "Tensor.init")
    }
  }
}

/// The product of the sizes.
///
/// - Throws: ``TensorError`` if a size is negative or the product overflows.
package func elementCount(of shape: [Int], operation: String) throws(TensorError) -> Int {
  var count = 1
  for size in shape {
    let (product, overflow) = count.multipliedReportingOverflow(by: size)
    guard size >= 0, !overflow else {
      throw TensorError(
        .shapeMismatch, operation: operation,
        message: "expected sizes of at least 0 whose product fits in 64 bits, found \(shape)")
    }
    count = product
  }
  return count
}

/// Refuses a shape that needs another number of bytes, before anything is allocated for it.
private func expectByteCount(_ found: Int, shape: [Int], dtype: DType) throws(TensorError) {
  let count = try elementCount(of: shape, operation: "Tensor.init")
  let (expected, overflow) = count.multipliedReportingOverflow(by: dtype.byteCount)
  guard !overflow, expected == found else {
    throw TensorError(
      .shapeMismatch, operation: "Tensor.init",
      message: "expected \(count) elements of \(dtype.byteCount) bytes for shape \(shape), "
        + "found \(found) bytes", argumentShapes: [shape])
  }
}

extension DType {
  /// Whether this type holds every value of another; real types hold all numbers, to rounding.
  func represents(_ other: DType) -> Bool {
    if self == other { return true }
    if isFloatingPoint { return true }
    return switch (self, other) {
    case (.bool, _), (.uint8, .int8): false
    case (_, .bool): true
    case (_, _) where other.isFloatingPoint: false
    default: byteCount > other.byteCount
    }
  }

  /// The number of this type in the C interface.
  package var tag: Int32 {
    switch self {
    case .bool: 0
    case .uint8: 1
    case .int8: 2
    case .int16: 3
    case .int32: 4
    case .int64: 5
    case .float16: 6
    case .bfloat16: 7
    case .float32: 8
    case .float64: 9
    }
  }
}
