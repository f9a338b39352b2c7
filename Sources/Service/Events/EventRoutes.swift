import Foundation
import HTTPTypes
public import Hummingbird
import NIOCore
import ServiceLifecycle

/// The events of a run while it goes on, as a browser follows them.
public struct EventRoutes: ServiceRoutes {
  private let catalog: RunCatalog
  private let audits: AuditQueue?
  private let limits: ServiceLimits
  private let metrics: ServiceMetrics

  /// Follows the runs of a catalog and the audits of a queue.
  public init(
    _ catalog: RunCatalog, audits: AuditQueue?, limits: ServiceLimits, metrics: ServiceMetrics
  ) {
    self.catalog = catalog
    self.audits = audits
    self.limits = limits
    self.metrics = metrics
  }

  /// Adds the route.
  public func add(to router: Router<ServiceContext>) {
    router.get("/api/v1/runs/{name}/events") { request, context in
      let name = try context.runName()
      guard await isKnown(name) else {
        throw ServiceError(.notFound, "there is no run of this name; /api/v1/runs lists all")
      }
      let last = HTTPField.Name("Last-Event-ID").flatMap { request.headers[$0] }.flatMap(
        UInt64.init)
      if let last, await isOver(name, at: last) {
        // Tells a browser that there is nothing to come back for.
        return Response(status: .noContent, headers: [.cacheControl: "no-store"])
      }
      guard metrics.beginEventStream(most: limits.eventStreams) else {
        throw ServiceError(
          .overloaded, "too many pages follow runs; close one, or ask again later", retryAfter: 30)
      }
      return Response(
        status: .ok,
        headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
        body: body(name, after: last ?? 0, channel: context.isLive))
    }
  }

  private func isKnown(_ name: RunName) async -> Bool {
    if catalog.files(name) != nil { return true }
    return await audits?.status(name) != nil
  }

  /// How far a run is, by what the server or its files know.
  private func state(_ name: RunName) async -> (state: RunSummary.State, message: String?) {
    if let status = await audits?.status(name), status.state != .finished {
      return (status.state, status.message)
    }
    return (catalog.files(name)?.state() ?? .queued, nil)
  }

  private func isOver(_ name: RunName, at place: UInt64) async -> Bool {
    guard let files = catalog.files(name), let log = RunFiles.attributes(files.log) else {
      return false
    }
    return await Self.isEnd(state(name).state) && UInt64(log.size) <= place
  }

  private static func isEnd(_ state: RunSummary.State) -> Bool {
    state != .queued && state != .running
  }

  /// The stream: what the log says, how far the run is whenever that changes, and a sign of life.
  private func body(
    _ name: RunName, after place: UInt64, channel isLive: @escaping @Sendable () -> Bool
  ) -> ResponseBody {
    ResponseBody { writer in
      defer { metrics.endEventStream() }
      var follower: LogFollower?
      var told: RunSummary.State?
      var silence = 0.0
      let pause = 0.25
      while !Task.isShuttingDownGracefully, !Task.isCancelled, isLive() {
        // Read before the log, so that an end is not told before all of the log is.
        let (state, message) = await state(name)
        if follower == nil, let files = catalog.files(name) {
          follower = LogFollower(files.log, after: place)
        }
        var text = ""
        while let entries = follower?.next(), !entries.isEmpty {
          for entry in entries {
            text +=
              ServerSentEvent(id: String(entry.place), event: entry.event, data: entry.json).text
          }
          if text.utf8.count > 256 * 1024 {
            try await writer.write(ByteBuffer(string: text))
            text = ""
          }
        }
        if state != told {
          told = state
          text += Self.event(state, message).text
        }
        if !text.isEmpty {
          try await writer.write(ByteBuffer(string: text))
          silence = 0
        } else if silence >= Double(limits.heartbeatSeconds) {
          try await writer.write(ByteBuffer(string: ServerSentEvent.heartbeat))
          silence = 0
        }
        if Self.isEnd(state) { break }
        try await Task.sleep(for: .milliseconds(Int(1_000 * pause)))
        silence += pause
      }
      try await writer.finish(nil)
    }
  }

  private static func event(
    _ state: RunSummary.State, _ message: String?
  ) -> ServerSentEvent {
    var fields = ["state": state.rawValue]
    fields["message"] = message
    return ServerSentEvent(
      event: "state", data: String(decoding: JSONText.data(fields), as: UTF8.self))
  }
}
