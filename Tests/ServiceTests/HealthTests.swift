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

  @Test func aMethodThatAPlaceDoesNotHaveIsToldWhichItHas() async throws {
    let service = try TestService()
    try await service.ask { client in
      for (method, path, allow) in [
        (.delete, "/health", "GET, HEAD"), (.put, "/api/v1/audits", "GET, HEAD, POST"),
        (.get, "/logout", "POST"), (.patch, "/api/v1/audits/x", "DELETE"),
      ] as [(HTTPRequest.Method, String, String)] {
        try await client.execute(uri: path, method: method) { response in
          #expect(response.status == .methodNotAllowed)
          #expect(response.headers[.allow] == allow)
          #expect(response.headers[.contentType] == "application/problem+json")
        }
      }
    }
  }

  @Test func aPersonSeesAPageInPlaceOfAProblem() async throws {
    let service = try TestService()
    try await service.ask { client in
      for (path, type) in [
        ("/runs/%3Cscript%3E/report.html", "text/html; charset=utf-8"),
        ("/no<b>", "text/html; charset=utf-8"),
        ("/api/v1/runs/no", "application/problem+json"),
      ] {
        try await client.execute(uri: path, method: .get, headers: [.accept: "text/html,*/*"]) {
          #expect($0.status == .notFound)
          #expect($0.headers[.contentType] == type)
          #expect(!$0.text.contains("<b>"))
          #expect(!$0.text.contains("<script>"))
        }
      }
    }
  }
}
