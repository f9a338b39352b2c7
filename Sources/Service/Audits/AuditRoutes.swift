import HTTPTypes
public import Hummingbird

/// Audits of cohorts on the server's disks.
public struct AuditRoutes: ServiceRoutes {
  private let queue: AuditQueue?
  private let limits: ServiceLimits

  /// Serves a queue; nil says that none can be asked for, and how to change that.
  public init(_ queue: AuditQueue?, limits: ServiceLimits) {
    self.queue = queue
    self.limits = limits
  }

  /// The cohorts as they are sent.
  struct Cohorts: Codable, Sendable {
    var cohorts: [CohortRoots.Cohort]
  }

  /// The audits as they are sent.
  struct Audits: Codable, Sendable {
    var audits: [RunSummary]
  }

  /// Adds the routes.
  public func add(to router: Router<ServiceContext>) {
    let limits = limits
    router.get("/api/v1/cohorts") { _, _ in
      Response.json(Cohorts(cohorts: await queue?.cohorts() ?? []))
    }
    router.get("/api/v1/audits") { _, _ in
      Response.json(Audits(audits: await queue?.statuses() ?? []))
    }
    router.post("/api/v1/audits") { request, _ in
      let queue = try asked()
      let summary = try await queue.submit(
        request.json(AuditRequest.self, upTo: limits.bodyBytes))
      var response = Response.json(summary, status: .accepted)
      response.headers[.location] = "/api/v1/runs/\(summary.name)"
      return response
    }
    router.delete("/api/v1/audits/{name}") { _, context in
      let name = try context.runName()
      return Response.json(try await asked().cancel(name), status: .accepted)
    }
  }

  private func asked() throws -> AuditQueue {
    guard let queue else {
      throw ServiceError(
        .notConfigured,
        "no audit can be asked for; start the server with --cohorts FOLDER and --runs FOLDER")
    }
    return queue
  }
}
