/// Reads the text header of a tensor file, byte by byte, and trusts none of it.
///
/// Shared by safetensors (JSON) and `.npy` (a Python literal), whose lexical parts are alike.
struct HeaderCursor {
  let bytes: [UInt8]
  private(set) var position = 0
  /// Names the format and the file in errors.
  let operation: String
  let path: String

  init(_ bytes: [UInt8], operation: String, path: String) {
    self.bytes = bytes
    self.operation = operation
    self.path = path
  }

  /// An error about what stands here.
  func failure(_ message: String) -> TensorError {
    TensorError(
      .fileFormat, operation: operation, message: "\(path): header, byte \(position): \(message)")
  }

  /// The byte that stands here, in words.
  var found: String {
    guard let byte = peek else { return "the end" }
    return byte >= 0x20 && byte < 0x7F
      ? "'\(Unicode.Scalar(byte))'" : "byte 0x\(String(byte, radix: 16))"
  }

  var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func next() -> UInt8? {
    guard let byte = peek else { return nil }
    position += 1
    return byte
  }

  mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
      position += 1
    }
  }

  /// Passes a character, after any space, if it stands here.
  mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard peek == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  /// Passes a character that must stand here, after any space.
  mutating func expect(_ character: Unicode.Scalar) throws(TensorError) {
    guard take(character) else { throw failure("expected '\(character)', found \(found)") }
  }

  /// Passes a word if it stands here, after any space.
  mutating func take(word: String) -> Bool {
    skipSpace()
    guard bytes[position...].starts(with: word.utf8) else { return false }
    position += word.utf8.count
    return true
  }

  /// A non-negative whole number in decimal digits.
  mutating func wholeNumber() throws(TensorError) -> Int {
    skipSpace()
    if peek == UInt8(ascii: "-") { throw failure("expected a size, found a negative number") }
    let start = position
    var value = 0
    while let byte = peek, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
      let (tens, firstOverflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, secondOverflow) = tens.addingReportingOverflow(Int(byte - UInt8(ascii: "0")))
      guard !firstOverflow, !secondOverflow else {
        throw failure("a number does not fit in 64 bits")
      }
      value = sum
      position += 1
    }
    guard position > start else { throw failure("expected a number, found \(found)") }
    if bytes[start] == UInt8(ascii: "0"), position > start + 1 {
      throw failure("a number begins with 0")
    }
    if let byte = peek, byte == UInt8(ascii: ".") || byte | 0x20 == UInt8(ascii: "e") {
      throw failure("expected a whole number, found a fraction or exponent")
    }
    return value
  }

  /// Text between the quotes given, without escapes: what `.npy` headers hold.
  mutating func plainString(quote: Unicode.Scalar) throws(TensorError) -> String {
    try expect(quote)
    let start = position
    while let byte = next() {
      if byte == UInt8(ascii: quote) {
        return try text(bytes[start..<(position - 1)])
      }
      guard byte != UInt8(ascii: "\\") else { throw failure("expected plain text, found '\\'") }
    }
    throw failure("expected '\(quote)', found the end")
  }

  /// A JSON string (RFC 8259), its escapes resolved.
  mutating func jsonString() throws(TensorError) -> String {
    try expect("\"")
    var content: [UInt8] = []
    while let byte = next() {
      switch byte {
      case UInt8(ascii: "\""): return try text(content[...])
      case UInt8(ascii: "\\"): content += try jsonEscape()
      case ..<0x20: throw failure("a control character in a string must be escaped")
      default: content.append(byte)
      }
    }
    throw failure("expected '\"', found the end")
  }

  private mutating func jsonEscape() throws(TensorError) -> [UInt8] {
    switch next() {
    case UInt8(ascii: "\""): return [UInt8(ascii: "\"")]
    case UInt8(ascii: "\\"): return [UInt8(ascii: "\\")]
    case UInt8(ascii: "/"): return [UInt8(ascii: "/")]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"):
      var code = try jsonCodeUnit()
      if (0xD800..<0xDC00).contains(code) {
        guard next() == UInt8(ascii: "\\"), next() == UInt8(ascii: "u") else {
          throw failure("half of a surrogate pair")
        }
        let low = try jsonCodeUnit()
        guard (0xDC00..<0xE000).contains(low) else { throw failure("half of a surrogate pair") }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw failure("half of a surrogate pair") }
      return Array(String(Character(scalar)).utf8)
    default: throw failure("an unknown escape in a string")
    }
  }

  /// Four hexadecimal digits.
  private mutating func jsonCodeUnit() throws(TensorError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next(), let digit = Character(Unicode.Scalar(byte)).hexDigitValue,
        byte < 0x80
      else { throw failure("expected four hexadecimal digits") }
      value = value << 4 | UInt32(digit)
    }
    return value
  }

  private func text(_ bytes: ArraySlice<UInt8>) throws(TensorError) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw failure("a string is not UTF-8")
    }
    return text
  }
}
