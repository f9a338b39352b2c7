import Findings
import Foundation
import Testing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

struct ServeTests {
  /// An index of 40 cases around a circle.
  private func index(in folder: URL) throws {
    var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (40, 2), }"
    while (10 + header.utf8.count + 1) % 64 != 0 { header += " " }
    header += "\n"
    var data = Data([0x93] + Array("NUMPY".utf8) + [1, 0])
    data.append(contentsOf: [UInt8(header.utf8.count & 255), UInt8(header.utf8.count >> 8)])
    data.append(Data(header.utf8))
    var table = "id,patient,report,sex\n"
    for number in 0..<40 {
      let angle = 2 * Float.pi * Float(number) / 40
      for value in [cosf(angle), sinf(angle)] {
        withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
      }
      table += "c\(number),p\(number / 2),finding number\(number),\(number % 3 == 0 ? "F" : "M")\n"
    }
    try data.write(to: folder.appending(path: "v.npy"))
    try Data(table.utf8).write(to: folder.appending(path: "t.csv"))
    let built = try Program.run(
      ["index", "--vectors", "v.npy", "--table", "t.csv", "--output", "index"], in: folder)
    try #require(built.code == 0, "\(built.messages)")
  }

  private func ask(_ port: Int, _ body: String) async throws -> (status: Int, ids: [String]) {
    struct Answer: Decodable {
      struct Hit: Decodable { var id: String }
      var hits: [Hit]?
    }
    var request = URLRequest(
      url: try #require(URL(string: "http://127.0.0.1:\(port)/api/v1/search")))
    request.httpMethod = "POST"
    request.setValue("application/json", forHTTPHeaderField: "Content-Type")
    request.httpBody = Data(body.utf8)
    let (data, response) = try await URLSession.shared.data(for: request)
    let answer = try JSONDecoder().decode(Answer.self, from: data)
    return ((response as? HTTPURLResponse)?.statusCode ?? 0, answer.hits?.map(\.id) ?? [])
  }

  @Test func searchesAtATimeFindWhatTheCommandFindsAndTheServerStops() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "chiasm-serve-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try index(in: folder)
    func command(_ arguments: [String]) throws -> [String] {
      let outcome = try Program.run(
        ["search", "index", "--json", "-k", "5"] + arguments, in: folder)
      try #require(outcome.code == 0, "\(outcome.messages)")
      return try #require(try SearchDocument(json: Data(outcome.output.utf8)).answers.first)
        .hits.map(\.id)
    }
    let server = try Program(["serve", "--index", "index", "--port", "0"], in: folder)
    let port = try await server.port()
    // Every case by itself, all at a time: passes are shared, answers are not.
    let found = try await withThrowingTaskGroup(of: (Int, [String]).self) { group in
      for number in 0..<40 {
        group.addTask {
          (number, try await ask(port, "{\"case\":\"c\(number)\",\"count\":3}").ids)
        }
      }
      return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    for number in 0..<40 {
      let near = ["c\((number + 39) % 40)", "c\((number + 1) % 40)"]
      #expect(found[number]?.first == "c\(number)")
      #expect(Set(found[number]?.dropFirst() ?? []) == Set(near))
    }
    #expect(
      try await ask(port, #"{"case":"c7","filters":["sex=F"],"count":5}"#).ids
        == command(["--case", "c7", "--filter", "sex=F"]))
    #expect(
      try await ask(port, #"{"case":"c7","other_groups":true,"per_group":true,"count":5}"#).ids
        == command(["--case", "c7", "--other-groups", "--per-group"]))
    #expect(
      try await ask(port, #"{"text":"number7","count":5}"#).ids == command(["--text", "number7"]))
    #expect(try await ask(port, #"{"text":"!?"}"#).ids == [])
    #expect(try await ask(port, #"{"case":"nobody"}"#).status == 404)
    #expect(try await ask(port, #"{"case":"c7","filters":["height=1"]}"#).status == 400)
    // What another process does is seen.
    let deleted = try Program.run(
      ["index", "delete", "index", "c8"], in: folder)
    #expect(deleted.code == 0, "\(deleted.messages)")
    var after = ["c8"]
    for _ in 0..<100 where after.contains("c8") {
      try await Task.sleep(for: .milliseconds(100))
      after = try await ask(port, #"{"case":"c7","count":5}"#).ids
    }
    #expect(!after.contains("c8"))
    server.send(SIGTERM)
    let outcome = try server.outcome()
    #expect(outcome.code == 0, "\(outcome.messages)")
    #expect(outcome.output.isEmpty)
  }

  #if os(Linux)
    @Test func aClientThatNeverFinishesDoesNotHoldAStop() async throws {
      let folder = FileManager.default.temporaryDirectory.appending(
        path: "chiasm-serve-\(UUID().uuidString)")
      try FileManager.default.createDirectory(
        at: folder.appending(path: "runs/run"), withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      // A run that goes on, so that its events do.
      try Data("{\"event\":\"start\"}\n".utf8).write(
        to: folder.appending(path: "runs/run/log.jsonl"))
      let server = try Program(["serve", "--runs", "runs", "--port", "0"], in: folder)
      let port = try await server.port()
      let requests = [
        "POST /api/v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{",
        "GET /api/v1/runs/run/events HTTP/1.1\r\nHost: localhost\r\n\r\n", "GET /",
      ]
      let sockets = requests.map { text in
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        let outcome = withUnsafePointer(to: &address) {
          $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
          }
        }
        #expect(outcome == 0)
        let bytes = Array(text.utf8)
        #expect(send(descriptor, bytes, bytes.count, 0) == bytes.count)
        return descriptor
      }
      defer { for descriptor in sockets { close(descriptor) } }
      try await Task.sleep(for: .milliseconds(500))
      server.send(SIGTERM)
      for _ in 0..<300 where server.isRunning { try await Task.sleep(for: .milliseconds(50)) }
      #expect(!server.isRunning)
      let outcome = try server.outcome()
      #expect(outcome.code == 0, "\(outcome.messages)")
      #expect(outcome.messages.contains("not answered"))
    }
  #endif

  @Test(arguments: [
    (["serve"], 64, "--index"), (["serve", "--index", "nosuch"], 65, "no index"),
    (["serve", "--runs", "nosuch"], 65, "no such folder"),
    (["serve", "nosuch"], 65, "findings.json"),
    (["serve", "--runs", ".", "--host", "0.0.0.0"], 64, "token"),
    (["serve", "--runs", ".", "--host", "0.0.0.0", "--token", "short"], 64, "16"),
    (["serve", "--runs", ".", "--token-file", "nosuch"], 64, "nosuch"),
    (["serve", "--cohorts", "."], 64, "--runs"),
    (["serve", "--runs", ".", "--port", "70000"], 64, "65535"),
  ])
  func whatCannotBeServedIsSaid(arguments: [String], code: Int32, word: String) throws {
    let outcome = try withScratchFolder { try Program.run(arguments, in: $0) }
    #expect(outcome.code == code, "\(outcome.messages)")
    #expect(outcome.messages.contains(word), "\(outcome.messages)")
  }
}
