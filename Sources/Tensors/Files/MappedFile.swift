#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A file's bytes, mapped into memory and read only.
///
/// Bytes enter memory when they are first touched, so opening costs the same for any size. As with
/// every mapping, the file must not be shortened by somebody else while it is open; writers that
/// replace a file by renaming, as all of Chiasm's do, are safe.
public final class MappedFile: @unchecked Sendable {
  // Unchecked only for `base`, a raw pointer: the mapping is never written, and lives as long as this.

  /// Where the file was found.
  public let path: String
  /// The size of the file in bytes.
  public let byteCount: Int
  /// `nil` for an empty file, which cannot be mapped.
  private let base: UnsafeMutableRawPointer?

  /// Maps a file.
  ///
  /// - Throws: ``TensorError`` with code `fileAccess` if it is not there, is not a regular file or
  ///   may not be read.
  public init(path: String) throws(TensorError) {
    // Not blocking: opening a named pipe would otherwise wait for a writer for ever.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw .fileAccess(path, "cannot open: \(systemMessage(errno))")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .fileAccess(path, "cannot read its size: \(systemMessage(errno))")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .fileAccess(path, "expected a file, found a folder or a device")
    }
    self.path = path
    byteCount = Int(status.st_size)
    guard byteCount > 0 else {
      base = nil
      return
    }
    guard
      let address = mmap(nil, byteCount, PROT_READ, MAP_PRIVATE, descriptor, 0),
      address != MAP_FAILED
    else {
      throw .fileAccess(path, "cannot map: \(systemMessage(errno))")
    }
    base = address
  }

  deinit {
    if let base { munmap(base, byteCount) }
  }

  /// Lends the bytes of a range of the file; they may start at any address, aligned or not.
  ///
  /// - Throws: ``TensorError`` with code `fileFormat` if the range leaves the file.
  public func withUnsafeBytes<Result>(
    in range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws(TensorError) -> Result
  ) throws(TensorError) -> Result {
    guard range.lowerBound >= 0, range.upperBound <= byteCount else {
      throw TensorError(
        .fileFormat, operation: "file",
        message: "\(path): expected bytes \(range), found only \(byteCount); is it truncated?")
    }
    return try withExtendedLifetime(self) { () throws(TensorError) -> Result in
      try body(
        UnsafeRawBufferPointer(start: base.map { $0 + range.lowerBound }, count: range.count))
    }
  }
}

extension TensorError {
  /// A file that cannot be opened, read or written.
  static func fileAccess(_ path: String, _ message: String) -> TensorError {
    TensorError(.fileAccess, operation: "file", message: "\(path): \(message)")
  }
}

/// What the system says about an error number.
func systemMessage(_ number: Int32) -> String {
  String(cString: strerror(number))
}
