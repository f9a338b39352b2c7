import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// An error as it is sent: `application/problem+json`.
///
/// Source: RFC 9457, <https://www.rfc-editor.org/rfc/rfc9457>, section 3.
struct Problem: Codable, Hashable, Sendable {
  /// The kind, relative to the programming interface's description.
  var type: String
  /// The kind in words.
  var title: String
  /// The status code.
  var status: Int
  /// What was expected and found, and what to do.
  var detail: String

  /// An error as a problem.
  init(_ error: ServiceError) {
    type = "/problems/\(error.code.rawValue)"
    title = error.status.reasonPhrase
    status = error.status.code
    detail = error.message
  }

  /// The answer that carries an error.
  static func response(_ error: ServiceError) -> Response {
    var headers: HTTPFields = [
      .contentType: "application/problem+json", .cacheControl: "no-store",
    ]
    if let seconds = error.retryAfter { headers[.retryAfter] = String(seconds) }
    if error.code == .unauthorized { headers[.wwwAuthenticate] = "Bearer realm=\"chiasm\"" }
    return Response(
      status: error.status, headers: headers,
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: JSONText.data(Problem(error)))))
  }
}
