/// Where a server listens, who may ask, and how much.
public struct ServiceConfiguration: Sendable {
  /// The name or number of the network interface.
  public let host: String
  /// The port; 0 for any that is free.
  public let port: Int
  /// The secret that every request has to carry; nil where only the own machine can ask.
  public let token: AccessToken?
  /// Names under which a proxy or other machines reach the server, besides ``host``.
  public let names: [String]
  /// What requests may take.
  public let limits: ServiceLimits

  /// Checks and takes a configuration.
  ///
  /// - Throws: ``ServiceConfigurationError`` if other machines could ask without a token, or an address cannot be.
  public init(
    host: String = "127.0.0.1", port: Int = 8080, token: AccessToken? = nil, names: [String] = [],
    limits: ServiceLimits = ServiceLimits()
  ) throws(ServiceConfigurationError) {
    guard !host.isEmpty, host.utf8.allSatisfy({ (0x21...0x7e).contains($0) && $0 != 0x2f }) else {
      throw ServiceConfigurationError(
        .invalidAddress,
        "expected a host such as 127.0.0.1, found \"\(host)\"; give --host a name or number")
    }
    guard (0...65535).contains(port) else {
      throw ServiceConfigurationError(
        .invalidAddress, "expected a port from 0 to 65535, found \(port); choose another --port")
    }
    guard token != nil || Self.isLoopback(host) else {
      throw ServiceConfigurationError(
        .tokenNeeded,
        "--host \(host) lets other machines ask, so a token is needed; give --token or --token-file "
          + "(make one with: openssl rand -hex 24)")
    }
    self.host = host
    self.port = port
    self.token = token
    self.names = names.map { $0.lowercased() }
    self.limits = limits
  }

  /// Whether only programs of the own machine can reach a host.
  ///
  /// A name other than `localhost` may be resolved to anything, so it is not.
  package static func isLoopback(_ host: String) -> Bool {
    if host == "localhost" || host == "::1" || host == "[::1]" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127"
      && parts.allSatisfy { UInt8($0) != nil && !$0.hasPrefix("+") }
  }
}
