#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif
import Crypto

/// A file that appears under its name only when it is whole and on the disk.
///
/// Bytes go to a temporary file in the same folder; ``commit()`` brings them to the disk, renames the
/// file, and brings the folder to the disk. What a killed writer leaves is removed by the next one.
struct DurableFile: ~Copyable {
  /// How temporary files end.
  static let suffix = ".partial"

  private let path: String
  private var descriptor: Int32
  private var hash = SHA256()
  /// The bytes written so far.
  private(set) var byteCount = 0

  init(path: String) throws(IndexingError) {
    self.path = path
    descriptor = open(path + Self.suffix, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .system("cannot write", path) }
  }

  deinit {
    if descriptor >= 0 {
      close(descriptor)
      unlink(path + Self.suffix)
    }
  }

  /// Appends bytes, which enter the digest.
  mutating func write(_ bytes: UnsafeRawBufferPointer) throws(IndexingError) {
    hash.update(bufferPointer: bytes)
    byteCount += bytes.count
    var rest = bytes
    while !rest.isEmpty {
      let written = systemWrite(descriptor, rest.baseAddress, rest.count)
      if written < 0 {
        if errno == EINTR { continue }
        throw .system("cannot write", path)
      }
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
    }
  }

  /// Appends bytes.
  mutating func write(_ bytes: [UInt8]) throws(IndexingError) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 64)
    defer { buffer.deallocate() }
    buffer.copyBytes(from: bytes)
    try write(UnsafeRawBufferPointer(buffer))
  }

  /// Makes the file appear; returns the SHA-256 of its bytes.
  consuming func commit() throws(IndexingError) -> [UInt8] {
    guard fsync(descriptor) == 0, rename(path + Self.suffix, path) == 0 else {
      throw .system("cannot write", path)
    }
    close(descriptor)
    descriptor = -1
    try Self.synchronizeFolder(of: path)
    return Array(hash.finalize())
  }

  /// Brings a file that was written by others, and its folder, to the disk under another name.
  static func adopt(_ temporary: String, as path: String) throws(IndexingError) {
    let descriptor = open(temporary, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system("cannot write", path) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0, rename(temporary, path) == 0 else {
      throw .system("cannot write", path)
    }
    try synchronizeFolder(of: path)
  }

  private static func synchronizeFolder(of path: String) throws(IndexingError) {
    let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? "."
    let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    // Some file systems cannot do this for folders; a failing disk is another matter.
    if fsync(descriptor) != 0, errno == EIO || errno == ENOSPC {
      throw .system("cannot bring the folder to the disk", path)
    }
  }
}

extension IndexingError {
  /// A failure of the system, with what it says.
  static func system(_ what: String, _ path: String) -> IndexingError {
    IndexingError(.fileAccess, "\(what) (\(String(cString: strerror(errno))))", file: path)
  }
}

/// `write` of the system; inside ``DurableFile`` that name is taken.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
