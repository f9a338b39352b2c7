/// Writes ``JSONValue`` as one line, or large objects and lists a line a member.
enum JSONWriter {
  /// The bytes of a value.
  static func bytes(of value: JSONValue) -> [UInt8] {
    var result: [UInt8] = []
    append(value, to: &result, depth: 0)
    result.append(0x0A)
    return result
  }

  private static func append(_ value: JSONValue, to result: inout [UInt8], depth: Int) {
    switch value {
    case .null: result += "null".utf8
    case .bool(let value): result += (value ? "true" : "false").utf8
    case .number(let number):
      result += (Int(exactly: number).map(String.init) ?? String(number)).utf8
    case .string(let bytes): appendString(bytes, to: &result)
    case .array(let values):
      appendList(values, "[", "]", to: &result, depth: depth) { value, result in
        append(value, to: &result, depth: depth + 1)
      }
    case .object(let members):
      appendList(members, "{", "}", to: &result, depth: depth) { member, result in
        appendString(member.key, to: &result)
        result += ": ".utf8
        append(member.value, to: &result, depth: depth + 1)
      }
    }
  }

  private static func appendList<Element>(
    _ elements: [Element], _ open: String, _ close: String, to result: inout [UInt8], depth: Int,
    append: (Element, inout [UInt8]) -> Void
  ) {
    // One member a line at the top and in vocabularies, so that a difference can be seen.
    let isTall = depth == 0 || elements.count > 16
    let indentation = isTall ? [0x0A] + [UInt8](repeating: 0x20, count: 2 * depth + 2) : []
    result += open.utf8
    for (index, element) in elements.enumerated() {
      if index > 0 { result += (isTall ? "," : ", ").utf8 }
      result += indentation
      append(element, &result)
    }
    if isTall, !elements.isEmpty { result += indentation.dropLast(2) }
    result += close.utf8
  }

  private static func appendString(_ bytes: [UInt8], to result: inout [UInt8]) {
    result.append(UInt8(ascii: "\""))
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): result += [UInt8(ascii: "\\"), byte]
      case 0..<0x20: result += Array("\\u00".utf8) + [hex[Int(byte >> 4)], hex[Int(byte & 15)]]
      default: result.append(byte)
      }
    }
    result.append(UInt8(ascii: "\""))
  }

  private static let hex = Array("0123456789abcdef".utf8)
}

extension JSONValue {
  /// A string value.
  static func text(_ text: String) -> JSONValue { .string(Array(text.utf8)) }

  /// A whole number.
  static func integer(_ number: Int) -> JSONValue { .number(Double(number)) }

  /// An object whose members stand in the order given.
  static func members(_ members: KeyValuePairs<String, JSONValue>) -> JSONValue {
    .object(members.map { Member(key: Array($0.key.utf8), value: $0.value) })
  }
}
