import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
  /// A value as JSON that no one may keep.
  static func json(
    _ value: some Encodable, status: HTTPResponse.Status = .ok
  ) -> Response {
    content(JSONText.data(value), type: "application/json", status: status)
  }

  /// A page that no one may keep.
  static func html(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
    content(Data(text.utf8), type: "text/html; charset=utf-8", status: status)
  }

  /// Bytes of some type that no one may keep.
  static func content(
    _ data: Data, type: String, status: HTTPResponse.Status = .ok
  ) -> Response {
    Response(
      status: status, headers: [.contentType: type, .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
  }

  /// Sends a browser to another place of this server.
  static func seeOther(_ place: String) -> Response {
    Response(status: .seeOther, headers: [.location: place, .cacheControl: "no-store"])
  }
}
