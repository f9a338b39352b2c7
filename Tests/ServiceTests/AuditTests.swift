import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Service
import Testing

struct AuditTests {
  /// A script that makes a run as the program does.
  private static let works = """
    while [ $# -gt 0 ]; do [ "$1" = --output ] && out=$2; shift; done
    mkdir -p "$out"
    echo '{"event":"planned","units":"1","finished":"0"}' >> "$out/log.jsonl"
    echo '{"event":"end"}' >> "$out/log.jsonl"
    """

  /// A script that goes on until it is asked to stop.
  private static let waits = """
    while [ $# -gt 0 ]; do [ "$1" = --output ] && out=$2; shift; done
    mkdir -p "$out"
    echo '{"event":"start"}' >> "$out/log.jsonl"
    trap 'exit 130' INT
    while :; do sleep 0.05; done
    """

  private func name(_ text: String) throws -> RunName { try #require(RunName(rawValue: text)) }

  /// Waits until an audit is in one of some states.
  private func wait(
    _ queue: AuditQueue, _ text: String, _ states: Set<RunSummary.State>
  ) async throws -> RunSummary {
    for _ in 0..<400 {
      if let status = await queue.status(try name(text)), states.contains(status.state) {
        return status
      }
      try await Task.sleep(for: .milliseconds(25))
    }
    return try #require(await queue.status(try name(text)))
  }

  @Test func anAuditRunsAndItsRunAppears() async throws {
    let service = try TestService(script: Self.works)
    try await service.ask { client in
      try await client.execute(
        uri: "/api/v1/audits", method: .post, headers: [.contentType: "application/json"],
        body: ByteBuffer(string: #"{"cohort":"cohorts/a","folds":3}"#)
      ) { response in
        #expect(response.status == .accepted)
        #expect(response.headers[.location] == "/api/v1/runs/a")
      }
      let status = try await wait(service.audits, "a", [.finished, .failed])
      #expect(status.state == .finished)
      try await client.execute(uri: "/api/v1/runs/a", method: .get) { response in
        #expect(response.json()["state"]?.text == "finished")
      }
      try await client.execute(uri: "/api/v1/runs/a/events", method: .get) { response in
        #expect(response.text.contains("event: planned\n"))
        #expect(response.text.contains(#""state":"finished""#))
      }
    }
  }

  @Test func theProgramGetsTheCohortAndKnownOptionsOnly() async throws {
    let service = try TestService(
      script: #"printf '%s\n' "$@" > "$(dirname "$0")/arguments"; exit 0"#)
    let request = try JSONDecoder().decode(
      AuditRequest.self,
      from: Data(
        #"{"cohort":"cohorts/a","name":"r","seed":7,"folds":3,"epochs":2,"threads":1,"contribution_cases":0,"interactions":false,"features":false}"#
          .utf8))
    _ = try await service.audits.submit(request)
    _ = try await wait(service.audits, "r", [.finished, .failed])
    let root = service.folder.url.path
    let arguments = try String(
      contentsOf: service.folder.url.appending(path: "arguments"), encoding: .utf8)
    #expect(
      arguments.split(separator: "\n").map(String.init) == [
        "\(root)/cohorts/a", "--output", "\(root)/runs/r", "--seed", "7", "--folds", "3",
        "--epochs", "2", "--threads", "1", "--contribution-cases", "0", "--no-interactions",
        "--no-features",
      ])
  }

  @Test func oneRunsAtATimeAndTheOthersWait() async throws {
    let service = try TestService(script: Self.waits) { $0.waitingAudits = 2 }
    let first = try await service.audits.submit(AuditRequest(cohort: "cohorts/a"))
    #expect(first.state == .running)
    let second = try await service.audits.submit(AuditRequest(cohort: "cohorts/a"))
    #expect(second.state == .queued)
    #expect(second.name == "a-2")
    _ = try await service.audits.submit(AuditRequest(cohort: "cohorts/deep/b"))
    let error = await #expect(throws: ServiceError.self) {
      try await service.audits.submit(AuditRequest(cohort: "cohorts/a"))
    }
    #expect(error?.code == .overloaded)
    _ = try await service.audits.cancel(try name("a-2"))
    #expect(await service.audits.status(try name("a-2"))?.state == .stopped)
    // The script sets its trap before it writes this.
    _ = try await wait(service.audits, "a", [.running])
    try await Task.sleep(for: .milliseconds(300))
    _ = try await service.audits.cancel(try name("a"))
    #expect(try await wait(service.audits, "a", [.stopped, .failed]).state == .stopped)
    #expect(try await wait(service.audits, "b", [.running]).state == .running)
    await service.audits.stop()
    #expect(await service.audits.status(try name("b"))?.state == .stopped)
    #expect(await service.audits.status(try name("b"))?.canResume == true)
    let late = await #expect(throws: ServiceError.self) {
      try await service.audits.submit(AuditRequest(cohort: "cohorts/a"))
    }
    #expect(late?.code == .stopping)
  }

  @Test func aChildThatDoesNotListenIsEnded() async throws {
    let service = try TestService(script: "trap '' INT TERM; while :; do sleep 0.05; done") {
      $0.auditStopSeconds = 1
    }
    _ = try await service.audits.submit(AuditRequest(cohort: "cohorts/a"))
    try await Task.sleep(for: .milliseconds(200))
    await service.audits.stop()
    #expect(await service.audits.status(try name("a"))?.state == .stopped)
  }

