import HTTPTypes
import Hummingbird

/// Tells browsers to run nothing, to load nothing from elsewhere, and to give nothing away.
struct SecurityHeaders: RouterMiddleware {
  typealias Context = ServiceContext

  /// What pages of this server may load: files of this server, and pictures that were dropped on the page.
  static let policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
    + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

  @concurrent func handle(
    _ request: Request, context: ServiceContext,
    next: @concurrent (Request, ServiceContext) async throws -> Response
  ) async throws -> Response {
    var response = try await next(request, context)
    for (name, value) in Self.fields where response.headers[name] == nil {
      response.headers[name] = value
    }
    return response
  }

  /// Names and values; what a route has set itself stays.
  private static let fields: [(HTTPField.Name, String)] = [
    ("Content-Security-Policy", policy),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    // Not "no-referrer": with it browsers send forms of our own pages, such as the login, with `Origin: null`.
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Embedder-Policy", "require-corp"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    (
      "Permissions-Policy",
      "camera=(), microphone=(), geolocation=(), usb=(), serial=(), payment=()"
    ),
  ].compactMap { name, value in HTTPField.Name(name).map { ($0, value) } }
}
