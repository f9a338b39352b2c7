import Foundation

/// The audits of a server as a file in its folder of runs, so that a restart forgets none.
///
/// The file appears only when it is whole. One server at a time writes it: two would run each other's audits.
final class AuditLedger: Sendable {
  /// An audit that was asked for.
  struct Record: Codable, Sendable, Hashable {
    /// What was asked for; its name is that of the run.
    var request: AuditRequest
    /// How far it is.
    var state: RunSummary.State
    /// What went wrong; nil for nothing.
    var message: String?
    /// When it began, in ISO 8601.
    var started: String?
    /// The log of its run when it ended; nil before that.
    var log: LogStamp?
  }

  /// A log by which it is seen whether it was written since.
  ///
  /// Both are the file system's own: its clock need not go as that of this host does.
  struct LogStamp: Codable, Sendable, Hashable {
    /// Its bytes; zero if there was none.
    var size: Int
    /// When it was changed, in seconds from the reference date: unlike a date, a number is read back as it was written.
    var time: Double

    /// Looks at a log.
    init(_ log: URL) {
      let found = RunFiles.attributes(log)
      size = found?.size ?? 0
      time = found?.time.timeIntervalSinceReferenceDate ?? 0
    }
  }

  /// What the file holds.
  private struct Contents: Codable {
    var version = 1
    var audits: [Record]
  }

  /// The file; it begins with a dot, so that it is no run's name.
  static let fileName = ".chiasm-audits.json"
  /// The largest file that is read.
  private static let mostBytes = 4 << 20

  private let file: URL
  /// The lock, held as long as this lives.
  private let descriptor: Int32

  /// Takes a folder of runs.
  ///
  /// - Throws: ``ServiceConfigurationError`` with code `invalidFolder` if the folder cannot be written, or with `folderInUse` if
  ///   another server runs its audits.
  init(in folder: URL) throws(ServiceConfigurationError) {
    file = folder.appending(path: Self.fileName)
    let path = folder.appending(path: ".chiasm-audits.lock").path
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else {
      let problem = errno
      throw ServiceConfigurationError(
        .invalidFolder,
        "\(folder.path): audits cannot be put there (\(String(cString: strerror(problem)))); give another --runs, or leave "
          + "--cohorts out")
    }
    // A file system without locks does not keep a server from its work.
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      // Nothing else closes it: what throws before it has all its properties is never deinitialized.
      close(descriptor)
      throw ServiceConfigurationError(
        .folderInUse,
        "\(folder.path): another server runs the audits of this folder; stop it, give another --runs, or leave --cohorts out"
      )
    }
    self.descriptor = descriptor
  }

  deinit {
    release()
    close(descriptor)
  }

  /// Lets another server take the folder.
  ///
  /// Said, not left to the descriptor's end: a process that is being started elsewhere holds a copy of it until its program
  /// begins.
  func release() { flock(descriptor, LOCK_UN) }

  /// What was written last; empty if nothing was.
  ///
  /// - Throws: ``ServiceConfigurationError`` with code `invalidFolder` if the file is damaged.
  func records() throws(ServiceConfigurationError) -> [Record] {
    guard FileManager.default.fileExists(atPath: file.path) else { return [] }
    guard let found = RunFiles.attributes(file), found.size <= Self.mostBytes,
      let data = try? Data(contentsOf: file),
      let contents = try? JSONDecoder().decode(Contents.self, from: data), contents.version == 1
    else {
      throw ServiceConfigurationError(
        .invalidFolder,
        "\(file.path): the list of audits is damaged or of another version; remove it (runs stay as they are, only audits "
          + "that waited have to be asked for again)")
    }
    return contents.audits
  }

  /// Writes all audits.
  func write(_ records: [Record]) throws {
    try Self.encoder.encode(Contents(audits: records)).write(to: file, options: .atomic)
  }

  private static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }
}
