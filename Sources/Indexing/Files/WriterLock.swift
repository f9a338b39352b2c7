#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The right to write to an index: one process has it at a time, and loses it when it ends in whatever way.
final class WriterLock: Sendable {
  private let descriptor: Int32

  init(folder: String) throws(IndexingError) {
    let path = folder + "/lock"
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .system("cannot open the lock of the index", path) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let isHeld = errno == EWOULDBLOCK
      defer { close(descriptor) }
      guard isHeld else { throw .system("cannot lock the index", path) }
      throw IndexingError(
        .inUse,
        "another process is writing to this index; wait until it has ended, then try again"
          + " (searching is possible meanwhile)", file: folder)
    }
  }

  deinit { close(descriptor) }
}
