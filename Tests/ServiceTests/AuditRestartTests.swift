import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Service
import Testing

/// What is left of audits when the server starts again.
struct AuditRestartTests {
  /// A script that writes what it was given, and goes on until it is asked to stop, unless it is to end.
  private static let script = """
    here=$(dirname "$0")
    echo "$@" >> "$here/arguments"
    while [ $# -gt 0 ]; do [ "$1" = --output ] && out=$2; shift; done
    mkdir -p "$out"
    trap 'exit 130' INT
    echo '{"event":"start"}' >> "$out/log.jsonl"
    while [ ! -e "$here/go" ]; do sleep 0.02; done
    echo '{"event":"end"}' >> "$out/log.jsonl"
    """

  /// A queue over a folder, as a server that starts there has.
  private func queue(
    _ folder: TemporaryFolder, script: String = Self.script
  ) throws -> AuditQueue {
    let program = try folder.write(script, to: "program")
    try folder.write("cohort: a\n", to: "cohorts/a/cohort.yaml")
    try folder.write("cohort: b\n", to: "cohorts/b/cohort.yaml")
    let runs = folder.url.appending(path: "runs")
    try FileManager.default.createDirectory(at: runs, withIntermediateDirectories: true)
    var limits = ServiceLimits()
    limits.auditStopSeconds = 3
    return try AuditQueue(
      program: ["/bin/sh", program.path],
      roots: try CohortRoots([folder.url.appending(path: "cohorts")]), folder: runs, limits: limits)
  }

  private func name(_ text: String) throws -> RunName { try #require(RunName(rawValue: text)) }

  private func wait(_ what: String, until isSo: () async throws -> Bool) async throws {
    for _ in 0..<400 {
      if try await isSo() { return }
      try await Task.sleep(for: .milliseconds(25))
    }
    Issue.record("waited in vain: \(what)")
  }

  private func hasLog(_ folder: TemporaryFolder, _ run: String) -> Bool {
    FileManager.default.fileExists(
      atPath: folder.url.appending(path: "runs/\(run)/log.jsonl").path)
  }

  @Test func whatWaitedIsTakenUpAndWhatRanIsStopped() async throws {
    let folder = try TemporaryFolder()
    do {
      let first = try queue(folder)
      var request = AuditRequest(cohort: "cohorts/a", name: "one")
      request.folds = 3
      _ = try await first.submit(request)
      _ = try await first.submit(AuditRequest(cohort: "cohorts/b"))
      _ = try await first.submit(AuditRequest(cohort: "cohorts/b"))
      try await wait("the first begins") { hasLog(folder, "one") }
      await first.stop()
      #expect(await first.status(try name("one"))?.state == .stopped)
      #expect(await first.status(try name("b"))?.state == .queued)
    }
    let second = try queue(folder)
    #expect(await second.statuses().map(\.state) == [.stopped, .queued, .queued])
    let stopped = try #require(await second.status(try name("one")))
    #expect(stopped.canResume == true)
    #expect(stopped.message == "stopped with the server; it can be resumed")
    #expect(!hasLog(folder, "b"))
    try folder.write("", to: "go")
    await second.takeUp()
    try await wait("both end") {
      await second.statuses().map(\.state) == [.stopped, .finished, .finished]
    }
    // By its name alone, with the options that it was begun with.
    var again = AuditRequest(cohort: nil, name: "one")
    again.resume = true
    _ = try await second.submit(again)
    try await wait("it ends") { await second.status(try name("one"))?.state == .finished }
    let root = folder.url.path
    let arguments = try String(contentsOf: folder.url.appending(path: "arguments"), encoding: .utf8)
    #expect(
      arguments.split(separator: "\n").map(String.init) == [
        "\(root)/cohorts/a --output \(root)/runs/one --folds 3",
        "\(root)/cohorts/b --output \(root)/runs/b",
        "\(root)/cohorts/b --output \(root)/runs/b-2",
        "\(root)/cohorts/a --output \(root)/runs/one --folds 3 --resume",
      ])
    await second.stop()
  }

