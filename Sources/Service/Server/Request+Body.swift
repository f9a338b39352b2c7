import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

extension Request {
  /// The media type of the body, in lower case and without parameters.
  var mediaType: String? {
    headers[.contentType]?.split(separator: ";").first.map {
      $0.trimmingCharacters(in: .whitespaces).lowercased()
    }
  }

  /// The body, if it is no larger than some bytes.
  func bytes(upTo limit: Int) async throws -> ByteBuffer {
    let tooLarge = ServiceError(
      .tooLarge, "expected a body of at most \(limit) bytes; send less")
    if let text = headers[.contentLength], let count = Int(text), count > limit { throw tooLarge }
    do {
      return try await body.collect(upTo: limit)
    } catch is NIOTooManyBytesError {
      throw tooLarge
    }
  }

  /// A value from a body of JSON.
  func json<Value: Decodable>(
    _ type: Value.Type, upTo limit: Int
  ) async throws -> Value {
    guard mediaType == "application/json" else {
      throw ServiceError(
        .unsupportedType,
        "expected a body of the type application/json; set the header Content-Type")
    }
    let buffer = try await bytes(upTo: limit)
    do {
      return try JSONDecoder().decode(type, from: Data(buffer.readableBytesView))
    } catch let error as DecodingError {
      throw ServiceError(.invalidRequest, Self.sentence(error))
    }
  }

  /// What is wrong with JSON, without anything of the types of the source.
  private static func sentence(_ error: DecodingError) -> String {
    func place(_ path: [any CodingKey]) -> String {
      path.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
    }
    switch error {
    case .keyNotFound(let key, let context):
      return "expected the field \"\(place(context.codingPath + [key]))\", found none; add it"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      return
        "the field \"\(place(context.codingPath))\" is of the wrong type; see /api/v1/openapi.json"
    case .dataCorrupted(let context) where !context.codingPath.isEmpty:
      return
        "the field \"\(place(context.codingPath))\" is not known or cannot be used; see /api/v1/openapi.json"
    default:
      return "expected a body of JSON, found something else; check its quotes and commas"
    }
  }
}
