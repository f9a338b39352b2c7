import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Service
import Statistics
import Testing

struct EventTests {
  @Test func anEventIsLinesAndAnEmptyLine() {
    #expect(
      ServerSentEvent(id: "7", event: "end", data: "{}").text == "id: 7\nevent: end\ndata: {}\n\n")
    // Nothing in it can begin another field.
    #expect(
      ServerSentEvent(event: "a\nid: 9", data: "x\r\nevent: y\n").text
        == "event: aid: 9\ndata: x\ndata: event: y\ndata: \n\n")
  }

  @Test func aFinishedRunIsToldAndTheStreamEnds() async throws {
    let service = try TestService()
    try await service.ask { client in
      let text = try await client.execute(uri: "/api/v1/runs/done/events", method: .get) {
        response in
        #expect(response.status == .ok)
        #expect(response.headers[.contentType] == "text/event-stream")
        return response.text
      }
      #expect(
        text.contains(
          "event: planned\ndata: {\"event\":\"planned\",\"finished\":\"0\",\"units\":\"2\"}\n"))
      #expect(text.contains("event: end\n"))
      #expect(text.hasSuffix("event: state\ndata: {\"state\":\"finished\"}\n\n"))
      // The command names folders of the machine.
      #expect(!text.contains("secret"))
    }
  }

  @Test func aBrowserGoesOnWhereItWas() async throws {
    let service = try TestService()
    let header = try #require(HTTPField.Name("Last-Event-ID"))
    try await service.ask { client in
      let text = try await client.execute(uri: "/api/v1/runs/done/events", method: .get) { $0.text }
      let ids = text.split(separator: "\n").filter { $0.hasPrefix("id: ") }.map { $0.dropFirst(4) }
      #expect(ids.count == 3)
      try await client.execute(
        uri: "/api/v1/runs/done/events", method: .get, headers: [header: String(ids[0])]
      ) { response in
        #expect(!response.text.contains("event: start\n"))
        #expect(response.text.contains("event: planned\n"))
      }
      // All was told: a browser shall not come back.
      try await client.execute(
        uri: "/api/v1/runs/done/events", method: .get, headers: [header: String(ids[2])]
      ) { #expect($0.status == .noContent) }
      for wrong in ["x", "-1", "5", "99999999999999999999"] {
        try await client.execute(
          uri: "/api/v1/runs/done/events", method: .get, headers: [header: wrong]
        ) { #expect($0.text.contains("event: start\n")) }
      }
    }
  }

  @Test func aLogIsFollowedWhileItGrowsHoweverItsLinesAreCut() throws {
    let folder = try TemporaryFolder()
    var stream = RandomStream(seed: 1, "log")
    let lines = (0..<50).map { #"{"event":"e","n":"\#($0)"}"# }
    let whole = Array((lines.joined(separator: "\n") + "\n").utf8)
    let file = try folder.write("", to: "log.jsonl")
    var follower = LogFollower(file)
    var seen: [String] = []
    var position = 0
    while position < whole.count {
      let end = min(whole.count, position + Int.random(in: 1...70, using: &stream))
      let handle = try FileHandle(forWritingTo: file)
      try handle.seekToEnd()
      try handle.write(contentsOf: Data(whole[position..<end]))
      try handle.close()
      position = end
      let entries = follower.next()
      seen += entries.map(\.json)
      // Whoever begins at the place of an event gets what comes behind it.
      if let last = entries.last {
        var other = LogFollower(file, after: last.place)
        #expect(other.next().isEmpty)
      }
    }
    #expect(seen == lines)
  }

  @Test func linesThatAreNoEventsAreLeftOut() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("\n{\n[]\n{\"a\":1}\n{\"event\":\"x\"}\n\u{0}\n", to: "log.jsonl")
    var follower = LogFollower(file)
    #expect(follower.next().map(\.event) == ["x"])
    #expect(follower.next().isEmpty)
  }

  @Test func onlySoManyStreamsAtATime() async throws {
    let service = try TestService { $0.eventStreams = 0 }
    try await service.ask { client in
      try await client.execute(uri: "/api/v1/runs/done/events", method: .get) {
        #expect($0.status == .serviceUnavailable)
        #expect($0.headers[.retryAfter] != nil)
      }
    }
  }

  @Test(arguments: [
    ("/data/a/table.csv:17: expected", "table.csv:17: expected"),
    ("cannot read \"/data/a/b c.png\"; check", "cannot read \"b c.png\"; check"),
    ("a/b, 1/2 and https://x.example/y", "a/b, 1/2 and https://x.example/y"),
    ("in /tmp.", "in tmp."), ("/", "/"), ("no path", "no path"),
  ])
  func foldersAreTakenOutOfSentences(text: String, expected: String) {
    #expect(PathScrubber.scrubbed(text) == expected)
  }
}
