import CSubprocess
import Foundation

/// A program that runs beside this one, is spoken to in lines and bytes, and ends with this one.
final class ChildProgram {
  private let child: OpaquePointer
  /// What messages call the program.
  let name: String
  private let isCancelled: () -> Bool
  /// What was received and not asked for yet.
  private var received: [UInt8] = []
  /// Where one turn's bytes arrive.
  private var room = [UInt8](repeating: 0, count: 1 << 18)
  private var isOver = false

  /// The longest line that is read: no answer needs more, and a program that never ends a line must not
  /// fill the memory.
  static let lineLimit = 64 << 20

  /// Starts a program in a folder.
  ///
  /// - Throws: ``PredictorError`` with code `programFailed`.
  init(
    _ command: [String], folder: String, isCancelled: @escaping () -> Bool
  ) throws(PredictorError) {
    name = command.first ?? ""
    self.isCancelled = isCancelled
    guard !command.isEmpty, !command.contains(where: { $0.utf8.contains(0) }) else {
      throw PredictorError(.programFailed, "expected a program and its arguments")
    }
    var arguments = command.map { strdup($0) }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    var result: OpaquePointer?
    let problem = chiasm_child_start(arguments, folder.isEmpty ? nil : folder, &result)
    guard problem == 0, let result else {
      throw PredictorError(
        .programFailed,
        "\(name): the program cannot be started: \(String(cString: strerror(problem))); check its "
          + "name, that it may be executed, and the folder \(folder.isEmpty ? "." : folder)")
    }
    child = result
  }

  deinit { chiasm_child_release(child) }

  /// The number of the process and of its group.
  var process: Int32 { chiasm_child_process(child) }

  /// Sends bytes, reading what comes back meanwhile, so that neither side waits for the other.
  func send(_ bytes: UnsafeRawBufferPointer, until deadline: Deadline) throws(PredictorError) {
    var offset = 0
    while offset < bytes.count {
      let sent = try step(UnsafeRawBufferPointer(rebasing: bytes[offset...]), deadline)
      offset += sent
    }
  }

  /// The next line, without its end.
  func line(until deadline: Deadline) throws(PredictorError) -> [UInt8] {
    var searched = 0
    while true {
      if let end = received[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        let line = Array(received[..<end])
        received.removeSubrange(...end)
        return line
      }
      searched = received.count
      guard received.count <= Self.lineLimit else {
        throw failure("answered with a line of more than \(Self.lineLimit >> 20) MiB")
      }
      _ = try step(UnsafeRawBufferPointer(start: nil, count: 0), deadline)
    }
  }

  /// The next `count` bytes.
  func bytes(_ count: Int, until deadline: Deadline) throws(PredictorError) -> [UInt8] {
    while received.count < count {
      _ = try step(UnsafeRawBufferPointer(start: nil, count: 0), deadline)
    }
    let result = Array(received[..<count])
    received.removeSubrange(..<count)
    return result
  }

  /// Ends the program: it is asked by the end of its input, then told.
  func end(patience milliseconds: Int32 = 1_000) {
    isOver = true
    _ = chiasm_child_end(child, milliseconds)
  }

  /// Moves what can be moved within a tenth of a second; returns how many bytes were sent.
  private func step(
    _ output: UnsafeRawBufferPointer, _ deadline: Deadline
  ) throws(PredictorError) -> Int {
    guard !isOver else {
      throw PredictorError(.programFailed, "\(name): the program was ended; open the model again")
    }
    if isCancelled() {
      end(patience: 0)
      throw PredictorError(.cancelled, "stopped on request")
    }
    let left = deadline.milliseconds
    guard left > 0 else {
      end(patience: 0)
      throw PredictorError(
        .timedOut,
        "\(name): no answer within \(deadline.seconds) s \(deadline.doing)\(lastMessages)")
    }
    var sent = 0
    var count = 0
    let outcome = chiasm_child_transfer(
      child, output.bindMemory(to: UInt8.self).baseAddress, output.count, &sent, &room, room.count,
      &count, Int32(min(100, left)))
    let problem = errno
    received.append(contentsOf: room[..<count])
    switch outcome {
    case CHIASM_TRANSFER_DONE:
      // A program that left a child behind leaves its output open.
      if sent == 0, count == 0, chiasm_child_has_ended(child) {
        throw failure("ended", isEnding: true)
      }
      return sent
    case CHIASM_TRANSFER_CLOSED: throw failure("ended", isEnding: true)
    default: throw failure("cannot be spoken to: \(String(cString: strerror(problem)))")
    }
  }

  /// Ends the program and says why, with its last words.
  func failure(_ what: String, isEnding: Bool = false) -> PredictorError {
    isOver = true
    // One that is about to end gets a moment to do so by itself, for the true reason.
    let status = chiasm_child_end(child, isEnding ? 500 : 0)
    var how = ""
    if isEnding {
      how =
        status > 255
        ? " by signal \(status - 256) (\(String(cString: strsignal(status - 256))))"
        : " with exit code \(status)"
      how += status == 127 ? "; is it installed?" : " before it answered"
    }
    return PredictorError(.programFailed, "\(name): the program \(what)\(how)\(lastMessages)")
  }

  /// The last lines of its standard error.
  private var lastMessages: String {
    var buffer = [UInt8](repeating: 0, count: 4_096)
    let count = chiasm_child_messages(child, &buffer, buffer.count)
    let text = String(decoding: buffer[..<count], as: UTF8.self)
    let lines = text.split(whereSeparator: \.isNewline).suffix(8)
    guard !lines.isEmpty else { return "; it wrote nothing on its standard error" }
    return "; the last lines of its standard error:\n"
      + lines.map { "  \($0)" }.joined(separator: "\n")
  }
}

/// Until when an answer is waited for.
struct Deadline {
  let seconds: Double
  /// What is waited for, such as "for 64 cases".
  let doing: String
  private let end: ContinuousClock.Instant

  init(seconds: Double, _ doing: String) {
    self.seconds = seconds
    self.doing = doing
    end = .now + .seconds(seconds)
  }

  /// What is left; never negative.
  var milliseconds: Int {
    let left = ContinuousClock.now.duration(to: end) / .milliseconds(1)
    return max(0, Int(left.rounded(.up)))
  }
}
