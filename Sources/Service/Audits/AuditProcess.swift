import CSubprocess
import Foundation
import Synchronization

/// A child program that audits, and ends with this one.
///
/// It is started without a shell; a stop asks it as Ctrl-C does, so that the run can be resumed.
final class AuditProcess: Sendable {
  /// How it ended.
  struct Outcome: Sendable, Hashable {
    /// Its exit code, or 256 plus the signal that ended it.
    var status: Int32
    /// The last line that it wrote about an error; empty if there is none.
    var message: String
  }

  private let isStopped = Mutex(false)
  private let patience: Int

  /// - Parameter patience: Seconds in which it may stop by itself.
  init(patience: Int) { self.patience = patience }

  /// Asks it to stop.
  func stop() { isStopped.withLock { $0 = true } }

  /// Runs a program to its end, on a thread of its own: waiting for a child is no work for the threads that answer.
  func run(_ command: [String]) async -> Outcome {
    await withCheckedContinuation { continuation in
      let thread = Thread { continuation.resume(returning: self.wait(command)) }
      thread.name = "audit"
      thread.start()
    }
  }

  private func wait(_ command: [String]) -> Outcome {
    var arguments = command.map { strdup($0) }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    var started: OpaquePointer?
    let problem = chiasm_child_start(arguments, nil, &started)
    guard problem == 0, let child = started else {
      return Outcome(status: 127, message: "the program cannot be started")
    }
    defer { chiasm_child_release(child) }
    var room = [UInt8](repeating: 0, count: 1 << 16)
    var asked: ContinuousClock.Instant?
    var isOpen = true
    while !chiasm_child_has_ended(child) {
      var sent = 0
      var received = 0
      // What it prints is in its files too, and dropped here.
      let outcome = chiasm_child_transfer(
        child, nil, 0, &sent, &room, isOpen ? room.count : 0, &received, 200)
      if outcome != CHIASM_TRANSFER_DONE {
        isOpen = false
        Thread.sleep(forTimeInterval: 0.05)
      }
      if let asked {
        if ContinuousClock.now - asked > .seconds(patience) { break }
      } else if isStopped.withLock({ $0 }) {
        asked = .now
        kill(chiasm_child_process(child), SIGINT)
      }
    }
    let status = chiasm_child_end(child, asked == nil ? 500 : 0)
    var last = [UInt8](repeating: 0, count: 8_192)
    let count = chiasm_child_messages(child, &last, last.count)
    return Outcome(
      status: status, message: Self.lastError(String(decoding: last[..<count], as: UTF8.self)))
  }

  /// The last line that begins as errors of the program do.
  static func lastError(_ text: String) -> String {
    let lines = text.split { $0.isNewline || $0 == "\r" }
    let line = lines.last { $0.hasPrefix("chiasm: ") || $0.hasPrefix("Error: ") }
    return line.map { PathScrubber.scrubbed(String($0.drop { $0 != " " }.dropFirst())) } ?? ""
  }
}
