/// Names from data as names of files.
enum FileName {
  /// The name with every byte that is no letter, digit, dash or dot spelt out, so that two names never
  /// share a file and none leaves its folder.
  static func safe(_ name: String) -> String {
    var result = ""
    for (place, byte) in name.utf8.enumerated() {
      let isPlain =
        (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122)
        || byte == 45 || (byte == 46 && place > 0)
      if isPlain {
        result.unicodeScalars.append(UnicodeScalar(byte))
      } else {
        let digits = String(byte, radix: 16)
        result += digits.count < 2 ? "_0\(digits)" : "_\(digits)"
      }
    }
    // Longer names than file systems take are cut; what differs beyond is told by the number of bytes.
    return result.utf8.count <= 120
      ? (result.isEmpty ? "_" : result)
      : "\(result.prefix(100))_\(name.utf8.count)"
  }
}
