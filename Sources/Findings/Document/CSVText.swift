/// Comma-separated values by RFC 4180, section 2, with the line ends of Unix.
package enum CSVText {
  private static let quote = UInt8(ascii: "\"")
  private static let special = [quote] + Array(",\n\r".utf8)

  /// A cell: in quotes where it holds a comma, a quote or the end of a line, and quotes in it doubled.
  package static func cell(_ text: String) -> String {
    // Bytes, because a carriage return with its line feed is one character, and so is a quote with the
    // accent after it.
    guard text.utf8.contains(where: special.contains) else { return text }
    var bytes = [quote]
    for byte in text.utf8 {
      if byte == quote { bytes.append(quote) }
      bytes.append(byte)
    }
    bytes.append(quote)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// One row with its end.
  package static func line(_ cells: [String]) -> String {
    cells.map(cell).joined(separator: ",") + "\n"
  }
}
