import BuiltPrograms
import Cohorts
import Foundation
import Predictors
import TestSupport
import Testing

/// Nothing that a model starts outlives it, however either side ends.
@Suite(.serialized) struct OrphanTests {
  @Test func endsWithItsPredictor() throws {
    try withExternalCohort { cohort, _ in
      var model: SubprocessPredictor? = try SubprocessPredictor(
        Programs.answer(), description: Programs.description(), cohort: cohort)
      let process = try #require(model?.processIdentifier)
      #expect(Programs.isRunning(process))
      model = nil
      #expect(!Programs.isRunning(process))
    }
  }

  @Test(arguments: ["child", "leaves"]) func takesItsChildrenWithIt(_ fault: String) throws {
    try withExternalCohort { cohort, folder in
      let file = folder.appending(path: "child")
      let error = #expect(throws: PredictorError.self) {
        _ = try SubprocessPredictor(
          Programs.answer(fault, file.path), description: Programs.description(timeout: 2),
          cohort: cohort
        ).predict(CaseBatch(cohort: cohort, cases: [0]))
      }
      #expect(error?.code == (fault == "child" ? .timedOut : .programFailed))
      let child = try #require(Programs.number(in: file))
      #expect(Programs.eventually { !Programs.isRunning(child) })
    }
  }

  @Test(arguments: [SIGKILL, SIGINT])
  func endsWhenItsParentIsKilled(_ signal: Int32) throws {
    try atHost("ask") { host, process, child in
      #expect(Programs.isRunning(process) && Programs.isRunning(child))
      kill(host.processIdentifier, signal)
      host.waitUntilExit()
      #expect(Programs.eventually { !Programs.isRunning(process) && !Programs.isRunning(child) })
    }
  }

  @Test func endsWhenItsParentLeaves() throws {
    try atHost("leave") { host, process, _ in
      host.waitUntilExit()
      #expect(host.terminationStatus == 0)
      #expect(Programs.eventually { !Programs.isRunning(process) })
    }
  }

  /// A process that has opened a program; where it asks, the program has started a child and hangs.
  private func atHost(
    _ action: String, _ body: (Process, Int32, Int32) throws -> Void
  ) throws {
    try withExternalCohort { _, folder in
      let file = folder.appending(path: "child")
      let yaml = folder.appending(path: "model.yaml")
      try """
      command: [sh, "\(Golden.path("answer.sh"))", child, "\(file.path)"]
      inputs: [{modality: clinical}]
      output: {kind: probabilities, classes: [benign, malignant]}
      """.write(to: yaml, atomically: true, encoding: .utf8)
      let output = folder.appending(path: "output")
      try Data().write(to: output)
      let host = Process()
      host.executableURL = try builtProgram("PredictorHost")
      host.arguments = [yaml.path, folder.appending(path: "cohort.yaml").path, action]
      host.standardOutput = try FileHandle(forWritingTo: output)
      host.standardInput = FileHandle.nullDevice
      // Threads that run tests block signals, which a new process inherits.
      var none = sigset_t()
      var before = sigset_t()
      sigemptyset(&none)
      pthread_sigmask(SIG_SETMASK, &none, &before)
      defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
      try host.run()
      defer { if host.isRunning { kill(host.processIdentifier, SIGKILL) } }
      var child: Int32?
      if action == "ask" {
        #expect(Programs.eventually(60) { Programs.number(in: file) != nil || !host.isRunning })
        child = Programs.number(in: file)
      } else {
        #expect(Programs.eventually(60) { Programs.number(in: output) != nil })
      }
      let process = Programs.number(in: output)
      guard let process, let child = action == "ask" ? child : 0 else {
        Issue.record("the host did not start the program, or the program no child")
        return
      }
      try body(host, process, child)
    }
  }
}
