import BuiltPrograms
import Foundation
import Synchronization
import Testing

/// The built program, run as a user runs it.
struct Program {
  /// What a finished run left.
  struct Outcome {
    /// The exit code, or 128 plus the signal that ended the program.
    let code: Int32
    /// Standard output.
    let output: String
    /// Standard error.
    let messages: String
  }

  private let process = Process()
  /// What is done with a signal is the whole process's: one start at a time.
  private static let starting = Mutex(())
  private let outputFile: URL
  private let messagesFile: URL

  /// Starts the program.
  ///
  /// - Parameter folder: Where it runs and where its output is kept.
  init(_ arguments: [String], in folder: URL) throws {
    let name = UUID().uuidString
    outputFile = folder.appending(path: "\(name).out")
    messagesFile = folder.appending(path: "\(name).err")
    for file in [outputFile, messagesFile] { try Data().write(to: file) }
    process.executableURL = try builtProgram("chiasm")
    process.arguments = arguments
    process.currentDirectoryURL = folder
    // Files, because a full pipe would stop the program.
    process.standardOutput = try FileHandle(forWritingTo: outputFile)
    process.standardError = try FileHandle(forWritingTo: messagesFile)
    process.standardInput = FileHandle.nullDevice
    var environment = ProcessInfo.processInfo.environment
    // Threads that wait without spinning leave the processor to the other tests.
    environment["OMP_WAIT_POLICY"] = "passive"
    process.environment = environment
    let process = process
    try Self.starting.withLock { _ in try Self.receivingInterrupts { try process.run() } }
  }

  /// Threads that run tests block signals, and a program inherits what is blocked or ignored: a shell
  /// starts programs with neither.
  private static func receivingInterrupts(_ body: () throws -> Void) rethrows {
    var interrupt = sigset_t()
    var before = sigset_t()
    sigemptyset(&interrupt)
    sigaddset(&interrupt, SIGINT)
    pthread_sigmask(SIG_UNBLOCK, &interrupt, &before)
    let disposition = signal(SIGINT, SIG_DFL)
    defer {
      signal(SIGINT, disposition)
      pthread_sigmask(SIG_SETMASK, &before, nil)
    }
    try body()
  }

  /// Runs the program to its end.
  static func run(_ arguments: [String], in folder: URL) throws -> Outcome {
    try Program(arguments, in: folder).outcome()
  }

  /// Runs the program to its end in a folder of its own.
  static func run(_ arguments: String...) throws -> Outcome {
    try withScratchFolder { try run(arguments, in: $0) }
  }

  var isRunning: Bool { process.isRunning }

  /// Standard error up to now.
  var messagesSoFar: String { (try? String(contentsOf: messagesFile, encoding: .utf8)) ?? "" }

  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  #if os(Linux)
    /// The descriptors of a file that children of the program would inherit.
    ///
    /// Fails when the program does not have the file open.
    func inheritedFiles(at file: URL) throws -> [String] {
      let place = "/proc/\(process.processIdentifier)"
      let name = file.resolvingSymlinksInPath().path
      let open = try FileManager.default.contentsOfDirectory(atPath: "\(place)/fd").filter {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(place)/fd/\($0)")) == name
      }
      try #require(!open.isEmpty, "\(name) is not open")
      return try open.filter {
        let text = try String(contentsOfFile: "\(place)/fdinfo/\($0)", encoding: .utf8)
        let line = text.split(separator: "\n").first { $0.hasPrefix("flags:") }
        let word = line?.split(whereSeparator: \.isWhitespace).last.map(String.init)
        return try #require(word.flatMap { Int32($0, radix: 8) }) & O_CLOEXEC == 0
      }
    }
  #endif

  /// Waits for the end.
  func outcome() throws -> Outcome {
    process.waitUntilExit()
    let signalled = process.terminationReason == .uncaughtSignal
    return Outcome(
      code: process.terminationStatus + (signalled ? 128 : 0),
      output: try String(contentsOf: outputFile, encoding: .utf8),
      messages: try String(contentsOf: messagesFile, encoding: .utf8))
  }

  /// Waits until something holds; fails when the program ends before.
  func wait(until isReached: () -> Bool) throws {
    while !isReached() {
      try #require(isRunning, "the program ended before it could be stopped")
      usleep(2_000)
    }
  }
}

/// Runs `body` with a new empty folder and removes it afterwards, also after an error.
func withScratchFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appending(
    path: "chiasm-program-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder)
}
