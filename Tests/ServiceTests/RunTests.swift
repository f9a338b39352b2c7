import Findings
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Service
import Testing

struct RunTests {
  @Test func theListSaysWhatARunFound() async throws {
    let service = try TestService()
    try await service.ask { client in
      try await client.execute(uri: "/api/v1/runs", method: .get) { response in
        #expect(response.status == .ok)
        let run = try #require(response.json()["runs"]?.items?.first)
        #expect(run["name"]?.text == "done")
        #expect(run["state"]?.text == "finished")
        #expect(run["kind"]?.text == "audit")
        #expect(run["cohort"]?.text == "skin")
        #expect(run["cases"]?.number == 120)
        #expect(run["errors"]?.number == 1)
        // The fused model and its rival, not the luckiest of all.
        #expect(
          run["figures"]?.items?.compactMap { $0["name"]?.text }
            == ["late", "logistic:clinical", "fusion_gain"])
      }
    }
  }

  @Test func findingsAreSentAsTheyAre() async throws {
    let service = try TestService()
    try await service.ask { client in
      try await client.execute(uri: "/api/v1/runs/done/findings.json", method: .get) { response in
        #expect(response.status == .ok)
        #expect(response.text == TestService.findings)
      }
    }
  }

  @Test func aPageMayShowItsOwnStyleAndRunNothing() async throws {
    let service = try TestService()
    try await service.ask { client in
      for (query, expected) in [("", "<p>en</p>"), ("?language=ja", "<p>ja</p>")] {
        try await client.execute(uri: "/runs/done/report.html\(query)", method: .get) { response in
          #expect(response.status == .ok)
          #expect(response.text.contains(expected))
          let policy = try #require(
            HTTPField.Name("Content-Security-Policy").flatMap { response.headers[$0] })
          // printf 'p{margin:0}' | openssl dgst -sha256 -binary | base64
          #expect(
            policy.contains("style-src-elem 'sha256-QRQPRLGyxt3RJiKpYNjpkgHcmHU2PywsfL2e8oI0LQA='"))
          #expect(!policy.contains("script-src"))
          #expect(policy.hasPrefix("default-src 'none'"))
        }
      }
      try await client.execute(uri: "/runs/done/report.html?language=fr", method: .get) {
        #expect($0.status == .badRequest)
      }
    }
  }

  @Test func thePageThatARunWroteIsSentUnlessItIsOlderThanItsFindings() async throws {
    let service = try TestService()
    let page = try service.folder.write("<p>written</p>", to: "runs/done/report.html")
    try await service.ask { client in
      try await client.execute(uri: "/runs/done/report.html", method: .get) {
        #expect($0.text == "<p>written</p>")
      }
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 0)], ofItemAtPath: page.path)
      try await client.execute(uri: "/runs/done/report.html", method: .get) {
        #expect($0.text.contains("<p>en</p>"))
      }
    }
  }

  @Test(arguments: [
    "nosuch", "..", "%2e%2e", "..%2f..%2fetc", "%2e%2e%2fdone", "done%00", "done%2f", ".hidden",
    "..%5c..%5c", "%c0%ae%c0%ae", "done%0a", "%25252e", "done;", "link", "elsewhere",
  ])
  func whatIsNoRunIsNotFound(name: String) async throws {
    let service = try TestService()
    try service.folder.write("{}", to: "outside/findings.json")
    try FileManager.default.createSymbolicLink(
      at: service.folder.url.appending(path: "runs/link"),
      withDestinationURL: service.folder.url.appending(path: "outside"))
    try await service.ask { client in
      for path in [
        "/api/v1/runs/\(name)", "/api/v1/runs/\(name)/findings.json",
        "/api/v1/runs/\(name)/events", "/runs/\(name)/report.html",
      ] {
        try await client.execute(uri: path, method: .get) { response in
          #expect(response.status == .notFound, "\(path)")
          #expect(!response.text.contains(service.folder.url.path))
        }
      }
    }
  }

  @Test func aRunThatIsAddedLaterIsFound() async throws {
    let service = try TestService()
    try await service.ask { client in
      try await client.execute(uri: "/api/v1/runs/later", method: .get) {
        #expect($0.status == .notFound)
      }
      let log = try service.folder.write(
        #"{"command":"/secret/chiasm audit /secret/skin","event":"start","time":"2026-01-02T03:04:05Z"}"#
          + "\n", to: "runs/later/log.jsonl")
      // As a run that was started in a shell holds it.
      let writer = try FileHandle(forWritingTo: log)
      #expect(flock(writer.fileDescriptor, LOCK_EX | LOCK_NB) == 0)
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: -3_600)], ofItemAtPath: log.path)
      try await client.execute(uri: "/api/v1/runs/later", method: .get) { response in
        #expect(response.json()["state"]?.text == "running")
        #expect(response.json()["has_findings"] == .bool(false))
        #expect(response.json()["kind"]?.text == "audit")
        #expect(response.json()["started"]?.text == "2026-01-02T03:04:05Z")
        #expect(!response.text.contains("secret"))
      }
      // Its end is seen at once, however it ended.
      try writer.close()
      try await client.execute(uri: "/api/v1/runs/later", method: .get) { response in
        #expect(response.json()["state"]?.text == "stopped")
      }
    }
  }

  @Test func damagedFindingsAreSaidAndHurtNothingElse() async throws {
    let service = try TestService()
    try service.folder.write("{", to: "runs/broken/findings.json")
    try await service.ask { client in
      try await client.execute(uri: "/api/v1/runs", method: .get) { response in
        let runs = try #require(response.json()["runs"]?.items)
        #expect(runs.compactMap { $0["name"]?.text } == ["done", "broken"])
        #expect(runs.last?["message"]?.text?.contains("damaged") == true)
        #expect(runs.last?["has_report"] == .bool(false))
      }
    }
  }

  @Test func adviceOfAnotherVersionIsSaidWithWhatMendsIt() async throws {
    let service = try TestService()
    var document = try FindingsDocument(json: Data(TestService.findings.utf8))
    document.advice = [
      AdviceFinding(
        .fixLeak, rule: "leak", headline: Phrase(.fixLeak), because: [], confidence: .high,
        change: [])
    ]
    let text = String(decoding: try document.json(), as: UTF8.self)
    try service.folder.write(text, to: "runs/same/findings.json")
    try service.folder.write(
      text.replacingOccurrences(of: "\"fix the leak\"", with: "\"ask /data/secret/oracle\""),
      to: "runs/other/findings.json")
    try service.folder.write(
      text.replacingOccurrences(of: "\"rule\"", with: "\"ruling\""),
      to: "runs/keys/findings.json")
    try service.folder.write(#"{"schema":0}"#, to: "runs/old/findings.json")
    try await service.ask { client in
      for (run, words) in [
        ("other", ["another version of Chiasm wrote this advice", "chiasm advise RUN"]),
        ("keys", ["advice", "chiasm advise RUN"]), ("old", ["with the version of Chiasm"]),
      ] {
        try await client.execute(uri: "/api/v1/runs/\(run)", method: .get) { response in
          let message = response.json()["message"]?.text ?? ""
          for word in words { #expect(message.contains(word), "\(message)") }
          #expect(!message.contains("secret"))
          #expect(!message.contains("run the command again"))
        }
      }
      try await client.execute(uri: "/api/v1/runs/same", method: .get) { response in
        #expect(response.json()["message"] == nil)
        #expect(response.json()["cases"]?.number == 120)
      }
    }
  }

  @Test func aBeginningThatIsWrittenLaterIsSeen() async throws {
    let service = try TestService()
    try service.folder.write("", to: "runs/new/log.jsonl")
    try await service.ask { client in
      try await client.execute(uri: "/api/v1/runs/new", method: .get) { response in
        #expect(response.json()["started"] == nil)
      }
      try service.folder.append(
        #"{"command":"chiasm audit skin","event":"start","time":"2026-01-02T03:04:05Z"}"#,
        to: "runs/new/log.jsonl")
      try await client.execute(uri: "/api/v1/runs/new", method: .get) { response in
        #expect(response.json()["started"]?.text == "2026-01-02T03:04:05Z")
        #expect(response.json()["kind"]?.text == "audit")
      }
    }
  }

  @Test func whereThereAreNoLocksTheAgeOfTheLogTells() throws {
    let folder = try TemporaryFolder()
    let log = try folder.write(#"{"event":"start"}"# + "\n", to: "run/log.jsonl")
    let written = Date(timeIntervalSince1970: 1_800_000_000)
    try FileManager.default.setAttributes([.modificationDate: written], ofItemAtPath: log.path)
    let files = RunFiles(folder.url.appending(path: "run"))
    func state(_ seconds: Double, _ lock: RunLock.State) -> RunSummary.State {
      files.state(now: written + seconds) { _ in lock }
    }
    #expect(state(899, .unknown) == .running)
    #expect(state(901, .unknown) == .stopped)
    // A lock knows better, whatever the age.
    #expect(state(901, .held) == .running)
    #expect(state(1, .free) == .stopped)
    try folder.append(#"{"event":"end"}"#, to: "run/log.jsonl")
    #expect(state(1, .unknown) == .finished)
  }

  @Test func runsOfOneNameAreRefusedAtTheStart() throws {
    let folder = try TemporaryFolder()
    try folder.write("{}", to: "a/run/findings.json")
    try folder.write("{}", to: "b/run/findings.json")
    let error = #expect(throws: ServiceConfigurationError.self) {
      try RunCatalog(
        runs: [folder.url.appending(path: "a/run"), folder.url.appending(path: "b/run")], in: nil)
    }
    #expect(error?.code == .duplicateRun)
    let other = #expect(throws: ServiceConfigurationError.self) {
      try RunCatalog(runs: [folder.url.appending(path: "c")], in: nil)
    }
    #expect(other?.code == .invalidFolder)
  }

  @Test func theFolderOfADemoStandsForItsRun() async throws {
    let folder = try TemporaryFolder()
    try folder.write(TestService.findings, to: "demo/run/findings.json")
    let catalog = try RunCatalog(runs: [folder.url.appending(path: "demo")], in: nil)
    let name = try #require(RunName(rawValue: "demo"))
    #expect(await catalog.summary(name)?.cohort == "skin")
  }
}
