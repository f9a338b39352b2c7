import HTTPTypes
import Hummingbird

/// What a person sees in place of a problem in JSON.
enum ErrorPage {
  /// Whether whoever asked is a browser that wants to show a page.
  static func isWanted(by request: Request) -> Bool {
    // Also a form that was sent: its answer is shown as a page.
    !request.uri.path.hasPrefix("/api/") && request.headers[.accept]?.contains("text/html") == true
  }

  /// The page of an error.
  static func response(_ error: ServiceError) -> Response {
    // Places of the API are for programs; a person has links.
    let message = error.message.replacing(/; (see )?\/api\/v1\/\S+( lists all)?$/, with: "")
    let text = message.prefix(1).uppercased() + message.dropFirst()
    var response = Response.html(
      PageFrame.html(
        title: error.status.reasonPhrase,
        content: "<p>\(PageFrame.escaped(text)).</p><p><a href=\"/\">All runs</a></p>"),
      status: error.status)
    if let seconds = error.retryAfter { response.headers[.retryAfter] = String(seconds) }
    return response
  }
}
