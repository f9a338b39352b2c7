import Crypto
import Foundation

/// Numbers that are equal for texts that say the same, letter by letter.
///
/// Normal reports repeat word for word; in a batch their pictures would be told apart from texts that
/// are theirs just as well.
public enum DuplicateKeys {
  /// The text in canonical composition (NFC), lower case, with single spaces.
  public static func normalized(_ text: String) -> String {
    let words = text.precomposedStringWithCanonicalMapping.lowercased()
      .split(whereSeparator: \.isWhitespace)
    // Lowering can decompose: a capital İ becomes two characters.
    return words.joined(separator: " ").precomposedStringWithCanonicalMapping
  }

  /// The first 63 bits of the SHA-256 of the normalized text: never negative, the same on every machine.
  public static func key(_ text: String) -> Int {
    let digest = SHA256.hash(data: Data(normalized(text).utf8))
    return Int(digest.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } >> 1)
  }

  /// The share of rows whose key another row has too; 0 for none.
  public static func rate(_ keys: [Int]) -> Double {
    if keys.isEmpty { return 0 }
    var counts: [Int: Int] = [:]
    for key in keys { counts[key, default: 0] += 1 }
    return Double(keys.count { counts[$0, default: 0] > 1 }) / Double(keys.count)
  }
}
