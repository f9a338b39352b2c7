import ServiceLifecycle

/// Stops audits when the server stops: a child that is asked first can be resumed.
struct AuditStop: ServiceLifecycle.Service {
  let queue: AuditQueue

  func run() async throws {
    try? await gracefulShutdown()
    await queue.stop()
  }
}
