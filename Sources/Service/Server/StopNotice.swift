import ServiceLifecycle

/// Tells audits to stop as soon as the server is, and sees to it that the server does.
struct StopNotice: ServiceLifecycle.Service {
  let audits: AuditQueue?
  let limits: ServiceLimits
  let onOverdue: @Sendable () -> Void

  func run() async throws {
    try? await gracefulShutdown()
    let isBusy = await audits?.isBusy ?? false
    // Both beside what goes on: this service has to end, so that the next is told.
    if let audits { Task { await audits.stop() } }
    let patience = isBusy ? max(limits.stopSeconds, limits.auditStopSeconds) : limits.stopSeconds
    let onOverdue = onOverdue
    Task {
      // One more second for what has to be said.
      try? await Task.sleep(for: .seconds(patience + 1))
      onOverdue()
    }
  }
}
