extension SafetensorsFile {
  /// Writes tensors to a file, which appears only when it is whole.
  ///
  /// The bytes equal those that the reference writes: wide element types first, then by name, and a
  /// header padded so that every tensor is aligned.
  ///
  /// - Throws: ``TensorError`` with code `invalidArgument` for a name that is taken, `shapeMismatch`
  ///   if a source's bytes do not fit its shape, or `fileAccess`.
  public static func write(
    _ sources: [TensorFileSource], metadata: [String: String] = [:], to path: String
  ) throws(TensorError) {
    let ordered = sources.sorted {
      ($1.dtype.safetensorsRank, Bytewise($0.name)) < ($0.dtype.safetensorsRank, Bytewise($1.name))
    }
    let (header, byteCounts) = try header(of: ordered, metadata: metadata, path: path)
    let file = try AtomicFile(path: path)
    try file.write(header)
    for (source, byteCount) in zip(ordered, byteCounts) {
      try source.write(
        to: file, expectedByteCount: byteCount, path: path, operation: "safetensors")
    }
    try file.commit()
  }

  /// The header with its length ahead, and the size of each tensor.
  private static func header(
    of sources: [TensorFileSource], metadata: [String: String], path: String
  ) throws(TensorError) -> (bytes: [UInt8], byteCounts: [Int]) {
    func refusal(_ message: String) -> TensorError {
      TensorError(.invalidArgument, operation: "safetensors", message: "\(path): \(message)")
    }
    var members: [String] = []
    if !metadata.isEmpty {
      let sorted = metadata.sorted { Bytewise($0.key) < Bytewise($1.key) }
      let pairs = sorted.map { "\(jsonText($0.key)):\(jsonText($0.value))" }
      members.append("\"\(metadataKey)\":{\(pairs.joined(separator: ","))}")
    }
    var names: Set<[UInt8]> = [Array(metadataKey.utf8)]
    var byteCounts: [Int] = []
    var end = 0
    for source in sources {
      guard names.insert(Array(source.name.utf8)).inserted else {
        throw refusal("the name \(quoted(source.name)) is taken")
      }
      guard let byteCount = checkedByteCount(source.dtype, source.shape) else {
        throw refusal("\(quoted(source.name)) has an impossible shape \(source.shape)")
      }
      let (next, overflow) = end.addingReportingOverflow(byteCount)
      guard !overflow else { throw refusal("the tensors are beyond any disk") }
      let shape = source.shape.map(String.init).joined(separator: ",")
      members.append(
        "\(jsonText(source.name)):{\"dtype\":\"\(source.dtype.safetensorsCode)\","
          + "\"shape\":[\(shape)],\"data_offsets\":[\(end),\(next)]}")
      byteCounts.append(byteCount)
      end = next
    }
    var text = Array("{\(members.joined(separator: ","))}".utf8)
    let alignment = SafetensorsHeader.prefixByteCount
    text += Array(repeating: UInt8(ascii: " "), count: -text.count & (alignment - 1))
    guard text.count <= SafetensorsHeader.maximumByteCount else {
      throw refusal(
        "the header takes \(text.count) bytes; expected at most "
          + "\(SafetensorsHeader.maximumByteCount)")
    }
    return (littleEndianBytes(of: UInt64(text.count)) + text, byteCounts)
  }

  /// A JSON string, escaped as the reference escapes.
  private static func jsonText(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\u{8}": result += "\\b"
      case "\u{C}": result += "\\f"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\0"..<" ":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

/// Text ordered by its UTF-8, as the reference orders; `String` orders by canonical equivalence.
private struct Bytewise: Comparable {
  let text: String
  init(_ text: String) { self.text = text }
  static func == (left: Self, right: Self) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }
  static func < (left: Self, right: Self) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }
}
