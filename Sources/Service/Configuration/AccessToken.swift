import Crypto
import Foundation

/// The secret that opens a server beyond the own machine.
public struct AccessToken: Sendable {
  /// The fewest characters.
  public static let fewestCharacters = 16

  /// What is compared: a digest, so that neither length nor content shows in the time that it takes.
  private let digest: [UInt8]

  /// Takes a token.
  ///
  /// - Throws: ``ServiceConfigurationError`` if it is shorter than ``fewestCharacters`` or has characters that a
  ///   header cannot carry.
  public init(_ text: String) throws(ServiceConfigurationError) {
    guard text.count >= Self.fewestCharacters else {
      throw ServiceConfigurationError(
        .invalidToken,
        "expected a token of at least \(Self.fewestCharacters) characters, found \(text.count); "
          + "make one with: openssl rand -hex 24")
    }
    guard text.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
      throw ServiceConfigurationError(
        .invalidToken,
        "expected a token of letters, digits and signs without blanks; make one with: openssl rand -hex 24"
      )
    }
    digest = Self.digest(text)
  }

  /// Whether some text is the token, in a time that does not depend on how much of it is right.
  package func matches(_ text: String) -> Bool {
    let other = Self.digest(text)
    var difference: UInt8 = 0
    for index in digest.indices { difference |= digest[index] ^ other[index] }
    return difference == 0
  }

  /// What a browser carries in place of the token: it opens this server, and does not tell the token.
  package var session: String {
    SHA256.hash(data: Data("chiasm session ".utf8) + digest).map { byte in
      let text = String(byte, radix: 16)
      return text.count < 2 ? "0" + text : text
    }.joined()
  }

  /// Whether a browser's cookie is of this token.
  package func matches(session: String) -> Bool {
    let expected = Self.digest(self.session)
    let other = Self.digest(session)
    var difference: UInt8 = 0
    for index in expected.indices { difference |= expected[index] ^ other[index] }
    return difference == 0
  }

  private static func digest(_ text: String) -> [UInt8] {
    Array(SHA256.hash(data: Data(text.utf8)))
  }
}
