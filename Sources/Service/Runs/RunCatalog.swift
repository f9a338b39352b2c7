import Findings
public import Foundation

/// The runs that are served: some that were named at the start, and all in one folder, also those that come later.
public actor RunCatalog {
  /// The folder in which runs appear, and audits of this server are put; nil for none.
  public nonisolated let folder: URL?
  private nonisolated let named: [RunName: URL]
  private var known: [RunName: (stamp: RunFiles.Stamp, summary: RunSummary)] = [:]

  /// The largest `findings.json` that is read.
  static let mostFindingsBytes = 64 << 20

  /// Takes the runs.
  ///
  /// - Parameters:
  ///   - runs: Folders of runs.
  ///   - folder: A folder of folders of runs.
  /// - Throws: ``ServiceConfigurationError`` if one is no run, or two have one name.
  public init(runs: [URL], in folder: URL?) throws(ServiceConfigurationError) {
    var named: [RunName: URL] = [:]
    for run in runs {
      var place = run.standardizedFileURL
      let name = place.lastPathComponent
      if !RunFiles(place).isRun, RunFiles(place.appending(path: "run")).isRun {
        // The folder of a demo, whose run is inside.
        place = place.appending(path: "run")
      }
      guard RunFiles(place).isRun else {
        throw ServiceConfigurationError(
          .invalidFolder,
          "\(run.path): expected findings.json or log.jsonl, found neither; give the folder of a run "
            + "(the --output of audit, train or interactions)")
      }
      let key = Self.name(name)
      guard named[key] == nil else {
        throw ServiceConfigurationError(
          .duplicateRun,
          "two runs are called \"\(key)\"; rename the folder of one, or serve the folder of both with --runs"
        )
      }
      named[key] = place
    }
    if let folder {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder),
        isFolder.boolValue
      else {
        throw ServiceConfigurationError(
          .invalidFolder, "\(folder.path): there is no such folder; make it, or give another --runs"
        )
      }
    }
    self.named = named
    self.folder = folder?.standardizedFileURL
  }

  /// The files of a run; nil if there is no such run.
  public nonisolated func files(_ name: RunName) -> RunFiles? {
    if let place = named[name] { return RunFiles(place) }
    guard let folder else { return nil }
    // The name has no separator, and a link could lead anywhere.
    let files = RunFiles(folder.appending(path: name.rawValue))
    return files.isRealFolder && files.isRun ? files : nil
  }

  /// A run; nil if there is none.
  public func summary(_ name: RunName) -> RunSummary? {
    guard let files = files(name) else { return nil }
    let stamp = files.stamp
    if let entry = known[name], entry.stamp == stamp {
      var summary = entry.summary
      summary.state = files.state()
      return summary
    }
    var summary = RunSummary(name: name, state: files.state())
    let beginning = files.beginning
    if let beginning {
      summary.started = beginning.time
      summary.kind = beginning.kind
    }
    if let bytes = stamp.findingsBytes {
      do throws(FindingsError) {
        guard bytes <= Self.mostFindingsBytes else {
          throw FindingsError(.fileAccess, path: "", message: "too large")
        }
        summary.take(try FindingsDocument(contentsOf: files.findings))
      } catch {
        summary.message = Self.message(error)
      }
    }
    // A log whose first line is not written yet says later how it began.
    if beginning != nil || stamp.findingsBytes != nil { known[name] = (stamp, summary) }
    return summary
  }

  /// What is said of findings that cannot be read.
  private static func message(_ error: FindingsError) -> String {
    let reason = PathScrubber.scrubbed(error.description)
    if error.code == .unsupportedSchema || error.message.contains("chiasm advise") {
      return "the file findings.json cannot be read: \(reason)"
    }
    if error.path.hasPrefix("advice") {
      return
        "the advice in findings.json cannot be read (\(reason)); write it anew with chiasm advise RUN"
    }
    return
      "the file findings.json is damaged or of another version of the program; run the command again"
  }

  /// All runs, the latest first; those without a date come last, by name.
  public func summaries() -> [RunSummary] {
    names.compactMap(summary).sorted {
      ($1.started ?? "", $0.name) < ($0.started ?? "", $1.name)
    }
  }

  /// The names of all runs, in order.
  nonisolated var names: [RunName] {
    let inside =
      folder.flatMap { try? FileManager.default.contentsOfDirectory(atPath: $0.path) } ?? []
    let found = inside.compactMap(RunName.init).filter { files($0) != nil }
    return Set(found).union(named.keys).sorted()
  }

  /// A folder's name as that of a run: what a name may not have becomes a dash.
  private static func name(_ text: String) -> RunName {
    let safe = String(
      text.map { character in
        RunName(rawValue: "a\(character)") == nil ? "-" : character
      }.prefix(60))
    return RunName(rawValue: safe) ?? RunName(rawValue: "run-\(safe)") ?? RunName.unnamed
  }
}
