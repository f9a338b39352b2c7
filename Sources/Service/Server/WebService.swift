public import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

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
    let logger = Logger(label: "chiasm.serve")
    return Application(
      router: router(),
      server: .http1(
        configuration: HTTP1Channel.Configuration(
          additionalChannelHandlers: [ConnectionGuard(limits: limits, metrics: metrics)],
          httpDecoderConfiguration: .init(
            maxHeaderFieldSize: limits.headerBytes, maxHeaderListSize: limits.headerBytes,
            maxHeaderFieldCount: limits.headerCount))),
      configuration: ApplicationConfiguration(
        address: .hostname(configuration.host, port: configuration.port),
        availableConnectionsDelegate: MaximumAvailableConnections(
          limits.connections, logger: logger)),
      onServerRunning: { channel in await onServerRunning(channel.localAddress?.port ?? 0) },
      logger: logger)
  }
}
