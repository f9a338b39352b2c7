/// Names from data as names of files.
enum FileName {
  /// A name of a file that never leaves its folder.
  ///
  /// Every byte that is no letter, digit, dash, underscore or inner dot is spelt out, so that two names
  /// never share a file. Names longer than file systems take end in a hash.
  static func safe(_ name: String) -> String {
    var result = ""
    for (place, byte) in name.utf8.enumerated() {
      let isPlain =
        (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122)
        || byte == 45 || byte == 95 || (byte == 46 && place > 0)
      if isPlain {
        result.unicodeScalars.append(UnicodeScalar(byte))
      } else {
        let digits = String(byte, radix: 16)
        result += digits.count < 2 ? "=0\(digits)" : "=\(digits)"
      }
    }
    if result.isEmpty { return "=" }
    return result.utf8.count <= 120 ? result : "\(result.prefix(96))=\(hash(name))"
  }

  /// FNV-1a, 64 bits: the same on every machine, unlike the standard library's.
  private static func hash(_ name: String) -> String {
    let value = name.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3
    }
    return String(value, radix: 16)
  }
}
