public import Foundation

/// The files of one run.
public struct RunFiles: Sendable, Hashable {
  /// The folder.
  public let root: URL

  /// Takes a folder.
  public init(_ root: URL) { self.root = root }

  /// All that was found.
  public var findings: URL { root.appending(path: "findings.json") }
  /// One line an event.
  public var log: URL { root.appending(path: "log.jsonl") }
  /// The page.
  public var report: URL { root.appending(path: "report.html") }

  /// Sizes and times by which a change is seen.
  struct Stamp: Hashable, Sendable {
    var findingsBytes: Int?
    var findingsTime: Date?
  }

  var stamp: Stamp {
    let found = Self.attributes(findings)
    return Stamp(findingsBytes: found?.size, findingsTime: found?.time)
  }

  /// Whether there is something of a run.
  var isRun: Bool { Self.attributes(findings) != nil || Self.attributes(log) != nil }

  /// Whether it is a folder itself, and no link to one.
  var isRealFolder: Bool {
    (try? root.resourceValues(forKeys: [.isDirectoryKey, .isSymbolicLinkKey])).map {
      $0.isDirectory == true && $0.isSymbolicLink != true
    } ?? false
  }

  /// Whether anything has the name, whatever it is.
  var exists: Bool {
    (try? FileManager.default.attributesOfItem(atPath: root.path)) != nil
  }

  /// Whether a run that has written nothing yet can begin here.
  var canBegin: Bool { !isRun && (isRealFolder || !exists) }

  /// How long a run may say nothing before it is taken for stopped, in seconds, where the file system knows no locks.
  static let patience = 900.0

  /// How far the run is, as its files tell.
  ///
  /// - Parameters:
  ///   - now: What the age of the last line is told by, where the lock tells nothing.
  ///   - lock: Looks at the lock of a log.
  package func state(
    now: Date = Date(), lock: (URL) -> RunLock.State = RunLock.state
  ) -> RunSummary.State {
    guard let log = Self.attributes(log) else { return .finished }
    if let event = lastEvent, event == "end" { return .finished }
    return switch lock(self.log) {
    case .held: .running
    case .free: .stopped
    case .unknown: now.timeIntervalSince(log.time) < Self.patience ? .running : .stopped
    }
  }

  /// When the run began and with which command, as the first line of its log tells; nil if it does not.
  var beginning: (time: String?, kind: String?)? {
    guard let handle = try? FileHandle(forReadingFrom: log) else { return nil }
    defer { try? handle.close() }
    guard let data = try? handle.read(upToCount: 8_192),
      let line = data.split(separator: UInt8(ascii: "\n")).first,
      let fields = try? JSONDecoder().decode([String: String].self, from: line),
      fields["event"] == "start"
    else { return nil }
    // Only a command of the program, never a path of the machine.
    let words = fields["command"]?.split(separator: " ") ?? []
    let kind = words.dropFirst().first.map(String.init)
    return (fields["time"], ["audit", "train", "demo", "pretrain"].contains(kind) ? kind : nil)
  }

  /// The kind of the last event in the log.
  private var lastEvent: String? {
    guard let handle = try? FileHandle(forReadingFrom: log) else { return nil }
    defer { try? handle.close() }
    guard let end = try? handle.seekToEnd() else { return nil }
    try? handle.seek(toOffset: end > 8_192 ? end - 8_192 : 0)
    guard let data = try? handle.readToEnd() else { return nil }
    guard let line = data.split(separator: UInt8(ascii: "\n")).last else { return nil }
    return (try? JSONDecoder().decode([String: String].self, from: line))?["event"]
  }

  /// Size and time of a file; nil if it is none.
  static func attributes(_ file: URL) -> (size: Int, time: Date)? {
    guard let found = try? FileManager.default.attributesOfItem(atPath: file.path),
      found[.type] as? FileAttributeType == .typeRegular,
      let size = found[.size] as? NSNumber, let time = found[.modificationDate] as? Date
    else { return nil }
    return (size.intValue, time)
  }
}
