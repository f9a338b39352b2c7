import Foundation
import Testing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

extension Program {
  /// The port that `chiasm serve` has said that it listens on.
  func port() async throws -> Int {
    for _ in 0..<600 where isRunning {
      let text = messagesSoFar
      if let start = text.range(of: "http://127.0.0.1:"),
        let end = text[start.upperBound...].firstIndex(of: "/")
      {
        return try #require(Int(text[start.upperBound..<end]))
      }
      try await Task.sleep(for: .milliseconds(50))
    }
    throw ServingFailure(messages: messagesSoFar)
  }

  /// Asks a server of this machine, with JSON where a body is given.
  static func ask(
    _ port: Int, _ path: String, _ body: String? = nil
  ) async throws -> (status: Int, data: Data) {
    var request = URLRequest(url: try #require(URL(string: "http://127.0.0.1:\(port)\(path)")))
    if let body {
      request.httpMethod = "POST"
      request.setValue("application/json", forHTTPHeaderField: "Content-Type")
      request.httpBody = Data(body.utf8)
    }
    let (data, response) = try await URLSession.shared.data(for: request)
    return ((response as? HTTPURLResponse)?.statusCode ?? 0, data)
  }
}

/// A server that did not start.
struct ServingFailure: Error {
  let messages: String
}
