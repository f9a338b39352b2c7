import CImageCodecs

/// A picture from a request: its type is known from its content, its size from its header, before anything is decoded.
package struct UploadedPicture: Sendable, Hashable {
  /// The bytes as they came.
  package let bytes: [UInt8]
  /// `image/jpeg` or `image/png`.
  package let mediaType: String
  /// Pixels in a row.
  package let width: Int
  /// Rows.
  package let height: Int

  /// Checks a picture.
  ///
  /// - Throws: ``ServiceError`` with code `unsupportedType` if it is neither JPEG nor PNG, `unprocessable` if its header
  ///   is damaged, `tooLarge` if it has more pixels than allowed.
  package init(_ bytes: [UInt8], mostPixels: Int) throws(ServiceError) {
    var info = chiasm_image_info()
    var message = [CChar](repeating: 0, count: Int(CHIASM_IMAGE_MESSAGE_SIZE))
    switch chiasm_image_read_info(bytes, bytes.count, &info, &message) {
    case CHIASM_IMAGE_OK: break
    case CHIASM_IMAGE_EMPTY, CHIASM_IMAGE_UNKNOWN_FORMAT:
      throw ServiceError(
        .unsupportedType,
        "expected a picture in JPEG or PNG, found something else; save it in one of these formats")
    case CHIASM_IMAGE_TOO_LARGE: throw Self.tooLarge(mostPixels)
    default:
      throw ServiceError(
        .unprocessable, "the picture is damaged or of a kind that is not read; save it anew as PNG")
    }
    width = Int(info.width)
    height = Int(info.height)
    guard width > 0, height > 0, width <= mostPixels / height else {
      throw Self.tooLarge(mostPixels)
    }
    mediaType = info.content == CHIASM_CONTENT_PNG ? "image/png" : "image/jpeg"
    self.bytes = bytes
  }

  private static func tooLarge(_ mostPixels: Int) -> ServiceError {
    ServiceError(
      .tooLarge, "expected a picture of at most \(mostPixels) pixels, found more; make it smaller")
  }
}
