import ServiceLifecycle

/// Waits at the end of a server for its audits: a child that has stopped by itself can be resumed.
struct AuditStop: ServiceLifecycle.Service {
  let queue: AuditQueue

  func run() async throws {
    try? await gracefulShutdown()
    await queue.stop()
  }
}
