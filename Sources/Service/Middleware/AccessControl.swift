import Foundation
import HTTPTypes
import Hummingbird

/// Lets in who may ask: under a name of this server, from a page of this server, with its token.
struct AccessControl: RouterMiddleware {
  typealias Context = ServiceContext

  /// The cookie that a browser gets for the token.
  static let cookieName = "chiasm-session"

  let hosts: HostPolicy
  let token: AccessToken?

  @concurrent func handle(
    _ request: Request, context: ServiceContext,
    next: @concurrent (Request, ServiceContext) async throws -> Response
  ) async throws -> Response {
    let authority = request.head.authority ?? ""
    guard hosts.allows(authority) else {
      throw ServiceError(
        .forbidden,
        "the server is not known by the name in the header Host; use its address, or start it with --name"
      )
    }
    if request.method != .get, request.method != .head { try checkOrigin(request, authority) }
    guard let token, !Self.isOpen(request.uri.path) else {
      return try await next(request, context)
    }
    if let field = request.headers[.authorization] {
      let parts = field.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == "bearer", token.matches(String(parts[1]))
      else { throw Self.unauthorized }
    } else if let cookie = request.cookies[Self.cookieName]?.value {
      guard token.matches(session: cookie) else { return try refuse(request) }
    } else {
      return try refuse(request)
    }
    return try await next(request, context)
  }

  /// What is answered without a token: whether the server lives, and how to log in.
  private static func isOpen(_ path: String) -> Bool {
    ["/login", "/health", "/health/live", "/health/ready"].contains(path)
      || path.hasPrefix("/assets/")
  }

  private static let unauthorized = ServiceError(
    .unauthorized, "expected the server's token in the header Authorization: Bearer, or log in")

  /// A browser is sent to where it can log in, everything else is told.
  private func refuse(_ request: Request) throws -> Response {
    if request.method == .get, request.headers[.accept]?.contains("text/html") == true {
      return .seeOther("/login")
    }
    throw Self.unauthorized
  }

  /// Refuses requests that change something and come from a page of another site.
  ///
  /// Browsers send `Origin` with every such request; programs need not.
  private func checkOrigin(_ request: Request, _ authority: String) throws {
    let error = ServiceError(
      .forbidden, "the request comes from a page of another site; use the page of this server")
    if let site = HTTPField.Name("Sec-Fetch-Site").flatMap({ request.headers[$0] }),
      site != "same-origin", site != "none"
    {
      throw error
    }
    guard let origin = request.headers[.origin] else { return }
    let parts = origin.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "http:" || parts[0] == "https:", parts[1].isEmpty,
      parts[2].lowercased() == authority.lowercased()
    else { throw error }
  }
}