  @Test func whatRanWhenTheServerWasKilledIsStopped() async throws {
    let folder = try TemporaryFolder()
    try folder.write(
      #"{"audits":[{"request":{"cohort":"cohorts/a","name":"one"},"started":"2026-01-01T00:00:00Z","state":"running"},"#
        + #"{"request":{"cohort":"cohorts/a","name":"none"},"state":"running"},"#
        + #"{"request":{"cohort":"cohorts/a","name":"removed"},"state":"finished"},"#
        + #"{"request":{"cohort":"cohorts/a","name":"done"},"state":"running"},"#
        + #"{"request":{"cohort":"cohorts/gone","name":"gone"},"state":"queued"}],"version":1}"#,
      to: "runs/.chiasm-audits.json")
    try folder.write(#"{"event":"start"}"# + "\n", to: "runs/one/log.jsonl")
    try folder.write(#"{"event":"end"}"# + "\n", to: "runs/done/log.jsonl")
    let queue = try queue(folder)
    #expect(await queue.status(try name("one"))?.state == .stopped)
    #expect(await queue.status(try name("done"))?.state == .finished)
    // It had written nothing, so that it begins when it is resumed.
    #expect(await queue.status(try name("none"))?.state == .stopped)
    #expect(await queue.status(try name("none"))?.canResume == true)
    // Somebody has removed what it found.
    #expect(await queue.status(try name("removed")) == nil)
    await queue.takeUp()
    let gone = try #require(await queue.status(try name("gone")))
    #expect(gone.state == .failed)
    #expect(gone.message == "the cohort is no longer there; ask for another")
  }

  @Test func whatEndedBeforeItWroteAnythingIsKeptAndBegunWithItsOptions() async throws {
    let folder = try TemporaryFolder()
    do {
      // One fails before it makes its folder, one after that, and one never begins.
      let first = try queue(
        folder,
        script: """
          case $3 in */made) mkdir -p "$3";; esac
          while [ ! -e "$(dirname "$0")/fail" ]; do sleep 0.02; done
          echo 'chiasm: table.csv:17: expected a number' >&2; exit 65
          """)
      for text in ["bad", "made", "waits"] {
        var request = AuditRequest(cohort: "cohorts/a", name: text)
        request.folds = 3
        _ = try await first.submit(request)
      }
      _ = try await first.cancel(try name("waits"))
      try folder.write("", to: "fail")
      try await wait("both end") {
        await first.statuses().map(\.state) == [.failed, .failed, .stopped]
      }
      #expect(await first.statuses().map(\.canResume) == [true, true, true])
      await first.stop()
    }
    let second = try queue(folder)
    let kept = await second.statuses()
    #expect(kept.map(\.name) == ["bad", "made", "waits"])
    #expect(kept.map(\.state) == [.failed, .failed, .stopped])
    #expect(kept.map(\.canResume) == [true, true, true])
    #expect(kept.first?.message == "table.csv:17: expected a number")
    try folder.write("", to: "go")
    for text in ["bad", "made", "waits"] {
      var again = AuditRequest(cohort: nil, name: text)
      again.resume = true
      _ = try await second.submit(again)
    }
    try await wait("all end") {
      await second.statuses().map(\.state) == [.finished, .finished, .finished]
    }
    let root = folder.url.path
    let arguments = try String(contentsOf: folder.url.appending(path: "arguments"), encoding: .utf8)
    #expect(
      arguments.split(separator: "\n").map(String.init)
        == ["bad", "made", "waits"].map {
          "\(root)/cohorts/a --output \(root)/runs/\($0) --folds 3 --resume"
        })
    await second.stop()
  }

  @Test func whatIsSaidToBeResumedIs() async throws {
    let folder = try TemporaryFolder()
    try folder.write(
      #"{"audits":[{"request":{"cohort":"cohorts/a","name":"link"},"state":"failed"},"#
        + #"{"request":{"cohort":"cohorts/a","name":"held"},"state":"stopped"},"#
        + #"{"request":{"cohort":"cohorts/a","name":"empty"},"state":"stopped"}],"version":1}"#,
      to: "runs/.chiasm-audits.json")
    try folder.write("{}", to: "elsewhere/findings.json")
    try FileManager.default.createSymbolicLink(
      at: folder.url.appending(path: "runs/link"),
      withDestinationURL: folder.url.appending(path: "elsewhere"))
    try FileManager.default.createDirectory(
      at: folder.url.appending(path: "runs/empty"), withIntermediateDirectories: true)
    let log = try folder.write(#"{"event":"start"}"# + "\n", to: "runs/held/log.jsonl")
    // Another process has it, and has written nothing yet.
    let writer = try FileHandle(forWritingTo: log)
    #expect(flock(writer.fileDescriptor, LOCK_EX | LOCK_NB) == 0)
    let queue = try queue(folder)
    #expect(await queue.statuses().map(\.canResume) == [nil, nil, true])
    for (text, expected) in [
      ("link", ServiceError.Code.notFound), ("held", .conflict), ("empty", nil),
    ] {
      var again = AuditRequest(cohort: nil, name: text)
      again.resume = true
      do {
        _ = try await queue.submit(again)
        #expect(expected == nil, "\(text)")
      } catch {
        #expect(error.code == expected, "\(text)")
      }
    }
    await queue.stop()
    try writer.close()
  }

  @Test func theClockOfTheFileSystemDoesNotMatter() async throws {
    let folder = try TemporaryFolder()
    do {
      let first = try queue(
        folder,
        script: """
          mkdir -p "$3"
          echo '{"event":"start"}' >> "$3/log.jsonl"
          touch -t 210001010000 "$3/log.jsonl"
          echo 'chiasm: no' >&2; exit 65
          """)
      _ = try await first.submit(AuditRequest(cohort: "cohorts/a"))
      try await wait("it fails") { await first.status(try name("a"))?.state == .failed }
      await first.stop()
    }
    let second = try queue(folder)
    #expect(await second.status(try name("a"))?.state == .failed)
    #expect(await second.status(try name("a"))?.message == "no")
    // However little later, and whatever its time says then.
    let log = folder.url.appending(path: "runs/a/log.jsonl")
    try folder.append(#"{"event":"end"}"#, to: "runs/a/log.jsonl")
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 0)], ofItemAtPath: log.path)
    #expect(await second.status(try name("a"))?.state == .finished)
  }

