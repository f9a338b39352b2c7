import ArgumentParser
import Foundation
import Service

/// Where the server listens, and who may ask.
struct NetworkOptions: ParsableArguments {
  @Option(help: "The address to listen on; any but this machine's own needs a token.")
  var host = "127.0.0.1"

  @Option(help: "The port; 0 for any that is free.")
  var port = 8080

  @Option(
    help: ArgumentHelp(
      "The secret that every request has to carry, of at least 16 characters. Other users of the machine see it in the list of processes: prefer --token-file.",
      valueName: "text"))
  var token: String?

  @Option(
    help: ArgumentHelp("A file whose only line is the token.", valueName: "file"),
    completion: .file())
  var tokenFile: String?

  @Option(
    help: ArgumentHelp(
      "A name under which a proxy or other machines reach the server; may be given several times.",
      valueName: "name"))
  var name: [String] = []

  func validate() throws {
    if token != nil, tokenFile != nil {
      throw ValidationError("Give --token or --token-file, not both.")
    }
  }

  /// The configuration that these options stand for.
  func configuration() throws -> ServiceConfiguration {
    try ServiceConfiguration(
      host: host, port: port, token: try secret().map { try AccessToken($0) }, names: name)
  }

  private func secret() throws -> String? {
    guard let tokenFile else { return token }
    guard let text = try? String(contentsOfFile: tokenFile, encoding: .utf8) else {
      throw ServiceConfigurationError(
        .invalidToken,
        "\(tokenFile): the file of the token cannot be read; check its name and permissions")
    }
    return text.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
