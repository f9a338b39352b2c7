import Hummingbird

/// Whether the server runs, for what watches it; answered without a token, and telling nothing else.
struct HealthRoutes: ServiceRoutes {
  /// What is told.
  struct Status: Codable, Hashable, Sendable {
    /// `ok`, always: a server that is not does not answer.
    var status: String
  }

  func add(to router: Router<ServiceContext>) {
    router.get("/health") { _, _ in Response.json(Status(status: "ok")) }
    router.get("/health/live") { _, _ in Response.json(Status(status: "ok")) }
    router.get("/health/ready") { _, _ in Response.json(Status(status: "ok")) }
  }
}
