package import Hummingbird
import NIOCore

extension Request {
  /// The form of several parts in the body.
  ///
  /// - Throws: ``ServiceError`` if there is none, if it is malformed, or if it is larger than allowed.
  package func form(_ limits: ServiceLimits) async throws -> MultipartForm {
    guard let header = headers[.contentType].flatMap(HeaderParameters.init),
      header.value == "multipart/form-data"
    else {
      throw ServiceError(
        .unsupportedType, "expected a body of the type multipart/form-data, as forms upload files")
    }
    guard let boundary = header.parameters["boundary"], (1...70).contains(boundary.utf8.count),
      boundary.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
    else {
      throw ServiceError(
        .invalidRequest, "expected a boundary of 1 to 70 characters in the header Content-Type")
    }
    let buffer = try await bytes(upTo: limits.uploadBytes)
    return try MultipartForm(
      Array(buffer.readableBytesView), boundary: boundary, mostParts: limits.uploadParts)
  }
}
