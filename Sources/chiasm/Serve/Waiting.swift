import Dispatch
import Synchronization

/// Waits for work that is done beside, because the program's commands are not asynchronous.
final class Waiting: Sendable {
  private let outcome = Mutex<Result<Void, any Error>>(.success(()))
  private let isDone = DispatchSemaphore(value: 0)

  private init() {}

  /// Runs some work to its end.
  static func forResult(_ work: @escaping @Sendable () async throws -> Void) throws {
    let waiting = Waiting()
    Task {
      do {
        try await work()
      } catch {
        waiting.outcome.withLock { $0 = .failure(error) }
      }
      waiting.isDone.signal()
    }
    waiting.isDone.wait()
    try waiting.outcome.withLock { $0 }.get()
  }
}
