#if os(Linux)
  import Foundation
  import Hummingbird
  import HummingbirdTesting
  import Service
  import Testing

  @Suite(.serialized)
  struct HostileRequestTests {
    /// Runs work against a server on a port of its own.
    private func attack(
      change: (inout ServiceLimits) -> Void = { _ in },
      _ work: @escaping @Sendable (RawClient, TestService) async throws -> Void
    ) async throws {
      let service = try TestService(change: change)
      try service.folder.write("{\"secret\":1}", to: "outside/findings.json")
      try await RunningServer.run(service.service) { port in
        try await work(RawClient(port: port), service)
      }
    }

    private func get(_ path: String) -> [UInt8] {
      Array("GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8)
    }

    /// The folder of the sources, which a stack trace or a message of the compiler would name.
    private static let repository =
      URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path

    /// What no answer may hold.
    private func leak(_ reply: RawClient.Reply, _ service: TestService) -> String? {
      let text = reply.text
      for secret in [
        service.folder.url.path, Self.repository + "/", "/root", "/usr/", "/home/", "/tmp/",
        ".swift", "Fatal", "Error Domain", "\"secret\"", "root:x:",
      ] where text.contains(secret) {
        return secret
      }
      return nil
    }

    @Test func tenThousandWrongRequestsLeaveTheServerWhole() async throws {
      try await attack { client, service in
        /// What one thread saw.
        struct Outcome: Sendable {
          var answers: [Int: Int] = [:]
          var leaks: [String] = []
          var faults: [String] = []
          var open = 0
          var refused = 0
        }
        @Sendable func run(_ count: Int, _ name: String) async -> Outcome {
          await RawClient.onThread {
            var fuzzer = RequestFuzzer(seed: 1, name)
            var outcome = Outcome()
            for _ in 0..<count {
              let request = fuzzer.next()
              guard let reply = client.ask(request) else {
                outcome.refused += 1
                continue
              }
              outcome.answers[reply.status ?? 0, default: 0] += 1
              if !reply.isEnded { outcome.open += 1 }
              if reply.text.contains("HTTP/1.1 500") {
                outcome.faults.append(String(decoding: request.prefix(300), as: UTF8.self))
              }
              if let leak = leak(reply, service) {
                outcome.leaks.append(
                  "\(leak) after \(String(decoding: request.prefix(200), as: UTF8.self))")
              }
            }
            return outcome
          }
        }
        // Before memory is looked at, everything was used once.
        _ = await run(1_000, "first")
        let memory = try #require(ProcessMemory.residentBytes)
        let outcomes = await withTaskGroup(of: Outcome.self) { group in
          for thread in 0..<4 { group.addTask { await run(2_250, "thread \(thread)") } }
          return await group.reduce(into: []) { $0.append($1) }
        }
        let grown = try #require(ProcessMemory.residentBytes) - memory
        #expect(outcomes.flatMap(\.leaks) == [])
        #expect(outcomes.map(\.refused) == [0, 0, 0, 0])
        #expect(outcomes.map(\.open) == [0, 0, 0, 0])
        var answers: [Int: Int] = [:]
        for outcome in outcomes { answers.merge(outcome.answers, uniquingKeysWith: +) }
        // A fault of ours would be 500; both kinds of other answers show that requests were understood.
        #expect(outcomes.flatMap(\.faults).prefix(5) == [])
        #expect((answers[200] ?? 0) > 500)
        #expect((answers[404] ?? 0) > 500)
        #expect((answers[400] ?? 0) > 500)
        #expect(grown < 64 << 20, "\(grown) bytes")
        for path in ["/health", "/api/v1/runs", "/api/v1/runs/done", "/runs/done/report.html"] {
          let reply = await RawClient.onThread { client.ask(get(path)) }
          #expect(reply?.status == 200)
        }
        #expect(service.service.metrics.snapshot.inFlight == 0)
      }
    }

    @Test func slowClientsAreEndedAndOthersAnswered() async throws {
      try await attack {
        $0.headSeconds = 1
        $0.bodySeconds = 1
      } _: { client, service in
        let beginnings = [
          "", "GET /hea", "GET /health HTTP/1.1\r\nHost: localhost\r\nX-A: ",
          "POST /api/v1/audits HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n",
          // Answered, and then silent.
          "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n",
        ]
        let slow = Task {
          await RawClient.onThread {
            let connections = beginnings.flatMap { text in
              (0..<8).compactMap { _ -> RawClient.Connection? in
                let connection = client.connect()
                connection?.send(Array(text.utf8))
                return connection
              }
            }
            // A byte now and then, so that none of them is idle.
            for _ in 0..<30 {
              for connection in connections.dropLast(8) where connection.send([0x61]) {}
              Thread.sleep(forTimeInterval: 0.1)
            }
            return connections.count { $0.reply(seconds: 0.3).isEnded }
          }
        }
        for _ in 0..<20 {
          let reply = await RawClient.onThread { client.ask(get("/health")) }
          #expect(reply?.status == 200)
          try await Task.sleep(for: .milliseconds(50))
        }
        #expect(await slow.value == 40)
        // The others sent what cannot be parsed before their time was up.
        #expect(service.service.metrics.snapshot.timedOut >= 24)
      }
    }

    @Test func whoReadsNothingIsEnded() async throws {
      try await attack {
        $0.stalledSeconds = 1
      } _: { client, service in
        // Far more than the buffers of both sides hold.
        try service.folder.write(
          String(repeating: "x", count: 30 << 20), to: "runs/done/report.html")
        let ended = await RawClient.onThread {
          guard let connection = client.connect() else { return false }
          connection.send(get("/runs/done/report.html"))
          Thread.sleep(forTimeInterval: 3)
          let reply = connection.reply()
          return reply.isEnded && reply.bytes.count < 30 << 20
        }
        #expect(ended)
        #expect(service.service.metrics.snapshot.timedOut >= 1)
      }
    }

    @Test func moreConnectionsThanAllowedAreToldToComeBack() async throws {
      try await attack {
        $0.connections = 4
      } _: { client, service in
        let late = await RawClient.onThread {
          let held = (0..<4).compactMap { _ in client.connect() }
          for connection in held { connection.send(Array("GET /".utf8)) }
          Thread.sleep(forTimeInterval: 0.2)
          let reply = client.ask(get("/health"))
          withExtendedLifetime(held) {}
          return reply
        }
        #expect(late?.status == 503)
        // Those that held the places are gone with the closure's end; some machines have a program that looks at
        // every new port, so one more may be there.
        for _ in 0..<100 where service.service.metrics.snapshot.connections > 1 {
          try await Task.sleep(for: .milliseconds(20))
        }
        #expect(service.service.metrics.snapshot.connections <= 1)
        let reply = await RawClient.onThread { client.ask(get("/health")) }
        #expect(reply?.status == 200)
      }
    }

    @Test func anEndlessUploadIsCutOff() async throws {
      try await attack {
        $0.uploadBytes = 100_000
      } _: { client, _ in
        let sent = await RawClient.onThread {
          guard let connection = client.connect() else { return -1 }
          connection.send(
            Array(
              "POST /api/v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\nTransfer-Encoding: chunked\r\n\r\n"
                .utf8))
          let piece = Array("10000\r\n".utf8) + [UInt8](repeating: 0x61, count: 0x10000) + [13, 10]
          var sent = 0
          while sent < 200 << 20, connection.send(piece) { sent += piece.count }
          return sent
        }
        #expect(sent > 0)
        #expect(sent < 50 << 20, "\(sent)")
      }
    }
  }
#endif
