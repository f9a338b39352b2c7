import Service
import Testing

struct ConfigurationTests {
  @Test(arguments: ["127.0.0.1", "127.1.2.3", "localhost", "::1"])
  func loopbackNeedsNoToken(host: String) throws {
    #expect(try ServiceConfiguration(host: host).token == nil)
  }

  @Test(arguments: ["0.0.0.0", "::", "10.0.0.1", "server.example", "127.0.0.1.example", "127.0.0"])
  func otherHostsNeedAToken(host: String) throws {
    let error = #expect(throws: ServiceConfigurationError.self) {
      try ServiceConfiguration(host: host)
    }
    #expect(error?.code == .tokenNeeded)
    let token = try AccessToken("0123456789abcdef")
    #expect(throws: Never.self) { try ServiceConfiguration(host: host, token: token) }
  }

  @Test(arguments: [
    "", "short", "0123456789abcde", "with blanks in it, long", "tök-0123456789abcdef",
  ])
  func weakTokensAreRefused(text: String) {
    let error = #expect(throws: ServiceConfigurationError.self) { try AccessToken(text) }
    #expect(error?.code == .invalidToken)
  }

  @Test func aTokenMatchesItselfOnly() throws {
    let token = try AccessToken("0123456789abcdef")
    #expect(token.matches("0123456789abcdef"))
    for other in ["", "0123456789abcdeF", "0123456789abcdef0", "0123456789abcde"] {
      #expect(!token.matches(other))
    }
    #expect(token.matches(session: token.session))
    #expect(!token.matches(session: "0123456789abcdef"))
    #expect(!token.matches(token.session))
  }

  @Test(arguments: ["localhost:8080", "127.0.0.1:8080", "127.0.0.1", "[::1]:8080", "LOCALHOST"])
  func ownNamesAreTaken(authority: String) throws {
    #expect(HostPolicy(try ServiceConfiguration()).allows(authority))
  }

  @Test(arguments: [
    "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "", "[::1", "a@localhost",
    "localhost:99999", "localhost:x", "10.0.0.1", "localhost/", "127.0.0.1:80:80",
  ])
  func otherNamesAreRefused(authority: String) throws {
    #expect(!HostPolicy(try ServiceConfiguration()).allows(authority))
  }

  @Test func namesOfAProxyAreTakenIfGiven() throws {
    let policy = HostPolicy(try ServiceConfiguration(names: ["chiasm.hospital.example"]))
    #expect(policy.allows("Chiasm.Hospital.Example:443"))
    #expect(!policy.allows("hospital.example"))
  }

  @Test func listeningEverywhereTakesNumbersButNoNames() throws {
    let policy = HostPolicy(
      try ServiceConfiguration(host: "0.0.0.0", token: AccessToken("0123456789abcdef")))
    #expect(policy.allows("10.0.0.1:8080"))
    #expect(!policy.allows("evil.example:8080"))
  }
}