  @Test func whatWentWrongIsSaidWithoutFolders() async throws {
    let service = try TestService(
      script: "echo 'chiasm: /data/secret/skin/table.csv:17: expected a number' >&2; exit 65")
    _ = try await service.audits.submit(AuditRequest(cohort: "cohorts/a"))
    let status = try await wait(service.audits, "a", [.failed])
    #expect(status.message == "table.csv:17: expected a number")
  }

  @Test(arguments: [
    "", "a", "cohorts", "cohorts/", "cohorts/nosuch", "cohorts/../cohorts/a", "cohorts/./a",
    "cohorts//a", "../cohorts/a", "/etc", "cohorts/../elsewhere/c", "cohorts/out", "cohorts/a/../a",
    "cohorts/a\u{0}", "cohorts/deep", "elsewhere/c", "cohorts/file",
  ])
  func cohortsOutsideTheRootsAreNotFound(cohort: String) async throws {
    let service = try TestService()
    try FileManager.default.createSymbolicLink(
      at: service.folder.url.appending(path: "cohorts/out"),
      withDestinationURL: service.folder.url.appending(path: "elsewhere/c"))
    try service.folder.write("", to: "cohorts/file")
    let error = await #expect(throws: ServiceError.self) {
      try await service.audits.submit(AuditRequest(cohort: cohort))
    }
    #expect(error?.code == .notFound)
    #expect(await service.audits.statuses().isEmpty)
  }

  @Test func theListOfCohortsStaysInsideTheRoots() async throws {
    let service = try TestService()
    try FileManager.default.createSymbolicLink(
      at: service.folder.url.appending(path: "cohorts/out"),
      withDestinationURL: service.folder.url.appending(path: "elsewhere"))
    try await service.ask { client in
      try await client.execute(uri: "/api/v1/cohorts", method: .get) { response in
        #expect(
          response.json()["cohorts"]?.items?.compactMap { $0["name"]?.text }
            == ["cohorts/a", "cohorts/deep/b"])
      }
    }
  }

  @Test(arguments: [
    (#"{"cohort":"cohorts/a","name":"../x"}"#, 400), (#"{"cohort":"cohorts/a","name":""}"#, 400),
    (#"{"cohort":"cohorts/a","name":".x"}"#, 400),
    (#"{"cohort":"cohorts/a","name":"--help"}"#, 400),
    (#"{"cohort":"cohorts/a","name":"done"}"#, 409), (#"{"cohort":"cohorts/a","folds":1}"#, 400),
    (#"{"cohort":"cohorts/a","folds":"3"}"#, 400), (#"{"cohort":"cohorts/a","seed":-1}"#, 400),
    (#"{"cohort":"cohorts/a","name":"x","resume":true}"#, 404),
    (#"{"cohort":"cohorts/a","resume":true}"#, 400),
    (#"{"name":"done","resume":true}"#, 404),
    (#"{"cohort":"/etc"}"#, 404), (#"{"name":"x"}"#, 400),
    (#"{"cohort":"cohorts/a","models":"late"}"#, 400), ("{", 400), ("[]", 400), ("", 400),
  ])
  func badRequestsAreRefused(body: String, status: Int) async throws {
    let service = try TestService()
    try await service.ask { client in
      try await client.execute(
        uri: "/api/v1/audits", method: .post, headers: [.contentType: "application/json"],
        body: ByteBuffer(string: body)
      ) { response in
        #expect(response.status.code == status)
        #expect(response.headers[.contentType] == "application/problem+json")
        #expect(!response.text.contains(service.folder.url.path))
      }
      try await client.execute(uri: "/api/v1/audits", method: .get) { response in
        #expect(response.json()["audits"]?.items?.isEmpty == true)
      }
    }
  }

  @Test func aFormOfAnotherSiteCannotStartAnAudit() async throws {
    let service = try TestService()
    try await service.ask { client in
      // What a form can send without asking first.
      for type in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"] {
        try await client.execute(
          uri: "/api/v1/audits", method: .post, headers: [.contentType: type],
          body: ByteBuffer(string: #"{"cohort":"cohorts/a"}"#)
        ) { #expect($0.status == .unsupportedMediaType) }
      }
    }
  }

  @Test(arguments: [
    #""seed":1"#, #""folds":3"#, #""epochs":5"#, #""threads":2"#, #""contribution_cases":0"#,
    #""interactions":true"#, #""features":false"#,
  ])
  func aRunIsNotResumedByItsNameWithOtherOptions(option: String) async throws {
    let service = try TestService(script: "exit 65")
    _ = try await service.audits.submit(AuditRequest(cohort: "cohorts/a"))
    _ = try await wait(service.audits, "a", [.failed])
    try await service.ask { client in
      try await client.execute(
        uri: "/api/v1/audits", method: .post, headers: [.contentType: "application/json"],
        body: ByteBuffer(string: #"{"name":"a","resume":true,"# + option + "}")
      ) { response in
        #expect(response.status == .badRequest)
        #expect(response.text.contains("options that it was begun with"))
      }
    }
    #expect(await service.audits.status(try name("a"))?.state == .failed)
  }

  @Test func aStoppedRunIsResumed() async throws {
    let service = try TestService(script: Self.works)
    try service.folder.write(#"{"event":"start"}"# + "\n", to: "runs/old/log.jsonl")
    var request = AuditRequest(cohort: "cohorts/a", name: "old")
    request.resume = true
    _ = try await service.audits.submit(request)
    #expect(try await wait(service.audits, "old", [.finished, .failed]).state == .finished)
  }
}
