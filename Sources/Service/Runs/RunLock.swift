package import Foundation

/// Whether a process works on a run.
///
/// Who writes a run's log holds a lock on that file (`flock`) as long as it lives: unlike a number of a process it cannot be another's by
/// now, and unlike the age of the last line it is right at once.
package enum RunLock {
  /// What the lock of a log says.
  package enum State: Sendable, Hashable {
    /// A process writes it.
    case held
    /// None does.
    case free
    /// The file system knows no locks, or the file cannot be opened.
    case unknown
  }

  /// Looks at a log; its lock is shared for an instant, which a run that begins waits out.
  package static func state(of log: URL) -> State {
    let descriptor = open(log.path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { return .unknown }
    defer { close(descriptor) }
    if flock(descriptor, LOCK_SH | LOCK_NB) == 0 { return .free }
    return errno == EWOULDBLOCK ? .held : .unknown
  }
}
