import Crypto

/// What a vector compares by.
public enum VectorMetric: String, Sendable, Hashable, Codable, CaseIterable {
  /// The cosine: vectors are brought to length 1 when they come in, queries too.
  case cosine
  /// The dot product of vectors as they are.
  case dot

  fileprivate var code: UInt32 { self == .cosine ? 1 : 2 }
}

/// The first 256 bytes of a file of vectors.
///
/// Little-endian: the magic `CHIASMV1`; version, element type (1 is float32), metric, width, as four bytes
/// each; rows and floats a row in memory (a multiple of 16), as eight bytes each; the SHA-256 of the
/// encoder's name; the SHA-256 of all that follows the header; zeros; and the SHA-256 of the 224 bytes before. Rows
/// follow, 64-byte aligned, then the case number of each row, eight bytes each, ascending.
struct SegmentHeader: Hashable {
  static let byteCount = 256
  static let magic = Array("CHIASMV1".utf8)
  static let version: UInt32 = 1

  var metric: VectorMetric
  var width: Int
  var stride: Int
  var count: Int
  /// SHA-256 of what the vectors were made by.
  var fingerprint: [UInt8]
  /// SHA-256 of rows and case numbers.
  var payload: [UInt8]

  /// Floats a row in memory.
  static func stride(width: Int) -> Int { (width + 15) / 16 * 16 }

  /// The bytes that follow the header.
  var payloadByteCount: Int? {
    let (cells, first) = count.multipliedReportingOverflow(by: stride)
    let (rows, second) = cells.multipliedReportingOverflow(by: 4)
    let (numbers, third) = count.multipliedReportingOverflow(by: 8)
    let (sum, fourth) = rows.addingReportingOverflow(numbers)
    return first || second || third || fourth ? nil : sum
  }

  var bytes: [UInt8] {
    func little(_ value: UInt64, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    var result = Self.magic
    for value in [Self.version, 1, metric.code, UInt32(width)] {
      result += little(UInt64(value), 4)
    }
    result += little(UInt64(count), 8) + little(UInt64(stride), 8)
    result += fingerprint + payload
    result += [UInt8](repeating: 0, count: Self.byteCount - 32 - result.count)
    return result + Array(SHA256.hash(data: result))
  }

  /// Reads and checks a header.
  init(_ bytes: UnsafeRawBufferPointer, file: String) throws(IndexingError) {
    func damaged(_ message: String) -> IndexingError {
      IndexingError(.damaged, message, file: file)
    }
    guard bytes.count >= Self.byteCount else {
      throw damaged(
        "expected at least \(Self.byteCount) bytes, found \(bytes.count); the file is truncated")
    }
    guard bytes.starts(with: Self.magic) else { throw damaged("is not a file of vectors") }
    let signed = UnsafeRawBufferPointer(rebasing: bytes[..<(Self.byteCount - 32)])
    var hash = SHA256()
    hash.update(bufferPointer: signed)
    guard Array(hash.finalize()) == Array(bytes[(Self.byteCount - 32)..<Self.byteCount]) else {
      throw damaged("the header does not match its checksum; restore the file from a copy")
    }
    func word(_ at: Int, _ count: Int) -> UInt64 {
      bytes[at..<at + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    guard word(8, 4) == UInt64(Self.version), word(12, 4) == 1,
      let metric = VectorMetric.allCases.first(where: { UInt64($0.code) == word(16, 4) })
    else {
      throw IndexingError(
        .notAnIndex, "was written by another version of Chiasm; build the index anew", file: file)
    }
    guard let width = Int(exactly: word(20, 4)), let count = Int(exactly: word(24, 8)),
      let stride = Int(exactly: word(32, 8)), width > 0, stride == Self.stride(width: width)
    else { throw damaged("the header holds sizes that cannot be") }
    self.metric = metric
    self.width = width
    self.count = count
    self.stride = stride
    fingerprint = Array(bytes[40..<72])
    payload = Array(bytes[72..<104])
  }

  init(
    metric: VectorMetric, width: Int, count: Int, fingerprint: [UInt8], payload: [UInt8]
  ) {
    self.metric = metric
    self.width = width
    self.count = count
    stride = Self.stride(width: width)
    self.fingerprint = fingerprint
    self.payload = payload
  }
}
