import ArgumentParser
import Foundation
import Service

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

  @OptionGroup var network: NetworkOptions

  func validate() throws {
    if shown.isEmpty, runs == nil {
      throw ValidationError("Give the folder of a run, or --runs with a folder of runs.")
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
      let metrics = ServiceMetrics()
      let parts: [any ServiceRoutes] = [
        RunRoutes(catalog, audits: audits, renderer: RunReportRenderer()),
        EventRoutes(
          catalog, audits: audits, limits: configuration.limits, metrics: metrics),
        AuditRoutes(audits, limits: configuration.limits),
      ]
      let service = WebService(configuration, parts: parts, metrics: metrics)
      try Waiting.forResult {
        try await service.run(audits: audits) { port in
          Self.say(configuration, port: port)
        }
      }
    }
  }

  /// The audits; nil if no cohort may be audited.
  private func auditQueue(_ catalog: RunCatalog, _ limits: ServiceLimits) throws -> AuditQueue? {
    guard !cohorts.isEmpty, let folder = catalog.folder else { return nil }
    let roots = try CohortRoots(cohorts.map { URL(fileURLWithPath: $0, isDirectory: true) })
    return AuditQueue(
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
