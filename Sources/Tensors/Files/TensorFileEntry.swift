/// One tensor in a file: how its bytes are to be read, and where they lie.
public struct TensorFileEntry: Sendable, Hashable {
  /// The name; empty in a format that stores one unnamed tensor.
  public let name: String
  /// The element type.
  public let dtype: DType
  /// The sizes of the axes, elements being in row-major order; empty for a scalar.
  public let shape: [Int]
  /// Where the elements lie, in bytes from the beginning of the file, little-endian.
  public let byteRange: Range<Int>
}

/// One tensor on its way into a file.
public struct TensorFileSource {
  /// Lends the elements to a closure: row-major, little-endian, without gaps.
  public typealias Bytes = (
    _ body: (UnsafeRawBufferPointer) throws(TensorError) -> Void
  ) throws(TensorError) -> Void

  /// The name; ignored by a format that stores one unnamed tensor.
  public let name: String
  /// The element type.
  public let dtype: DType
  /// The sizes of the axes; empty for a scalar.
  public let shape: [Int]
  let withBytes: Bytes

  /// Creates a source whose elements are asked for when they are written.
  public init(name: String, dtype: DType, shape: [Int], withBytes: @escaping Bytes) {
    self.name = name
    self.dtype = dtype
    self.shape = shape
    self.withBytes = withBytes
  }

  /// Creates a source from bytes in memory.
  public init(name: String, dtype: DType, shape: [Int], bytes: [UInt8]) {
    self.init(name: name, dtype: dtype, shape: shape) { body throws(TensorError) in
      let result = bytes.withUnsafeBytes { buffer in
        Result { () throws(TensorError) in try body(buffer) }
      }
      try result.get()
    }
  }

  /// Appends the elements to a file, after comparing their size with what the header announced.
  func write(
    to file: borrowing AtomicFile, expectedByteCount: Int, path: String, operation: String
  ) throws(TensorError) {
    // The closure's own error type cannot carry a borrowed file, so the file's error travels here.
    try withBytes { bytes throws(TensorError) in
      guard bytes.count == expectedByteCount else {
        throw TensorError(
          .shapeMismatch, operation: operation,
          message: "\(path): expected \(expectedByteCount) bytes for \(quoted(name)), "
            + "found \(bytes.count)",
          argumentShapes: [shape])
      }
      try file.write(bytes)
    }
  }
}

/// The size in bytes of a tensor, or `nil` for a negative size or one beyond any memory.
func checkedByteCount(_ dtype: DType, _ shape: [Int]) -> Int? {
  var count = dtype.byteCount
  for size in shape {
    guard size >= 0 else { return nil }
    let (product, overflow) = count.multipliedReportingOverflow(by: size)
    guard !overflow else { return nil }
    count = product
  }
  return count
}

/// The bytes of a number, the lowest first.
func littleEndianBytes(of number: some FixedWidthInteger) -> [UInt8] {
  (0..<number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
}

/// A name out of a file as it may stand in a message: quoted, escaped, and short.
func quoted(_ name: String) -> String {
  let limit = 80
  return name.count <= limit ? name.debugDescription : "\(name.prefix(limit))…".debugDescription
}

/// Refuses bytes that are neither 0 nor 1: no `Bool`, and undefined behavior in C++.
func requireBooleans(
  _ bytes: UnsafeRawBufferPointer, path: String, operation: String, name: String
) throws(TensorError) {
  guard let index = bytes.firstIndex(where: { $0 > 1 }) else { return }
  throw TensorError(
    .fileFormat, operation: operation,
    message: "\(path): expected 0 or 1 in every element of the boolean tensor \(quoted(name)), "
      + "found \(bytes[index]) at element \(index)")
}
