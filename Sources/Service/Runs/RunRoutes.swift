import Foundation
public import Hummingbird

/// Runs: the list, one of them, its findings and its page.
public struct RunRoutes: ServiceRoutes {
  private let catalog: RunCatalog
  private let audits: AuditQueue?
  private let reports: ReportPages

  /// Serves a catalog.
  ///
  /// - Parameters:
  ///   - catalog: The runs.
  ///   - audits: The audits that this server runs; nil if it runs none.
  ///   - renderer: What draws a page that is not there.
  public init(_ catalog: RunCatalog, audits: AuditQueue?, renderer: any ReportRenderer) {
    self.catalog = catalog
    self.audits = audits
    reports = ReportPages(renderer)
  }

  /// The list as it is sent.
  struct List: Codable, Sendable {
    var runs: [RunSummary]
  }

  /// Adds the routes.
  public func add(to router: Router<ServiceContext>) {
    router.get("/api/v1/runs") { _, _ in Response.json(List(runs: await summaries())) }
    router.get("/api/v1/runs/{name}") { _, context in
      let name = try context.runName()
      guard let summary = await summary(name) else { throw Self.unknown }
      return Response.json(summary)
    }
    router.get("/api/v1/runs/{name}/findings.json") { _, context in
      let files = try files(context)
      guard let found = RunFiles.attributes(files.findings),
        found.size <= RunCatalog.mostFindingsBytes, let data = try? Data(contentsOf: files.findings)
      else {
        throw ServiceError(
          .notFound, "this run has no findings yet; ask again when it has finished")
      }
      return Response.content(data, type: "application/json")
    }
    router.get("/runs/{name}") { request, context in
      let name = try context.runName()
      // One that waits to begin has no files yet.
      guard await summary(name) != nil else { throw Self.unknown }
      return Response.html(RunPage.html(of: name, canLogOut: request.hasSession))
    }
    router.get("/runs/{name}/report.html") { request, context in
      let files = try files(context)
      let name = try context.runName()
      return try await reports.response(
        name, files, language: request.uri.queryParameters.get("language"))
    }
  }

  private func summaries() async -> [RunSummary] {
    let running = await audits?.statuses() ?? []
    let finished = await catalog.summaries()
    let begun = Set(finished.map(\.name))
    // What waits is not on disk yet; it comes last-begun, so first.
    return running.filter { !begun.contains($0.name) }.reversed()
      + finished.map { summary in
        running.first { $0.name == summary.name }.map { summary.merged($0) } ?? summary
      }
  }

  private func summary(_ name: RunName) async -> RunSummary? {
    let status = await audits?.status(name)
    guard let summary = await catalog.summary(name) else { return status }
    return status.map { summary.merged($0) } ?? summary
  }

  private func files(_ context: ServiceContext) throws -> RunFiles {
    guard let files = catalog.files(try context.runName()) else { throw Self.unknown }
    return files
  }

  private static let unknown = ServiceError(
    .notFound, "there is no run of this name; /api/v1/runs lists all")
}

extension ServiceContext {
  /// The name of the run in the path.
  ///
  /// - Throws: ``ServiceError`` with code `notFound`: what is no name is no run's.
  func runName() throws -> RunName {
    guard let text = parameters.get("name")?.removingPercentEncoding,
      let name = RunName(rawValue: text)
    else {
      throw ServiceError(.notFound, "there is no run of this name; /api/v1/runs lists all")
    }
    return name
  }
}

extension RunSummary {
  /// What the files say, with the state that the server itself knows better.
  func merged(_ status: RunSummary) -> RunSummary {
    var result = self
    // An old run is resumed here: what is on disk does not tell.
    result.state = status.state == .finished ? state : status.state
    result.message = status.message ?? message
    result.canResume = status.canResume
    return result
  }
}
