import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Service
import Testing

struct AccessTests {
  private static let secret = "0123456789abcdef0123456789abcdef"

  private func locked() throws -> WebService {
    WebService(
      try ServiceConfiguration(host: "0.0.0.0", port: 0, token: AccessToken(Self.secret)), parts: []
    )
  }

  @Test func withoutTheTokenOnlyHealthIsTold() async throws {
    try await locked().application().test(.router) { client in
      for path in ["/health", "/health/live", "/health/ready", "/login"] {
        try await client.execute(uri: path, method: .get) { #expect($0.status == .ok) }
      }
      for path in [
        "/metrics", "/api/v1/openapi.json", "/nowhere", "/health/../metrics", "/healthy",
      ] {
        try await client.execute(uri: path, method: .get) { #expect($0.status == .unauthorized) }
      }
    }
  }

  @Test(arguments: [
    "Bearer \(secret)x", "Bearer", "Bearer ", "Basic \(secret)", secret, "Bearer  \(secret)",
  ])
  func wrongTokensAreRefused(field: String) async throws {
    try await locked().application().test(.router) { client in
      try await client.execute(uri: "/metrics", method: .get, headers: [.authorization: field]) {
        #expect($0.status == .unauthorized)
        #expect($0.headers[.wwwAuthenticate] != nil)
      }
    }
  }

  @Test func theTokenOpens() async throws {
    try await locked().application().test(.router) { client in
      try await client.execute(
        uri: "/metrics", method: .get, headers: [.authorization: "Bearer \(Self.secret)"]
      ) { #expect($0.status == .ok) }
    }
  }

  @Test func aBrowserLogsInAndCarriesACookieThatIsNotTheToken() async throws {
    try await locked().application().test(.router) { client in
      try await client.execute(uri: "/", method: .get, headers: [.accept: "text/html"]) {
        #expect($0.status == .seeOther)
        #expect($0.headers[.location] == "/login")
      }
      let form: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
      try await client.execute(
        uri: "/login", method: .post, headers: form, body: ByteBuffer(string: "token=wrong")
      ) {
        #expect($0.status == .forbidden)
        #expect($0.headers[.setCookie] == nil)
      }
      let cookie = try await client.execute(
        uri: "/login", method: .post, headers: form,
        body: ByteBuffer(string: "token=\(Self.secret)")
      ) { response in
        #expect(response.status == .seeOther)
        return try #require(response.headers[.setCookie])
      }
      #expect(cookie.contains("HttpOnly"))
      #expect(cookie.contains("SameSite=Strict"))
      #expect(!cookie.contains(Self.secret))
      let pair = String(cookie.prefix { $0 != ";" })
      try await client.execute(uri: "/metrics", method: .get, headers: [.cookie: pair]) {
        #expect($0.status == .ok)
      }
      try await client.execute(uri: "/metrics", method: .get, headers: [.cookie: pair + "0"]) {
        #expect($0.status == .unauthorized)
      }
    }
  }

  @Test func formsOfOurOwnPagesAreSentWithTheirOrigin() async throws {
    try await locked().application().test(.router) { client in
      try await client.execute(uri: "/login", method: .get) { response in
        // With "no-referrer" browsers send `Origin: null` with a form, which is refused.
        // Source: Fetch Standard, "append a request `Origin` header".
        let policy = HTTPField.Name("Referrer-Policy").flatMap { response.headers[$0] }
        #expect(policy == "same-origin")
      }
      let headers: HTTPFields = [
        .contentType: "application/x-www-form-urlencoded", .accept: "text/html,*/*;q=0.8",
        .origin: "null",
      ]
      try await client.execute(
        uri: "/login", method: .post, headers: headers, body: ByteBuffer(string: "token=wrong")
      ) { response in
        #expect(response.status == .forbidden)
        // A person who sent a form is shown a page.
        #expect(response.headers[.contentType]?.hasPrefix("text/html") == true)
      }
    }
  }

  @Test func requestsFromPagesOfOtherSitesChangeNothing() async throws {
    let service = WebService(try ServiceConfiguration(port: 0), parts: [])
    let site = try #require(HTTPField.Name("Sec-Fetch-Site"))
    try await service.application().test(.router) { client in
      for headers: HTTPFields in [
        [.origin: "https://evil.example"], [.origin: "null"],
        [.origin: "http://localhost.evil.example"],
        [site: "cross-site"], [site: "same-site"], [.origin: "http://localhost:1"],
      ] {
        try await client.execute(uri: "/logout", method: .post, headers: headers) {
          #expect($0.status == .forbidden)
        }
      }
      for headers: HTTPFields in [[:], [.origin: "http://localhost"], [site: "same-origin"]] {
        try await client.execute(uri: "/logout", method: .post, headers: headers) {
          #expect($0.status == .seeOther)
        }
      }
    }
  }
}
