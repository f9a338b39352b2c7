/// Reads JSON (RFC 8259) into ``JSONValue``.
struct JSONReader {
  private let bytes: [UInt8]
  private var position = 0
  /// Deeper nesting is refused, because each level takes stack.
  private static let greatestDepth = 64

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Reads a whole file.
  ///
  /// - Throws: ``TokenizerError`` with code `malformedJSON` or `invalidUTF8`.
  static func read(_ bytes: [UInt8]) throws(TokenizerError) -> JSONNode {
    guard UTF8Text.isValid(bytes) else {
      throw TokenizerError(.invalidUTF8, "the file is not UTF-8; save it as UTF-8")
    }
    var reader = JSONReader(bytes)
    // A byte order mark that editors leave.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.position = 3 }
    let value = try reader.value(depth: 0)
    reader.skipSpace()
    guard reader.position == bytes.count else {
      throw reader.malformed("expected the end of the file")
    }
    return JSONNode(value: value, path: "")
  }

  private mutating func value(depth: Int) throws(TokenizerError) -> JSONValue {
    guard depth <= Self.greatestDepth else {
      throw malformed("expected at most \(Self.greatestDepth) levels")
    }
    skipSpace()
    switch peek {
    case UInt8(ascii: "{"): return .object(try members(depth: depth))
    case UInt8(ascii: "["): return .array(try elements(depth: depth))
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case let byte? where Self.numberBytes.contains(byte): return .number(try number())
    default: throw malformed("expected a value")
    }
  }

  private mutating func members(depth: Int) throws(TokenizerError) -> [JSONValue.Member] {
    position += 1
    var members: [JSONValue.Member] = []
    skipSpace()
    if take(UInt8(ascii: "}")) { return members }
    repeat {
      skipSpace()
      guard peek == UInt8(ascii: "\"") else { throw malformed("expected a key in quotation marks") }
      let key = try string()
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw malformed("expected a colon") }
      members.append(JSONValue.Member(key: key, value: try value(depth: depth + 1)))
      skipSpace()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw malformed("expected a comma or }") }
    return members
  }

  private mutating func elements(depth: Int) throws(TokenizerError) -> [JSONValue] {
    position += 1
    var elements: [JSONValue] = []
    skipSpace()
    if take(UInt8(ascii: "]")) { return elements }
    repeat {
      elements.append(try value(depth: depth + 1))
      skipSpace()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { throw malformed("expected a comma or ]") }
    return elements
  }

  private mutating func string() throws(TokenizerError) -> [UInt8] {
    position += 1
    var result: [UInt8] = []
    while let byte = peek {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return result
      case UInt8(ascii: "\\"): try appendEscape(to: &result)
      case 0..<0x20: throw malformed("expected no control character in a string")
      default: result.append(byte)
      }
    }
    throw malformed("expected the end of a string")
  }

  private mutating func appendEscape(to result: inout [UInt8]) throws(TokenizerError) {
    guard let byte = peek else { throw malformed("expected the rest of an escape") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(byte)
    case UInt8(ascii: "b"): result.append(0x08)
    case UInt8(ascii: "f"): result.append(0x0C)
    case UInt8(ascii: "n"): result.append(0x0A)
    case UInt8(ascii: "r"): result.append(0x0D)
    case UInt8(ascii: "t"): result.append(0x09)
    case UInt8(ascii: "u"):
      var scalar = try hexadecimal()
      if (0xD800..<0xDC00).contains(scalar), take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) {
        let low = try hexadecimal()
        guard (0xDC00..<0xE000).contains(low) else {
          throw malformed("expected the second half of a surrogate pair")
        }
        scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
      }
      guard Unicode.Scalar(scalar) != nil else { throw malformed("expected no half of a pair") }
      UTF8Text.append(scalar, to: &result)
    default: throw malformed("expected a known escape")
    }
  }

  private mutating func hexadecimal() throws(TokenizerError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw malformed("expected four hexadecimal digits")
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }

  private mutating func number() throws(TokenizerError) -> Double {
    let start = position
    while let byte = peek, Self.numberBytes.contains(byte) { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    guard let number = Double(text), number.isFinite else { throw malformed("expected a number") }
    return number
  }

  private static let numberBytes = Set("+-.0123456789eE".utf8)

  private mutating func word(_ word: String, _ value: JSONValue) throws(TokenizerError) -> JSONValue
  {
    guard bytes[position...].starts(with: word.utf8) else { throw malformed("expected \(word)") }
    position += word.utf8.count
    return value
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }

  private func malformed(_ message: String) -> TokenizerError {
    let before = bytes[..<Swift.min(position, bytes.count)]
    let line = 1 + before.count { $0 == 0x0A }
    let column = 1 + before.reversed().prefix { $0 != 0x0A }.count
    return TokenizerError(
      .malformedJSON,
      "\(message) at column \(column); the file is not JSON, or was cut off", line: line)
  }
}
