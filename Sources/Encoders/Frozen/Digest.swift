import Crypto
public import Foundation
public import Tensors

/// SHA-256 of files and of fields, as bytes and as text.
public struct Digest: Sendable, Hashable, Codable {
  /// 32 bytes.
  public let bytes: [UInt8]

  /// The digest of bytes in memory.
  public init(of content: some DataProtocol) {
    bytes = Array(SHA256.hash(data: content))
  }

  /// The digest of a file's content.
  ///
  /// - Throws: `TensorError` with code `fileAccess` if it cannot be read.
  public init(ofFile path: String) throws(TensorError) {
    let file = try MappedFile(path: path)
    bytes = try file.withUnsafeBytes(in: 0..<file.byteCount) { content throws(TensorError) in
      var hash = SHA256()
      hash.update(bufferPointer: content)
      return Array(hash.finalize())
    }
  }

  /// The digest of fields, each with its length in eight bytes (little-endian) before it, so that
  /// ("ab", "c") and ("a", "bc") differ.
  public init(ofFields fields: [[UInt8]]) {
    var hash = SHA256()
    for field in fields {
      hash.update(data: littleEndian(UInt64(field.count)))
      hash.update(data: field)
    }
    bytes = Array(hash.finalize())
  }

  /// A digest from its text; `nil` unless that is 64 hexadecimal digits.
  public init?(_ text: String) {
    let digits = text.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
    guard digits.count == 64, text.utf8.count == 64 else { return nil }
    bytes = stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }

  /// 64 hexadecimal digits.
  public var text: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// Reads what ``encode(to:)`` wrote.
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let digest = Digest(text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "expected 64 hexadecimal digits"))
    }
    self = digest
  }

  /// Writes the text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}

/// The bytes of a number, the lowest first.
func littleEndian(_ number: some FixedWidthInteger) -> [UInt8] {
  (0..<number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
}
