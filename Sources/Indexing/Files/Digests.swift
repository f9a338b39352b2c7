import Crypto
import Foundation

/// Bytes as hexadecimal digits.
func hexadecimal(_ bytes: [UInt8]) -> String {
  let digits = Array("0123456789abcdef")
  return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
}

/// The SHA-256 of a description of what made vectors.
func digest(ofFingerprint text: String) -> [UInt8] {
  Array(SHA256.hash(data: Array(text.utf8)))
}

/// The SHA-256 of a file.
func digest(ofFile path: String) throws(IndexingError) -> [UInt8] {
  guard let handle = FileHandle(forReadingAtPath: path) else {
    throw .system("cannot open", path)
  }
  defer { try? handle.close() }
  var hash = SHA256()
  do {
    while let part = try handle.read(upToCount: 4 << 20), !part.isEmpty { hash.update(data: part) }
  } catch {
    throw IndexingError(
      .fileAccess, "cannot read (\(error.localizedDescription))", file: path)
  }
  return Array(hash.finalize())
}