  @Test func oneServerAtATimeRunsTheAuditsOfAFolder() async throws {
    let folder = try TemporaryFolder()
    do {
      let first = try queue(folder)
      let error = #expect(throws: ServiceConfigurationError.self) { try queue(folder) }
      #expect(error?.code == .folderInUse)
      await first.stop()
      // Though the first is there still.
      _ = try queue(folder)
      withExtendedLifetime(first) {}
    }
    _ = try queue(folder)
  }

  @Test(arguments: ["", "{", #"{"audits":[],"version":2}"#, #"{"audits":[{}],"version":1}"#])
  func aDamagedListIsRefusedAtTheStart(text: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(text, to: "runs/.chiasm-audits.json")
    let error = #expect(throws: ServiceConfigurationError.self) { try queue(folder) }
    #expect(error?.code == .invalidFolder)
    #expect(error?.message.contains("remove it") == true)
  }

  @Test func aRunThatIsTakenUpElsewhereIsShownAsItsFilesSay() async throws {
    let folder = try TemporaryFolder()
    let queue = try queue(folder)
    _ = try await queue.submit(AuditRequest(cohort: "cohorts/a"))
    try await wait("it begins") { hasLog(folder, "a") }
    // The script has set its trap by now.
    _ = try await queue.cancel(try name("a"))
    try await wait("it stops") { await queue.status(try name("a"))?.state == .stopped }
    try await Task.sleep(for: .milliseconds(50))
    let log = folder.url.appending(path: "runs/a/log.jsonl")
    let writer = try FileHandle(forWritingTo: log)
    try writer.seekToEnd()
    #expect(flock(writer.fileDescriptor, LOCK_EX | LOCK_NB) == 0)
    try writer.write(contentsOf: Data("{\"event\":\"start\"}\n".utf8))
    #expect(await queue.status(try name("a"))?.state == .running)
    var again = AuditRequest(cohort: nil, name: "a")
    again.resume = true
    let error = await #expect(throws: ServiceError.self) { try await queue.submit(again) }
    #expect(error?.code == .conflict)
    try writer.write(contentsOf: Data("{\"event\":\"end\"}\n".utf8))
    try writer.close()
    #expect(await queue.status(try name("a"))?.state == .finished)
    #expect(await queue.status(try name("a"))?.canResume == nil)
  }

  @Test func onlyAnAuditOfThisServerIsResumedByItsNameAlone() async throws {
    let service = try TestService()
    try service.folder.write(#"{"event":"start"}"# + "\n", to: "runs/old/log.jsonl")
    try await service.ask { client in
      try await client.execute(
        uri: "/api/v1/audits", method: .post, headers: [.contentType: "application/json"],
        body: ByteBuffer(string: #"{"name":"old","resume":true}"#)
      ) { response in
        #expect(response.status == .notFound)
        #expect(response.text.contains("say its cohort"))
      }
      try await client.execute(uri: "/api/v1/runs/old", method: .get) { response in
        #expect(response.json()["state"]?.text == "stopped")
        #expect(response.json()["can_resume"] == nil)
      }
    }
  }
}
