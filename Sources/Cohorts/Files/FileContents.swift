internal import CImageCodecs

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Whole files as bytes, with gzip undone where the content, not the name, says so.
package enum FileContents {
  /// The largest inflated size that is read, so that a small file cannot fill the memory.
  package static let inflatedLimit = 16 << 30

  /// Whether a regular file (or a link to one) is there.
  package static func exists(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && (status.st_mode & S_IFMT) == S_IFREG
  }

  /// Whether a folder (or a link to one) is there.
  package static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && (status.st_mode & S_IFMT) == S_IFDIR
  }

  /// Reads a file as it is.
  package static func read(_ path: String) throws(CohortError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path, errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(path, errno) }
    guard (status.st_mode & S_IFMT) == S_IFREG else {
      throw CohortError(
        .fileAccess, "expected a file, found a folder or device; name a file", file: path)
    }
    let size = Int(status.st_size)
    var problem: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        let step = read_(descriptor, buffer.baseAddress.map { $0 + count }, size - count)
        if step < 0 && errno == EINTR { continue }
        if step < 0 { problem = errno }
        if step <= 0 { break }
        count += step
      }
    }
    guard problem == 0 else { throw failure(path, problem) }
    return bytes
  }

  /// Reads a file and inflates it if it is gzip.
  package static func readInflating(_ path: String) throws(CohortError) -> [UInt8] {
    let bytes = try read(path)
    guard chiasm_content_of(bytes, bytes.count) == CHIASM_CONTENT_GZIP else { return bytes }
    return try inflate(bytes, file: path)
  }

  /// Inflates gzip data, refusing what is truncated, damaged, or inflates beyond `limit` bytes.
  package static func inflate(
    _ compressed: [UInt8], file: String, limit: Int = inflatedLimit
  ) throws(CohortError) -> [UInt8] {
    var result: [UInt8] = []
    let status = compressed.withUnsafeBufferPointer { source -> chiasm_gzip_status? in
      guard let reader = chiasm_gzip_create(source.baseAddress, source.count) else {
        return CHIASM_GZIP_OUT_OF_MEMORY
      }
      defer { chiasm_gzip_destroy(reader) }
      let pieceSize = 1 << 20
      while true {
        var written = 0
        var outcome = CHIASM_GZIP_OK
        let piece = [UInt8](unsafeUninitializedCapacity: pieceSize) { buffer, count in
          outcome = chiasm_gzip_read(reader, buffer.baseAddress, pieceSize, &written)
          count = written
        }
        guard outcome == CHIASM_GZIP_OK else { return outcome }
        guard result.count + written <= limit else { return nil }
        result.append(contentsOf: piece)
        if written < pieceSize { return CHIASM_GZIP_OK }
      }
    }
    switch status {
    case CHIASM_GZIP_OK: return result
    case CHIASM_GZIP_TRUNCATED:
      throw CohortError(
        .damagedCompression, "the gzip file ends early; copy or download it again", file: file)
    case CHIASM_GZIP_DAMAGED:
      throw CohortError(
        .damagedCompression, "the gzip data is damaged; copy or download it again", file: file)
    case nil:
      throw CohortError(
        .damagedCompression, "the gzip data inflates beyond \(limit >> 20) MiB; split the file",
        file: file)
    default:
      throw CohortError(.fileAccess, "not enough memory to inflate the file", file: file)
    }
  }

  private static func failure(_ path: String, _ number: Int32) -> CohortError {
    if number == ENOENT || number == ENOTDIR {
      return CohortError(
        .missingFile, "no such file; check the name, and the folder it is relative to", file: path)
    }
    return CohortError(
      .fileAccess, "cannot be read: \(String(cString: strerror(number)))", file: path)
  }

  // The name `read` is taken by the method above.
  private static func read_(
    _ descriptor: Int32, _ target: UnsafeMutablePointer<UInt8>?, _ count: Int
  ) -> Int {
    #if canImport(Glibc)
      Glibc.read(descriptor, target, count)
    #elseif canImport(Musl)
      Musl.read(descriptor, target, count)
    #else
      Darwin.read(descriptor, target, count)
    #endif
  }
}
