import ArgumentParser
import Foundation
import Service
import Tensors

/// `chiasm serve`.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Shows runs in a browser, and audits cohorts that are asked for there.",
    discussion: """
      Listens on this machine only, unless --host says otherwise; then every request needs the token. \
      Ctrl-C stops it: requests are answered to their end, and an audit that runs is kept to be resumed.

      How to put it behind a proxy, what it answers and what it refuses: docs/serve.md.
      """)

  @Argument(
    help: ArgumentHelp("The folder of a run to show.", valueName: "run"), completion: .directory)
  var shown: [String] = []

  @Option(
    help: ArgumentHelp(
      "A folder of runs: all in it are shown, also later ones, and audits are put there.",
      valueName: "folder"), completion: .directory)
  var runs: String?

  @Option(
    help: ArgumentHelp(
      "A folder of cohorts that may be audited; may be given several times. Needs --runs.",
      valueName: "folder"), completion: .directory)
  var cohorts: [String] = []

  @Option(
    help: ArgumentHelp(
      "An index to search (chiasm index); may be given several times.", valueName: "folder"),
    completion: .directory)
  var index: [String] = []

  @Option(help: "Threads for one search or contribution. Default: all processors.")
  var threads: Int?

  @OptionGroup var network: NetworkOptions

  func validate() throws {
    if shown.isEmpty, runs == nil, index.isEmpty {
      throw ValidationError(
        "Give the folder of a run, --runs with a folder of runs, or --index with an index.")
    }
    if let threads, threads < 1 {
      throw ValidationError("--threads: expected at least 1, found \(threads)")
    }
    if !cohorts.isEmpty, runs == nil {
      throw ValidationError("--cohorts needs --runs: a folder that audits are put into.")
    }
  }

  func run() throws {
    ThreadPolicy.shortenSpinning()
    try Exit.reporting {
      let configuration = try network.configuration()
      let catalog = try RunCatalog(
        runs: shown.map { URL(fileURLWithPath: $0, isDirectory: true) },
        in: runs.map { URL(fileURLWithPath: $0, isDirectory: true) })
      let audits = try auditQueue(catalog, configuration.limits)
      let engines = try searchEngines()
      let metrics = ServiceMetrics()
      let parts: [any ServiceRoutes] = [
        RunRoutes(catalog, audits: audits, renderer: RunReportRenderer()),
        EventRoutes(
          catalog, audits: audits, limits: configuration.limits, metrics: metrics),
        AuditRoutes(audits, limits: configuration.limits),
        ContributionRoutes(
          catalog, engine: RunContributionEngine(), limits: configuration.limits),
        SearchRoutes(engines, limits: configuration.limits, metrics: metrics),
      ]
      let service = WebService(configuration, parts: parts, metrics: metrics)
      try Waiting.forResult {
        try await service.run(
          audits: audits,
          onOverdue: {
            FileHandle.standardError.write(Data("Stopped; some requests were not answered.\n".utf8))
            _exit(0)
          },
          onServerRunning: { port in Self.say(configuration, port: port) })
      }
    }
  }

  /// The indexes, with their models loaded.
  private func searchEngines() throws -> [IndexSearchEngine] {
    let threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
    Runtime.threadCount = threads
    Runtime.flushDenormals()
    // Contributions and searches take and free the same large blocks again and again.
    Runtime.keepFreedMemory()
    let engines = try index.map {
      try IndexSearchEngine(URL(fileURLWithPath: $0, isDirectory: true), threads: threads)
    }
    for (place, engine) in engines.enumerated() {
      if engines[..<place].contains(where: { $0.name == engine.name }) {
        throw ServiceConfigurationError(
          .duplicateRun, "two indexes are called \"\(engine.name)\"; rename the folder of one")
      }
      if let note = engine.note { FileHandle.standardError.write(Data("Note: \(note).\n".utf8)) }
    }
    return engines
  }

  /// The audits; nil if no cohort may be audited.
  private func auditQueue(_ catalog: RunCatalog, _ limits: ServiceLimits) throws -> AuditQueue? {
    guard !cohorts.isEmpty, let folder = catalog.folder else { return nil }
    let roots = try CohortRoots(cohorts.map { URL(fileURLWithPath: $0, isDirectory: true) })
    return try AuditQueue(
      program: [try Self.program(), "audit"], roots: roots, folder: folder, limits: limits)
  }

  /// This program's own file.
  private static func program() throws -> String {
    guard let path = Bundle.main.executablePath else {
      throw ServiceConfigurationError(
        .invalidFolder,
        "the program does not find its own file, so it cannot start audits; leave --cohorts out")
    }
    return path
  }

  /// Says where to look, on standard error like every other sign of progress.
  private static func say(_ configuration: ServiceConfiguration, port: Int) {
    let host =
      configuration.host.contains(":") && !configuration.host.hasPrefix("[")
      ? "[\(configuration.host)]" : configuration.host
    FileHandle.standardError.write(
      Data("Open http://\(host):\(port)/ in a browser; Ctrl-C stops the server.\n".utf8))
  }
}
