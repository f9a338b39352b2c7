#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif
import Crypto

/// A file of vectors, mapped into memory: it is written once and never changed.
///
/// It stays readable while it is open, also after a writer has removed it.
final class Segment: @unchecked Sendable {
  // Unchecked only for `base`, a raw pointer: the mapping is never written, and lives as long as this.

  let header: SegmentHeader
  let path: String
  private let base: UnsafeMutableRawPointer
  private let byteCount: Int

  /// Opens a file and compares its size with its header.
  ///
  /// - Parameter verifies: Whether every byte is compared with the checksum.
  init(path: String, verifies: Bool) throws(IndexingError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .system("cannot open", path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .system("cannot read its size", path) }
    let size = Int(status.st_size)
    guard status.st_mode & S_IFMT == S_IFREG, size >= SegmentHeader.byteCount else {
      throw IndexingError(
        .damaged,
        "expected a file of at least \(SegmentHeader.byteCount) bytes, found \(size); the file is truncated",
        file: path)
    }
    guard let address = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0),
      address != MAP_FAILED
    else { throw .system("cannot map", path) }
    var header: SegmentHeader
    do throws(IndexingError) {
      let all = UnsafeRawBufferPointer(start: address, count: size)
      header = try SegmentHeader(all, file: path)
      guard let expected = header.payloadByteCount, expected == size - SegmentHeader.byteCount
      else {
        throw IndexingError(
          .damaged,
          "\(header.count) vectors of width \(header.width) need "
            + "\(header.payloadByteCount.map { "\($0 + SegmentHeader.byteCount)" } ?? "too many") bytes, "
            + "found \(size); restore the file from a copy", file: path)
      }
      if verifies { try Self.verify(all, header, path) }
    } catch {
      munmap(address, size)
      throw error
    }
    self.header = header
    self.path = path
    base = address
    byteCount = size
  }

  deinit { munmap(base, byteCount) }

  private static func verify(
    _ all: UnsafeRawBufferPointer, _ header: SegmentHeader, _ path: String
  ) throws(IndexingError) {
    var hash = SHA256()
    hash.update(
      bufferPointer: UnsafeRawBufferPointer(rebasing: all[SegmentHeader.byteCount...]))
    guard Array(hash.finalize()) == header.payload else {
      throw IndexingError(
        .damaged,
        "the vectors do not match their checksum; the file was changed after it was written: restore it "
          + "from a copy or build the index anew", file: path)
    }
  }

  /// Compares every byte with the checksum.
  func verify() throws(IndexingError) {
    try Self.verify(UnsafeRawBufferPointer(start: base, count: byteCount), header, path)
  }

  /// The rows, `count` × `stride`, 64-byte aligned; valid while the segment lives.
  var rows: UnsafePointer<Float> {
    UnsafeRawPointer(base + SegmentHeader.byteCount).assumingMemoryBound(to: Float.self)
  }

  /// The case number of a row.
  func caseNumber(row: Int) -> Int64 {
    let start = SegmentHeader.byteCount + header.count * header.stride * 4
    return Int64(
      littleEndian: (base + start).loadUnaligned(fromByteOffset: 8 * row, as: Int64.self))
  }

  /// A row, without what fills it up.
  func vector(row: Int) -> [Float] {
    withExtendedLifetime(self) {
      Array(UnsafeBufferPointer(start: rows + row * header.stride, count: header.width))
    }
  }
}
