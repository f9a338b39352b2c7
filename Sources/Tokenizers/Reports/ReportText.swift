/// Bytes of reports.
enum ReportText {
  /// Whether a byte is a space, a tab or ends a line.
  static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte &- 0x09 < 5 }

  /// The text without space around it.
  static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
    var bytes = bytes
    while let first = bytes.first, isSpace(first) { bytes.removeFirst() }
    while let last = bytes.last, isSpace(last) { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// ASCII in lower case; other bytes as they are.
  static func lowered(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

  /// Whether a byte is part of a word: ASCII letters and digits, and everything beyond ASCII.
  static func isWord(_ byte: UInt8) -> Bool {
    byte >= 0x80 || lowered(byte) &- 0x61 < 26 || byte &- 0x30 < 10
  }
}
