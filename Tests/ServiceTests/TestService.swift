import Service

/// Servers that tests ask.
enum TestService {
  /// A server with every part that there is, so that its router is the whole one.
  static func everything() throws -> WebService {
    WebService(try ServiceConfiguration(port: 0), parts: [])
  }
}
