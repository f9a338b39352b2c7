import Foundation

/// JSON as it is written to programs: one line, numbers that read back exactly, null for what is none.
struct JSONText {
  private(set) var bytes: [UInt8] = []
  private var needsComma = false

  mutating func object(_ body: (inout JSONText) -> Void) { enclosed("{", "}", body) }
  mutating func array(_ body: (inout JSONText) -> Void) { enclosed("[", "]", body) }

  mutating func key(_ name: String) {
    comma()
    quoted(name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  mutating func string(_ text: String?) {
    comma()
    if let text { quoted(text) } else { raw("null") }
    needsComma = true
  }

  mutating func number(_ value: Int) {
    comma()
    raw(String(value))
    needsComma = true
  }

  /// A number, or null where there is none or it is not finite, which JSON cannot say.
  mutating func number(_ value: Double?) {
    comma()
    if let value, value.isFinite { raw(String(value)) } else { raw("null") }
    needsComma = true
  }

  /// The shortest text that reads back as the same single-precision number.
  mutating func number(_ value: Float?) {
    comma()
    if let value, value.isFinite { raw(String(value)) } else { raw("null") }
    needsComma = true
  }

  mutating func flag(_ value: Bool) {
    comma()
    raw(value ? "true" : "false")
    needsComma = true
  }

  mutating func endLine() { bytes.append(UInt8(ascii: "\n")) }

  private mutating func enclosed(
    _ open: String, _ close: String, _ body: (inout JSONText) -> Void
  ) {
    comma()
    raw(open)
    needsComma = false
    body(&self)
    raw(close)
    needsComma = true
  }

  private mutating func comma() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = false
  }

  private mutating func raw(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func quoted(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): raw("\\\"")
      case UInt8(ascii: "\\"): raw("\\\\")
      case UInt8(ascii: "\n"): raw("\\n")
      case UInt8(ascii: "\t"): raw("\\t")
      case UInt8(ascii: "\r"): raw("\\r")
      case 0..<0x20:
        let digits = Array("0123456789abcdef".utf8)
        raw("\\u00")
        bytes.append(digits[Int(byte >> 4)])
        bytes.append(digits[Int(byte & 15)])
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
