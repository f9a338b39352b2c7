import Hummingbird
import Logging
import Service
import ServiceLifecycle
import Testing

/// A server on a port of its own, with all its limits; Hummingbird's own test server drops some.
enum RunningServer {
  /// Runs some work beside a server, which is then told to stop.
  static func run(
    _ service: WebService, _ work: @escaping @Sendable (Int) async throws -> Void
  ) async throws {
    let (ports, announcement) = AsyncStream<Int>.makeStream()
    let application = service.application { announcement.yield($0) }
    var logger = Logger(label: "test")
    logger.logLevel = .error
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(services: [application], logger: logger))
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      var iterator = ports.makeAsyncIterator()
      let port = try #require(await iterator.next())
      do {
        try await work(port)
      } catch {
        await group.triggerGracefulShutdown()
        throw error
      }
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
    }
  }
}
