public import Foundation
import GRDB

/// The one writer of an index.
///
/// Each change is one transaction of the database, written last: files of vectors are brought to the disk
/// before it and removed after it. So a process killed at any moment leaves the index as it was before the change
/// or as it is after it; what lies about is removed by the next writer.
///
/// Not to be used by two tasks at once.
public final class IndexWriter {
  /// The folder of the index.
  public let folder: URL
  /// What holds for every vector.
  public let description: IndexDescription
  let queue: DatabaseQueue
  private let lock: WriterLock

  var root: String { folder.path }
  static let vectorsFolder = "vectors"

  /// Makes an index in a folder that is not there or holds nothing.
  ///
  /// - Throws: ``IndexingError`` with code `invalidArgument` if something is there, `inUse` if another
  ///   process writes to it.
  public static func create(
    at folder: URL, _ description: IndexDescription
  ) throws(IndexingError) -> IndexWriter {
    guard (1...65_536).contains(description.width) else {
      throw IndexingError(
        .invalidArgument, "expected vectors of 1 to 65536 numbers, found \(description.width)")
    }
    return try IndexWriter(folder, creating: description)
  }

  /// Opens an index for changes.
  ///
  /// - Throws: ``IndexingError`` with code `notAnIndex` if there is none, `inUse` if another process
  ///   writes to it.
  public static func open(_ folder: URL) throws(IndexingError) -> IndexWriter {
    try IndexWriter(folder, creating: nil)
  }

  private init(_ folder: URL, creating: IndexDescription?) throws(IndexingError) {
    let root = folder.path
    let path = root + "/" + Schema.fileName
    let files = FileManager.default
    if creating == nil, !files.fileExists(atPath: path) {
      throw IndexingError(
        .notAnIndex, "holds no index; make one with chiasm index --output", file: root)
    }
    if creating != nil, files.fileExists(atPath: root),
      !files.fileExists(atPath: path),
      !((try? files.contentsOfDirectory(atPath: root)) ?? [""]).filter({ $0 != "lock" }).isEmpty
    {
      throw IndexingError(
        .invalidArgument, "there is something else at this place; choose a new folder", file: root)
    }
    do {
      try files.createDirectory(
        atPath: root + "/" + Self.vectorsFolder, withIntermediateDirectories: true)
    } catch {
      throw IndexingError(
        .fileAccess, "cannot make the folder (\(error.localizedDescription))", file: root)
    }
    lock = try WriterLock(folder: root)
    var configuration = Configuration()
    configuration.journalMode = .wal
    configuration.busyMode = .timeout(10)
    configuration.prepareDatabase { db in
      // A commit is on the disk before it returns; what is deleted is overwritten.
      try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON")
    }
    let settings = configuration
    let (queue, description) = try withDatabase(root) {
      let queue = try DatabaseQueue(path: path, configuration: settings)
      let description = try queue.write { db in
        let found = try Schema.description(db, folder: root)
        guard let creating else { return found }
        guard found == nil else {
          throw IndexingError(
            .invalidArgument,
            "there is an index already; add to it with chiasm index append, or choose a new folder",
            file: root)
        }
        try Schema.create(db, creating)
        return creating
      }
      return (queue, description)
    }
    guard let description else {
      throw IndexingError(
        .notAnIndex,
        "an index was begun here and never finished; remove the folder and build it anew",
        file: root)
    }
    self.folder = folder
    self.queue = queue
    self.description = description
    try removeStrays()
  }

  /// Removes files that no row of the database names: a killed writer left them.
  func removeStrays() throws(IndexingError) {
    let named = try withDatabase(root) {
      try queue.read { db in
        Set(
          try String.fetchAll(
            db, sql: "SELECT file FROM segments UNION ALL SELECT file FROM graphs"))
      }
    }
    let place = root + "/" + Self.vectorsFolder
    let found = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
    for name in found where !named.contains(name) {
      try? FileManager.default.removeItem(atPath: place + "/" + name)
    }
  }

  func path(of file: String) -> String { root + "/" + Self.vectorsFolder + "/" + file }

  /// A name that no file of the index has had.
  func newFile(_ modality: String, _ ending: String) -> String {
    "\(modality)-\(UUID().uuidString.lowercased()).\(ending)"
  }
}
