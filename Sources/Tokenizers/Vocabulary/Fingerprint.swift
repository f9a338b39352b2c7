import Crypto

/// What tells two tokenizers apart.
enum Fingerprint {
  /// SHA-256, in hexadecimal, of a tokenizer's whole file.
  static func of(_ json: JSONValue) -> String {
    let digits = Array("0123456789abcdef".utf8)
    let digest = SHA256.hash(data: JSONWriter.bytes(of: json))
    return String(
      decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
