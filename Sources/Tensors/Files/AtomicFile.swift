#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A file that appears under its name only when it is whole.
///
/// Bytes go to a temporary file in the same folder. ``commit()`` brings them to the disk, renames
/// the file over any older one, and brings the folder to the disk; so neither a crash nor a power
/// cut leaves half a file. Without a commit, the temporary file is removed.
package struct AtomicFile: ~Copyable {
  private let path: String
  /// With its slash at the end.
  private let folder: String
  private let temporaryPath: String
  private var descriptor: Int32

  /// Starts a file, in a folder that exists.
  package init(path: String) throws(TensorError) {
    self.path = path
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let name = slash.map { path[path.utf8.index(after: $0)...] } ?? path[...]
    folder = slash.map { String(path[...$0]) } ?? "./"
    var attempt = 0
    while true {
      let candidate = "\(folder).\(name).\(getpid()).\(attempt).partial"
      let opened = open(candidate, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if opened >= 0 {
        temporaryPath = candidate
        descriptor = opened
        return
      }
      // Another writer in this process, or the leftover of an earlier one that was killed.
      guard errno == EEXIST, attempt < 1000 else {
        throw .fileAccess(path, "cannot write: \(systemMessage(errno))")
      }
      attempt += 1
    }
  }

  deinit {
    if descriptor >= 0 {
      close(descriptor)
      unlink(temporaryPath)
    }
  }

  /// Appends bytes.
  package func write(_ bytes: UnsafeRawBufferPointer) throws(TensorError) {
    var rest = bytes
    while !rest.isEmpty {
      let written = systemWrite(descriptor, rest.baseAddress, rest.count)
      if written < 0 {
        if errno == EINTR { continue }
        throw .fileAccess(path, "cannot write: \(systemMessage(errno))")
      }
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
    }
  }

  /// Appends bytes.
  package func write(_ bytes: [UInt8]) throws(TensorError) {
    let result = bytes.withUnsafeBytes { buffer in
      Result { () throws(TensorError) in try write(buffer) }
    }
    try result.get()
  }

  /// Makes the file appear under its name.
  package consuming func commit() throws(TensorError) {
    guard fsync(descriptor) == 0, rename(temporaryPath, path) == 0 else {
      throw .fileAccess(path, "cannot write: \(systemMessage(errno))")
    }
    close(descriptor)
    descriptor = -1
    try synchronizeFolder()
  }

  /// Brings the folder's list of names to the disk, where the file system can.
  private func synchronizeFolder() throws(TensorError) {
    let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    if fsync(descriptor) != 0, errno == EIO || errno == ENOSPC {
      throw .fileAccess(path, "cannot bring the folder to the disk: \(systemMessage(errno))")
    }
  }
}

/// `write` of the system; inside ``AtomicFile`` that name is taken.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
