import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Service
import Testing

struct HealthTests {
  @Test(arguments: ["/health", "/health/live", "/health/ready"])
  func answers(path: String) async throws {
    let service = WebService(try ServiceConfiguration(port: 0), parts: [])
    try await service.application().test(.router) { client in
      try await client.execute(uri: path, method: .get) { response in
        #expect(response.status == .ok)
        #expect(String(buffer: response.body) == #"{"status":"ok"}"#)
      }
    }
  }

  @Test func everyAnswerTellsBrowsersToLoadNothingFromElsewhere() async throws {
    let service = WebService(try ServiceConfiguration(port: 0), parts: [])
    try await service.application().test(.router) { client in
      for path in ["/health", "/nowhere", "/api/v1/nowhere"] {
        try await client.execute(uri: path, method: .get) { response in
          let policy = HTTPField.Name("Content-Security-Policy").flatMap { response.headers[$0] }
          #expect(policy?.hasPrefix("default-src 'none'") == true)
          #expect(policy?.contains("unsafe") == false)
        }
      }
    }
  }

  @Test func whatIsNotThereIsAProblem() async throws {
    let service = WebService(try ServiceConfiguration(port: 0), parts: [])
    try await service.application().test(.router) { client in
      try await client.execute(uri: "/nowhere", method: .get) { response in
        #expect(response.status == .notFound)
        #expect(response.headers[.contentType] == "application/problem+json")
        #expect(String(buffer: response.body).contains("/problems/not-found"))
      }
    }
  }
}
