import Synchronization

/// What the server counts.
///
/// Routes are counted by their pattern and never by what was asked for, so that nothing of a case stands in a metric and
/// their number stays bounded.
public final class ServiceMetrics: Sendable {
  /// A route, its method and how it was answered.
  package struct RequestKey: Hashable, Sendable {
    package var route: String
    package var method: String
    package var status: Int
  }

  /// All that is counted.
  package struct State: Sendable {
    package var requests: [RequestKey: Int] = [:]
    package var latency: [String: LatencyHistogram] = [:]
    package var searches: [String: Int] = [:]
    package var searchLatency = LatencyHistogram()
    package var inFlight = 0
    package var connections = 0
    package var timedOut = 0
    package var eventStreams = 0
  }

  private let state = Mutex(State())

  /// Begins with nothing.
  public init() {}

  /// All that was counted until now.
  package var snapshot: State { state.withLock { $0 } }

  /// Counts a search: what kind of query (`text`, `picture`, `case`), whether it failed, and how long it took.
  public func searched(kind: String, failed: Bool, seconds: Double) {
    state.withLock {
      $0.searches[failed ? "\(kind) failed" : kind, default: 0] += 1
      $0.searchLatency.add(seconds: seconds)
    }
  }

  func requestBegan() { state.withLock { $0.inFlight += 1 } }

  func requestEnded(_ key: RequestKey, seconds: Double) {
    state.withLock {
      $0.inFlight -= 1
      $0.requests[key, default: 0] += 1
      $0.latency[key.route, default: LatencyHistogram()].add(seconds: seconds)
    }
  }

  /// Counts a connection; returns how many there are now.
  func connectionOpened() -> Int {
    state.withLock {
      $0.connections += 1
      return $0.connections
    }
  }

  func connectionClosed() { state.withLock { $0.connections -= 1 } }
  func connectionTimedOut() { state.withLock { $0.timedOut += 1 } }

  /// Takes a place for a stream of events; false if there is none.
  func beginEventStream(most: Int) -> Bool {
    state.withLock {
      guard $0.eventStreams < most else { return false }
      $0.eventStreams += 1
      return true
    }
  }

  func endEventStream() { state.withLock { $0.eventStreams -= 1 } }
}
