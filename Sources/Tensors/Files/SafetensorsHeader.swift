/// What a safetensors file holds: names, element types, shapes and places, all of them checked.
///
/// Format: <https://huggingface.co/docs/safetensors>. A header is refused unless its tensors fill the
/// rest of the file exactly, without overlap and without holes, as the reference demands.
public struct SafetensorsHeader: Sendable, Hashable {
  /// The tensors, in the order in which they lie in the file.
  public let entries: [TensorFileEntry]
  /// What the file says of itself, by key.
  public let metadata: [String: String]

  /// Keyed by UTF-8: `String` holds distinct spellings of one text to be equal.
  private let indices: [[UInt8]: Int]

  /// Headers beyond this size are refused, as by the reference.
  static let maximumByteCount = 100_000_000
  /// The header's length, ahead of it.
  static let prefixByteCount = 8

  /// Parses a header.
  ///
  /// - Parameters:
  ///   - header: The JSON text, without the length ahead of it.
  ///   - fileByteCount: The size of the whole file.
  ///   - path: Named in errors.
  /// - Throws: ``TensorError`` with code `fileFormat` for anything the format does not allow.
  public init(
    parsing header: [UInt8], fileByteCount: Int, path: String
  ) throws(TensorError) {
    var cursor = HeaderCursor(header, operation: "safetensors", path: path)
    guard cursor.peek == UInt8(ascii: "{") else {
      throw cursor.failure("expected '{', found \(cursor.found)")
    }
    var metadata: [String: String]?
    var found: [TensorFileEntry] = []
    var names: Set<[UInt8]> = []
    try cursor.jsonObject { cursor, key throws(TensorError) in
      guard names.insert(Array(key.utf8)).inserted else {
        throw cursor.failure("the name \(quoted(key)) appears twice")
      }
      if key == SafetensorsFile.metadataKey {
        metadata = try cursor.stringObject()
      } else {
        found.append(try cursor.entry(named: key))
      }
    }
    cursor.skipSpace()
    guard cursor.peek == nil else {
      throw cursor.failure("expected the end of the header, found \(cursor.found)")
    }
    let start = Self.prefixByteCount + header.count
    entries = try Self.placed(found, dataStart: start, fileByteCount: fileByteCount, path: path)
    self.metadata = metadata ?? [:]
    indices = Dictionary(
      uniqueKeysWithValues: entries.enumerated().map { (Array($1.name.utf8), $0) })
  }

  /// The tensor of that name, compared byte by byte, or `nil`.
  public func entry(named name: String) -> TensorFileEntry? {
    indices[Array(name.utf8)].map { entries[$0] }
  }

  /// The entries in file order, with ranges from the beginning of the file, if they tile the data.
  private static func placed(
    _ found: [TensorFileEntry], dataStart: Int, fileByteCount: Int, path: String
  ) throws(TensorError) -> [TensorFileEntry] {
    func failure(_ message: String) -> TensorError {
      TensorError(.fileFormat, operation: "safetensors", message: "\(path): \(message)")
    }
    let available = fileByteCount - dataStart
    // Empty tensors share their place with the next one; the order of the header breaks such ties.
    let order = found.indices.sorted {
      let (left, right) = (found[$0].byteRange, found[$1].byteRange)
      return (left.lowerBound, left.upperBound, $0) < (right.lowerBound, right.upperBound, $1)
    }
    var end = 0
    var placed: [TensorFileEntry] = []
    for entry in order.lazy.map({ found[$0] }) {
      let range = entry.byteRange
      guard range.upperBound <= available else {
        throw failure(
          "\(quoted(entry.name)) ends at byte \(range.upperBound) of the data, "
            + "found only \(available); is the file truncated?")
      }
      guard range.lowerBound >= end else {
        throw failure("\(quoted(entry.name)) overlaps the tensor before it")
      }
      guard range.lowerBound == end else {
        throw failure("\(range.lowerBound - end) unused bytes before \(quoted(entry.name))")
      }
      end = range.upperBound
      placed.append(
        TensorFileEntry(
          name: entry.name, dtype: entry.dtype, shape: entry.shape,
          byteRange: (dataStart + range.lowerBound)..<(dataStart + range.upperBound)))
    }
    guard end == available else {
      throw failure("\(available - end) unused bytes after the last tensor")
    }
    return placed
  }
}

extension HeaderCursor {
  /// An object, whose values `member` reads.
  fileprivate mutating func jsonObject(
    _ member: (inout HeaderCursor, _ key: String) throws(TensorError) -> Void
  ) throws(TensorError) {
    try expect("{")
    if take("}") { return }
    repeat {
      let key = try jsonString()
      try expect(":")
      try member(&self, key)
    } while take(",")
    try expect("}")
  }

  /// An object whose values are strings.
  fileprivate mutating func stringObject() throws(TensorError) -> [String: String] {
    var result: [String: String] = [:]
    try jsonObject { cursor, key throws(TensorError) in
      guard result.updateValue(try cursor.jsonString(), forKey: key) == nil else {
        throw cursor.failure("the metadata key \(quoted(key)) appears twice")
      }
    }
    return result
  }

  /// An array of sizes.
  private mutating func sizes() throws(TensorError) -> [Int] {
    try expect("[")
    if take("]") { return [] }
    var result: [Int] = []
    repeat { result.append(try wholeNumber()) } while take(",")
    try expect("]")
    return result
  }

  /// One tensor's description; its range still counts from the beginning of the data.
  fileprivate mutating func entry(named name: String) throws(TensorError) -> TensorFileEntry {
    var dtype: DType?
    var shape: [Int]?
    var offsets: [Int]?
    try jsonObject { cursor, key throws(TensorError) in
      switch key {
      case "dtype" where dtype == nil:
        let code = try cursor.jsonString()
        guard let known = DType(safetensorsCode: code) else {
          throw cursor.failure(
            "\(quoted(name)) has the element type \(quoted(code)); expected one of "
              + DType.allCases.map(\.safetensorsCode).joined(separator: ", "))
        }
        dtype = known
      case "shape" where shape == nil: shape = try cursor.sizes()
      case "data_offsets" where offsets == nil: offsets = try cursor.sizes()
      default:
        throw cursor.failure("\(quoted(name)) has an unknown or repeated key \(quoted(key))")
      }
    }
    guard let dtype, let shape, let offsets else {
      throw failure("\(quoted(name)) needs dtype, shape and data_offsets")
    }
    guard offsets.count == 2, offsets[0] <= offsets[1] else {
      throw failure("\(quoted(name)) needs data_offsets [begin, end], found \(offsets)")
    }
    guard let byteCount = checkedByteCount(dtype, shape) else {
      throw failure("\(quoted(name)) of shape \(shape) is beyond any memory")
    }
    guard offsets[1] - offsets[0] == byteCount else {
      throw failure(
        "\(quoted(name)) of \(dtype.rawValue) and shape \(shape) needs \(byteCount) bytes, "
          + "its data_offsets hold \(offsets[1] - offsets[0])")
    }
    return TensorFileEntry(
      name: name, dtype: dtype, shape: shape, byteRange: offsets[0]..<offsets[1])
  }
}
