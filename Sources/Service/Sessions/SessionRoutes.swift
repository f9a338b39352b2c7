import Foundation
import HTTPTypes
import Hummingbird

/// How a browser gets in: it gives the token once and carries a cookie that scripts cannot read.
struct SessionRoutes: ServiceRoutes {
  let token: AccessToken?
  let limits: ServiceLimits

  /// What the form sends.
  private struct Form: Decodable { var token: String }

  func add(to router: Router<ServiceContext>) {
    let token = token
    let limits = limits
    router.get("/login") { _, _ in
      token == nil ? Response.seeOther("/") : Response.html(LoginPage.html(isWrong: false))
    }
    router.post("/login") { request, context in
      guard let token else { return Response.seeOther("/") }
      guard request.mediaType == "application/x-www-form-urlencoded" else {
        throw ServiceError(.unsupportedType, "expected the form of the page /login")
      }
      let body = try await request.bytes(upTo: min(4096, limits.bodyBytes))
      guard
        let form = try? URLEncodedFormDecoder().decode(Form.self, from: String(buffer: body)),
        token.matches(form.token)
      else { return Response.html(LoginPage.html(isWrong: true), status: .forbidden) }
      var response = Response.seeOther("/")
      response.headers[.setCookie] = Self.cookie(token.session, request)
      return response
    }
    router.post("/logout") { request, _ in
      var response = Response.seeOther("/login")
      response.headers[.setCookie] = Self.cookie("", request) + "; Max-Age=0"
      return response
    }
  }

  /// A cookie of this server alone; behind a proxy that speaks TLS it never travels without.
  private static func cookie(_ value: String, _ request: Request) -> String {
    let isSecure =
      HTTPField.Name("X-Forwarded-Proto").flatMap { request.headers[$0] }?.lowercased() == "https"
    return "\(AccessControl.cookieName)=\(value); Path=/; HttpOnly; SameSite=Strict"
      + (isSecure ? "; Secure" : "")
  }
}
