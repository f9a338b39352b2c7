/// A safetensors file, mapped into memory: weights as PyTorch, Hugging Face and Chiasm keep them.
///
/// Format: <https://huggingface.co/docs/safetensors>.
public struct SafetensorsFile: Sendable {
  /// Where the file was found.
  public var path: String { mapping.path }
  /// What the file holds.
  public let header: SafetensorsHeader
  /// The bytes, for readers that keep them instead of copying.
  package let mapping: MappedFile

  /// In the header, what stands under this name is no tensor.
  static let metadataKey = "__metadata__"

  /// Opens a file and checks its header; tensors are read when they are asked for.
  ///
  /// - Throws: ``TensorError`` with code `fileAccess`, or `fileFormat` with what is wrong and where.
  public init(path: String) throws(TensorError) {
    mapping = try MappedFile(path: path)
    let prefix = SafetensorsHeader.prefixByteCount
    guard mapping.byteCount >= prefix else {
      throw Self.failure(
        path, "expected at least \(prefix) bytes, found \(mapping.byteCount); is it truncated?")
    }
    let announced = try mapping.withUnsafeBytes(in: 0..<prefix) {
      UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self))
    }
    // Compared before anything of that size is converted, added or allocated.
    guard announced <= UInt64(SafetensorsHeader.maximumByteCount) else {
      throw Self.failure(
        path,
        "announces a header of \(announced) bytes; expected at most "
          + "\(SafetensorsHeader.maximumByteCount). Is this a safetensors file?")
    }
    guard announced <= UInt64(mapping.byteCount - prefix) else {
      throw Self.failure(
        path,
        "announces a header of \(announced) bytes, found only "
          + "\(mapping.byteCount - prefix); is it truncated?")
    }
    let text = try mapping.withUnsafeBytes(in: prefix..<(prefix + Int(announced))) { Array($0) }
    header = try SafetensorsHeader(parsing: text, fileByteCount: mapping.byteCount, path: path)
  }

  /// The tensor of that name.
  ///
  /// - Throws: ``TensorError`` with code `missingEntry`, naming the nearest name there is.
  public func entry(named name: String) throws(TensorError) -> TensorFileEntry {
    if let entry = header.entry(named: name) { return entry }
    let nearest = nearestName(to: name, among: header.entries.map(\.name))
    throw TensorError(
      .missingEntry, operation: "safetensors",
      message: "\(path): expected a tensor named \(quoted(name)), found none among "
        + "\(header.entries.count)" + (nearest.map { "; the nearest is \(quoted($0))" } ?? ""))
  }

  /// Lends the elements of a tensor: row-major, little-endian, at any address, aligned or not.
  ///
  /// - Throws: ``TensorError`` with code `missingEntry`, or `fileFormat` if a boolean tensor holds
  ///   anything but 0 and 1.
  public func withUnsafeBytes<Result>(
    of name: String, _ body: (UnsafeRawBufferPointer) throws(TensorError) -> Result
  ) throws(TensorError) -> Result {
    let entry = try entry(named: name)
    return try mapping.withUnsafeBytes(in: entry.byteRange) { bytes throws(TensorError) in
      if entry.dtype == .bool {
        try requireBooleans(bytes, path: path, operation: "safetensors", name: name)
      }
      return try body(bytes)
    }
  }

  static func failure(_ path: String, _ message: String) -> TensorError {
    TensorError(.fileFormat, operation: "safetensors", message: "\(path): \(message)")
  }
}
