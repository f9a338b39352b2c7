import Foundation
public import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle
import UnixSignals

/// The server: a router with everything around it that keeps it safe.
public struct WebService: Sendable {
  /// Where it listens, who may ask, and how much.
  public let configuration: ServiceConfiguration
  /// Its parts, in the order of their routes.
  public let parts: [any ServiceRoutes]
  /// What it counts.
  public let metrics: ServiceMetrics

  /// Joins parts to a server.
  public init(
    _ configuration: ServiceConfiguration, parts: [any ServiceRoutes],
    metrics: ServiceMetrics = ServiceMetrics()
  ) {
    self.configuration = configuration
    self.parts = parts
    self.metrics = metrics
  }

  /// The router with all routes.
  package func router() -> Router<ServiceContext> {
    let router = Router(context: ServiceContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: RequestCounting(metrics: metrics))
    router.add(middleware: SecurityHeaders())
    router.add(middleware: ProblemResponses())
    router.add(
      middleware: AccessControl(hosts: HostPolicy(configuration), token: configuration.token))
    let own: [any ServiceRoutes] = [
      HealthRoutes(), MetricsRoutes(metrics: metrics), OpenAPIRoutes(),
      SessionRoutes(token: configuration.token, limits: configuration.limits), AssetRoutes(),
      PageRoutes(),
    ]
    for part in own + parts { part.add(to: router) }
    return router
  }

  /// The server as Hummingbird runs and tests it.
  ///
  /// - Parameter onServerRunning: Is told the port.
  public func application(
    onServerRunning: @escaping @Sendable (Int) async -> Void = { _ in }
  ) -> Application<RouterResponder<ServiceContext>> {
    let limits = configuration.limits
    let metrics = metrics
    var logger = Logger(label: "chiasm.serve")
    logger.logLevel = .notice
    let router = router()
    MethodRefusals.add(to: router)
    return Application(
      router: router,
      server: .http1(
        configuration: HTTP1Channel.Configuration(
          additionalChannelHandlers: [ConnectionGuard(limits: limits, metrics: metrics)],
          httpDecoderConfiguration: .init(
            maxHeaderFieldSize: limits.headerBytes, maxHeaderListSize: limits.headerBytes,
            maxHeaderFieldCount: limits.headerCount))),
      configuration: ApplicationConfiguration(
        address: .hostname(configuration.host, port: configuration.port)),
      onServerRunning: { channel in await onServerRunning(channel.localAddress?.port ?? 0) },
      logger: logger)
  }

  /// Runs the server until it is told to stop by SIGTERM or SIGINT.
  ///
  /// Then it accepts nothing more, answers what was asked, and stops its audits, all at the same time.
  ///
  /// - Parameters:
  ///   - audits: The audits that this server runs.
  ///   - onOverdue: Is called if requests are not answered within ``ServiceLimits/stopSeconds``, or an audit has not
  ///     stopped within ``ServiceLimits/auditStopSeconds``: a client that sends half a request and waits must not
  ///     hold the server.
  ///   - onServerRunning: Is told the port.
  /// - Throws: ``ServiceConfigurationError`` with code `cannotListen` if the address cannot be had.
  public func run(
    audits: AuditQueue?, onOverdue: @escaping @Sendable () -> Void,
    onServerRunning: @escaping @Sendable (Int) async -> Void = { _ in }
  ) async throws {
    // They are told to stop from the last to the first, each when the one after it has ended.
    var services: [any ServiceLifecycle.Service] = []
    if let audits { services.append(AuditStop(queue: audits)) }
    // What waits begins when the address is had: another server may have it.
    services.append(
      application { port in
        await onServerRunning(port)
        await audits?.takeUp()
      })
    services.append(StopNotice(audits: audits, limits: configuration.limits, onOverdue: onOverdue))
    var logger = Logger(label: "chiasm.serve")
    logger.logLevel = .error
    let settings = ServiceGroupConfiguration(
      services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    do {
      try await ServiceGroup(configuration: settings).run()
    } catch let error as IOError {
      let why =
        switch error.errnoCode {
        case EADDRINUSE:
          "another program listens on port \(configuration.port); stop it, or choose another --port"
        case EACCES:
          "port \(configuration.port) may only be used by the system; choose a --port from 1024"
        case EADDRNOTAVAIL:
          "\(configuration.host) is no address of this machine; choose another --host"
        default: "\(configuration.host), port \(configuration.port): \(error.localizedDescription)"
        }
      throw ServiceConfigurationError(.cannotListen, why)
    }
  }
}
