/// A NumPy `.npy` file, mapped into memory.
///
/// Format: <https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>, versions 1 to 3.
/// Refused with what to do about it: big-endian, structured, object, text and complex elements, and
/// arrays in Fortran order.
public struct NumpyFile: Sendable {
  /// Where the file was found.
  public var path: String { mapping.path }
  /// The array; its name is empty.
  public let entry: TensorFileEntry
  /// The bytes, for readers that keep them instead of copying.
  package let mapping: MappedFile

  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  /// NumPy itself writes a few hundred bytes.
  static let maximumHeaderByteCount = 1_000_000

  /// Opens a file and checks its header; elements are read when they are asked for.
  ///
  /// - Throws: ``TensorError`` with code `fileAccess`, or `fileFormat` with what is wrong and where.
  public init(path: String) throws(TensorError) {
    mapping = try MappedFile(path: path)
    let range = try Self.headerRange(in: mapping)
    let text = try mapping.withUnsafeBytes(in: range) { Array($0) }
    let (dtype, shape) = try Self.parse(text, path: path)
    guard let byteCount = checkedByteCount(dtype, shape) else {
      throw Self.failure(path, "the shape \(shape) is beyond any memory")
    }
    let available = mapping.byteCount - range.upperBound
    guard byteCount == available else {
      throw Self.failure(
        path,
        "\(dtype.rawValue) of shape \(shape) needs \(byteCount) bytes, found \(available)"
          + (available < byteCount ? "; is it truncated?" : "; does it hold several arrays?"))
    }
    entry = TensorFileEntry(
      name: "", dtype: dtype, shape: shape, byteRange: range.upperBound..<mapping.byteCount)
  }

  /// Lends the elements: row-major, little-endian, at any address, aligned or not.
  ///
  /// - Throws: ``TensorError`` with code `fileFormat` if a boolean array holds anything but 0 and 1.
  public func withUnsafeBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws(TensorError) -> Result
  ) throws(TensorError) -> Result {
    try mapping.withUnsafeBytes(in: entry.byteRange) { bytes throws(TensorError) in
      if entry.dtype == .bool {
        try requireBooleans(bytes, path: path, operation: "npy", name: "")
      }
      return try body(bytes)
    }
  }

  /// Where the header's text lies.
  private static func headerRange(in mapping: MappedFile) throws(TensorError) -> Range<Int> {
    let path = mapping.path
    let leading = try mapping.withUnsafeBytes(in: 0..<min(12, mapping.byteCount)) { Array($0) }
    guard leading.starts(with: magic) else {
      let isZip = leading.starts(with: Array("PK".utf8))
      throw failure(
        path,
        isZip
          ? "is an .npz archive; save one array with numpy.save" : "is not a NumPy .npy file")
    }
    guard leading.count >= 10 else { throw failure(path, "ends in the header; is it truncated?") }
    let start: Int
    switch leading[6] {
    case 1: start = 10
    case 2, 3: start = 12
    default:
      throw failure(path, "expected format version 1, 2 or 3, found \(leading[6]).\(leading[7])")
    }
    guard leading.count >= start else {
      throw failure(path, "ends in the header; is it truncated?")
    }
    let length = leading[8..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length <= maximumHeaderByteCount, length <= mapping.byteCount - start else {
      throw failure(
        path,
        "announces a header of \(length) bytes, found only "
          + "\(mapping.byteCount - start); is it truncated?")
    }
    return start..<(start + length)
  }

  /// Reads the Python dictionary that describes the array.
  private static func parse(
    _ text: [UInt8], path: String
  ) throws(TensorError) -> (dtype: DType, shape: [Int]) {
    var cursor = HeaderCursor(text, operation: "npy", path: path)
    var dtype: DType?
    var isFortran: Bool?
    var shape: [Int]?
    try cursor.expect("{")
    while !cursor.take("}") {
      let key = try cursor.pythonString()
      try cursor.expect(":")
      switch key {
      case "descr" where dtype == nil: dtype = try cursor.numpyType()
      case "fortran_order" where isFortran == nil:
        if cursor.take(word: "True") {
          isFortran = true
        } else if cursor.take(word: "False") {
          isFortran = false
        } else {
          throw cursor.failure("expected True or False, found \(cursor.found)")
        }
      case "shape" where shape == nil: shape = try cursor.pythonSizes()
      default: throw cursor.failure("an unknown or repeated key \(quoted(key))")
      }
      guard cursor.take(",") else {
        try cursor.expect("}")
        break
      }
    }
    cursor.skipSpace()
    guard cursor.peek == nil else {
      throw cursor.failure("expected the end of the header, found \(cursor.found)")
    }
    guard let dtype, let isFortran, let shape else {
      throw cursor.failure("expected the keys descr, fortran_order and shape")
    }
    // With one axis longer than 1, both orders are the same.
    guard !isFortran || shape.count(where: { $0 != 1 }) <= 1 else {
      throw failure(
        path, "is in Fortran order; save it with numpy.save(path, numpy.ascontiguousarray(array))")
    }
    return (dtype, shape)
  }

  static func failure(_ path: String, _ message: String) -> TensorError {
    TensorError(.fileFormat, operation: "npy", message: "\(path): \(message)")
  }
}

extension HeaderCursor {
  /// Text in either kind of quotes.
  fileprivate mutating func pythonString() throws(TensorError) -> String {
    skipSpace()
    return try plainString(quote: peek == UInt8(ascii: "\"") ? "\"" : "'")
  }

  /// A tuple of sizes: `()`, `(3,)`, `(3, 4)`.
  fileprivate mutating func pythonSizes() throws(TensorError) -> [Int] {
    try expect("(")
    var result: [Int] = []
    while !take(")") {
      result.append(try wholeNumber())
      // Python 2 wrote long integers so.
      if peek == UInt8(ascii: "L") { _ = take("L") }
      guard take(",") else {
        guard result.count > 1 else { throw failure("expected ',', found \(found)") }
        try expect(")")
        break
      }
    }
    return result
  }

  /// The element type, or what to do about one that cannot be read.
  fileprivate mutating func numpyType() throws(TensorError) -> DType {
    skipSpace()
    if peek == UInt8(ascii: "[") {
      throw failure("holds structured elements; save each field as an array of its own")
    }
    let code = try pythonString()
    if let dtype = DType(numpyCode: code) { return dtype }
    let advice =
      switch (code.first, code.dropFirst().first) {
      case (_, "O"): "objects, which are pickled; save numbers with array.astype('f4')"
      case (_, "U"), (_, "S"), (_, "V"): "text or raw bytes; save numbers"
      case (">", _): "big-endian; save with array.astype(array.dtype.newbyteorder('<'))"
      case (_, "c"): "complex; save real and imaginary parts apart"
      case (_, "u"): "unsigned; save with array.astype('i8')"
      default: "none of \(DType.allCases.compactMap(\.numpyCode).joined(separator: ", "))"
      }
    throw failure("the element type \(quoted(code)) is \(advice)")
  }
}
