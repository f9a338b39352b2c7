internal import CImageCodecs

/// An image as 8-bit pixels, interleaved, rows from the top.
public struct Picture: Sendable, Hashable {
  /// The width in pixels.
  public let width: Int
  /// The height in pixels.
  public let height: Int
  /// One channel (grey) or three (RGB).
  public let channels: Int
  /// The pixels, `[height, width, channels]`.
  public let pixels: [UInt8]

  /// Creates a picture.
  ///
  /// - Throws: ``CohortError`` with code `invalidArgument` if the sizes do not fit the pixels.
  public init(width: Int, height: Int, channels: Int, pixels: [UInt8]) throws(CohortError) {
    guard channels == 1 || channels == 3, (1...30_000).contains(width),
      (1...30_000).contains(height), pixels.count == width * height * channels
    else {
      throw CohortError(
        .invalidArgument,
        "a picture of \(width) x \(height) x \(channels) does not fit \(pixels.count) values")
    }
    self.init(unchecked: width, height, channels, pixels)
  }

  private init(unchecked width: Int, _ height: Int, _ channels: Int, _ pixels: [UInt8]) {
    self.width = width
    self.height = height
    self.channels = channels
    self.pixels = pixels
  }

  /// Decodes a JPEG or PNG file, told apart by content, upright, alpha on white.
  ///
  /// - Parameters:
  ///   - bytes: The file's content.
  ///   - channels: One (grey) or three (RGB).
  ///   - wantedSize: A JPEG may be decoded smaller, as long as both sides reach this; zero for full.
  ///   - file: The name to use in messages.
  public init(
    decoding bytes: [UInt8], channels: Int, wantedSize: (width: Int, height: Int) = (0, 0),
    file: String
  ) throws(CohortError) {
    guard channels == 1 || channels == 3,
      let width = Int32(exactly: wantedSize.width), let height = Int32(exactly: wantedSize.height)
    else {
      throw CohortError(.invalidArgument, "channels must be 1 or 3, sizes within 32 bits")
    }
    var image = chiasm_image()
    var message = [CChar](repeating: 0, count: Int(CHIASM_IMAGE_MESSAGE_SIZE))
    let status = chiasm_image_decode(
      bytes, bytes.count, Int32(channels), width, height, &image, &message)
    defer { chiasm_image_free(&image) }
    guard status == CHIASM_IMAGE_OK else { throw Self.error(status, message, file: file) }
    let count = Int(image.width) * Int(image.height) * channels
    self.init(
      unchecked: Int(image.width), Int(image.height), channels,
      [UInt8](UnsafeBufferPointer(start: image.pixels, count: count)))
  }

  /// The width and height in a file's header, orientation applied.
  public static func size(
    of bytes: [UInt8], file: String
  ) throws(CohortError) -> (width: Int, height: Int) {
    var info = chiasm_image_info()
    var message = [CChar](repeating: 0, count: Int(CHIASM_IMAGE_MESSAGE_SIZE))
    let status = chiasm_image_read_info(bytes, bytes.count, &info, &message)
    guard status == CHIASM_IMAGE_OK else { throw error(status, message, file: file) }
    return (Int(info.width), Int(info.height))
  }

  /// The picture as a PNG file.
  public func png() throws(CohortError) -> [UInt8] {
    var bytes: UnsafeMutablePointer<UInt8>?
    var count = 0
    var message = [CChar](repeating: 0, count: Int(CHIASM_IMAGE_MESSAGE_SIZE))
    let status = chiasm_image_encode_png(
      pixels, Int32(width), Int32(height), Int32(channels), &bytes, &count, &message)
    defer { chiasm_bytes_free(bytes) }
    guard status == CHIASM_IMAGE_OK else { throw Self.error(status, message, file: "PNG") }
    return [UInt8](UnsafeBufferPointer(start: bytes, count: count))
  }

  private static func error(
    _ status: chiasm_image_status, _ message: [CChar], file: String
  ) -> CohortError {
    let text = String(
      decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    switch status {
    case CHIASM_IMAGE_TOO_LARGE:
      return CohortError(.imageTooLarge, "the image is too large: \(text); tile it", file: file)
    case CHIASM_IMAGE_UNSUPPORTED_COLOR, CHIASM_IMAGE_UNKNOWN_FORMAT:
      return CohortError(
        .unreadableImage, "the image cannot be read: \(text); save it as RGB or grey JPEG or PNG",
        file: file)
    case CHIASM_IMAGE_OUT_OF_MEMORY:
      return CohortError(.fileAccess, "not enough memory to read the image", file: file)
    default:
      return CohortError(
        .unreadableImage,
        "the image cannot be read: \(text); copy it again, or empty its cell to mark it missing",
        file: file)
    }
  }
}
