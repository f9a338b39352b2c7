public import Tensors

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A lock that one holder at a time has, and that the system takes back when its process ends, however
/// it ends.
///
/// The lock is on a file of its own, which goes when the lock does.
public final class FileLock {
  private let path: String
  private let descriptor: Int32

  /// Takes the lock.
  ///
  /// - Returns: `nil` if another has it.
  /// - Throws: `TensorError` with code `fileAccess` if the file cannot be made.
  public static func taken(_ path: String) throws(TensorError) -> FileLock? {
    while true {
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else { throw failure(path, "cannot make the lock") }
      while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
        if errno == EINTR { continue }
        let isTaken = errno == EWOULDBLOCK
        let error = failure(path, "cannot be locked")
        close(descriptor)
        if isTaken { return nil }
        throw error
      }
      // Who held it before may have removed the file: then this lock is on a file without a name.
      var held = stat()
      var named = stat()
      if fstat(descriptor, &held) == 0, stat(path, &named) == 0, held.st_ino == named.st_ino,
        held.st_dev == named.st_dev
      {
        return FileLock(path: path, descriptor: descriptor)
      }
      close(descriptor)
    }
  }

  private init(path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  deinit {
    unlink(path)
    close(descriptor)
  }

  private static func failure(_ path: String, _ what: String) -> TensorError {
    TensorError(
      .fileAccess, operation: "features",
      message: "\(path): \(what): \(String(cString: strerror(errno)))")
  }
}
