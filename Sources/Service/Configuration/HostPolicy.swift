/// Under which names a server answers.
///
/// A page elsewhere can have its name resolve to this machine; its requests then carry that name, and are refused.
package struct HostPolicy: Sendable {
  /// Names that are taken, in lower case; nil where any number is.
  private let names: [String]
  /// Whether numbers of the network are taken: the server listens on all of them and asks for a token.
  private let takesNumbers: Bool

  /// The policy of a configuration.
  package init(_ configuration: ServiceConfiguration) {
    let host = configuration.host.lowercased()
    let isAny = host == "0.0.0.0" || host == "::" || host == "[::]"
    names =
      configuration.names + ["localhost", "127.0.0.1", "[::1]"]
      + (isAny ? [] : [host, host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host])
    takesNumbers = isAny
  }

  /// Whether a request under some authority, with or without a port, is taken.
  package func allows(_ authority: String) -> Bool {
    guard let name = Self.name(authority)?.lowercased() else { return false }
    if names.contains(name) || ServiceConfiguration.isLoopback(name) { return true }
    return takesNumbers && Self.isNumber(name)
  }

  /// The authority without its port; nil if it is none.
  static func name(_ authority: String) -> String? {
    guard !authority.isEmpty, authority.utf8.count <= 255,
      authority.utf8.allSatisfy({ (0x21...0x7e).contains($0) && $0 != 0x2f && $0 != 0x40 })
    else { return nil }
    let name: Substring
    let rest: Substring
    if authority.hasPrefix("[") {
      guard let end = authority.firstIndex(of: "]") else { return nil }
      name = authority[...end]
      rest = authority[authority.index(after: end)...]
    } else {
      let end = authority.firstIndex(of: ":") ?? authority.endIndex
      name = authority[..<end]
      rest = authority[end...]
    }
    guard rest.isEmpty || (rest.hasPrefix(":") && UInt16(rest.dropFirst()) != nil) else {
      return nil
    }
    return name.isEmpty ? nil : String(name)
  }

  private static func isNumber(_ name: String) -> Bool {
    if name.hasPrefix("["), name.hasSuffix("]") {
      return name.dropFirst().dropLast().utf8.allSatisfy {
        ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x61 && $0 <= 0x66) || $0 == 0x3a || $0 == 0x2e
      }
    }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
  }
}
