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
      SessionRoutes(token: configuration.token, limits: configuration.limits),
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
  /// Then it accepts nothing more, answers what was asked within ``ServiceLimits/stopSeconds``, and stops its audits.
  ///
  /// - Parameters:
  ///   - audits: The audits that this server runs.
  ///   - onServerRunning: Is told the port.
  /// - Throws: ``ServiceConfigurationError`` with code `cannotListen` if the address cannot be had.
  public func run(
    audits: AuditQueue?, onServerRunning: @escaping @Sendable (Int) async -> Void = { _ in }
  ) async throws {
    // They are told to stop from the last to the first.
    var services: [any ServiceLifecycle.Service] = []
    if let audits { services.append(AuditStop(queue: audits)) }
    services.append(application(onServerRunning: onServerRunning))
    var logger = Logger(label: "chiasm.serve")
    logger.logLevel = .error
    var settings = ServiceGroupConfiguration(
      services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    settings.maximumGracefulShutdownDuration = .seconds(2 * configuration.limits.stopSeconds)
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
