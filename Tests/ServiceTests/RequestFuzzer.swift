import Statistics

/// Requests that are wrong in many ways, and some that are right.
struct RequestFuzzer {
  private var stream: RandomStream

  init(seed: UInt64, _ name: String) { stream = RandomStream(seed: seed, "requests", name) }

  /// The next request.
  mutating func next() -> [UInt8] {
    switch pick(9) {
    case 0: return mutated(valid())
    case 1: return (0..<pick(400)).map { _ in UInt8.random(in: 0...255, using: &stream) }
    case 2: return head("GET", traversal())
    case 3: return oversized()
    case 4: return truncated()
    case 5: return mutated(upload())
    case 6: return framing()
    case 7: return valid() + mutated(valid()) + valid()
    default: return valid()
    }
  }

  private mutating func pick(_ count: Int) -> Int { Int.random(in: 0..<count, using: &stream) }

  private mutating func one<Element>(_ list: [Element]) -> Element { list[pick(list.count)] }

  private func head(_ method: String, _ path: String, _ fields: String = "") -> [UInt8] {
    Array("\(method) \(path) HTTP/1.1\r\nHost: localhost\r\n\(fields)\r\n".utf8)
  }

  /// A right request.
  private mutating func valid() -> [UInt8] {
    let body = one([
      #"{"cohort":"cohorts/a"}"#, #"{"cohort":"cohorts/nosuch","seed":1}"#, "{}",
      "[[[[[[[[]]]]]]]]",
      #"{"cohort":"\u0000"}"#,
    ])
    switch pick(4) {
    case 0:
      return head(
        "POST", "/api/v1/audits",
        "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n")
        + Array(body.utf8)
    case 1: return upload()
    default:
      return head(
        one(["GET", "HEAD"]),
        one([
          "/health", "/metrics", "/api/v1/runs", "/api/v1/runs/done", "/runs/done/report.html",
          "/api/v1/runs/done/events", "/api/v1/runs/done/findings.json", "/login",
          "/api/v1/openapi.json",
          "/api/v1/cohorts", "/api/v1/audits",
        ]), one(["", "Last-Event-ID: 5\r\n", "Accept: text/html\r\n", "Origin: null\r\n"]))
    }
  }

  private mutating func upload() -> [UInt8] {
    let boundary = one(["x", "----WebKitFormBoundaryAbC", "a b", ""])
    let png: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]
    var body = Array(
      "--\(boundary)\r\nContent-Disposition: form-data; name=\"image\"; filename=\"../../etc/passwd\"\r\n\r\n"
        .utf8)
    body += png + (0..<pick(300)).map { _ in UInt8.random(in: 0...255, using: &stream) }
    body += Array(one(["\r\n--\(boundary)--\r\n", "\r\n--\(boundary)", "", "\r\n"]).utf8)
    return head(
      "POST", "/api/v1/search",
      "Content-Type: multipart/form-data; boundary=\(boundary)\r\nContent-Length: \(body.count)\r\n"
    )
      + body
  }

  /// Changes, cuts, doubles and inserts.
  private mutating func mutated(_ request: [UInt8]) -> [UInt8] {
    var request = request
    for _ in 0..<(1 + pick(6)) where !request.isEmpty {
      let place = pick(request.count)
      switch pick(5) {
      case 0: request[place] = UInt8.random(in: 0...255, using: &stream)
      case 1: request.remove(at: place)
      case 2: request.insert(UInt8.random(in: 0...255, using: &stream), at: place)
      case 3:
        request.insert(
          contentsOf: Array(one(["\r\n", "\n", "\r", "\0", "%", " "]).utf8), at: place)
      default: request.removeSubrange(place..<min(request.count, place + pick(20)))
      }
    }
    return request
  }

  /// Ways out of a folder, in many spellings.
  private mutating func traversal() -> String {
    let dots = one([
      "..", "%2e%2e", "%2E.", "..%00", "%252e%252e", "%c0%ae%c0%ae", "..;", "....//",
      "%u002e%u002e",
      "\\..\\", "..%5c",
    ])
    let slash = one(["/", "%2f", "%2F", "\\", "%5c", "//", "%252f", "/./"])
    let way = String(repeating: dots + slash, count: 1 + pick(8))
    let target = one([
      "etc/passwd", "etc%2fpasswd", "proc/self/environ", "outside/findings.json", "work",
      "root/.ssh",
    ])
    return one(["/", "/assets/", "/api/v1/runs/", "/runs/", "/api/v1/runs/done/"]) + way + target
      + one(["", "/findings.json", "/report.html", "%00.html", "?language=../../x"])
  }

  private mutating func oversized() -> [UInt8] {
    let long = String(repeating: "a", count: 1_000 + pick(60_000))
    switch pick(4) {
    case 0: return head("GET", "/api/v1/runs", "X-Long: \(long)\r\n")
    case 1: return head("GET", "/" + long)
    case 2:
      return head("GET", "/", (0..<(10 + pick(500))).map { "X-\($0): 1\r\n" }.joined())
    default:
      return head(
        "POST", "/api/v1/audits",
        "Content-Type: application/json\r\nContent-Length: 70000\r\n")
        + Array(("{\"cohort\":\"" + long).utf8)
    }
  }

  /// Bodies that end too early or whose length is a lie.
  private mutating func truncated() -> [UInt8] {
    let length = one(["10", "1000000000", "99999999999999999999", "-1", "0x10", "5, 5", "", "1e3"])
    let body = Array(String(repeating: "x", count: pick(20)).utf8)
    return head(
      "POST", one(["/api/v1/audits", "/api/v1/search", "/login", "/logout"]),
      "Content-Type: application/json\r\nContent-Length: \(length)\r\n") + body
  }

  /// Heads whose framing or method no one should send.
  private mutating func framing() -> [UInt8] {
    let text = one([
      "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.0\r\n\r\n", "GET /\r\n\r\n",
      "GET / HTTP/9.9\r\nHost: a\r\n\r\n",
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "TRACE / HTTP/1.1\r\nHost: localhost\r\n\r\n",
      "CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\n\r\n",
      "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
      "GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", "GET / HTTP/1.1\r\nHost : localhost\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: localhost\r\n folded: x\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n",
      "POST /api/v1/search HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\nGET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n",
      "POST /api/v1/search HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nx",
      "POST /api/v1/search HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked, chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nTrailer: x\r\n\r\n",
      "POST /logout HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\n\r\n",
      "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}\u{fc}\u{3}\u{3}", "\r\n\r\n\r\n", "\0",
    ])
    return Array(text.utf8)
  }
}
