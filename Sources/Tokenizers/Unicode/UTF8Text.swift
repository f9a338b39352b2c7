/// UTF-8 as bytes and as scalars.
enum UTF8Text {
  /// The scalar that starts at a place of valid UTF-8, and how many bytes it has.
  @inline(__always)
  static func scalar(
    _ bytes: UnsafeBufferPointer<UInt8>, at index: Int
  ) -> (scalar: UInt32, length: Int) {
    let first = UInt32(bytes[index])
    if first < 0x80 { return (first, 1) }
    func next(_ offset: Int) -> UInt32 {
      index + offset < bytes.count ? UInt32(bytes[index + offset] & 0x3F) : 0
    }
    if first < 0xE0 { return ((first & 0x1F) << 6 | next(1), 2) }
    if first < 0xF0 { return ((first & 0x0F) << 12 | next(1) << 6 | next(2), 3) }
    return ((first & 0x07) << 18 | next(1) << 12 | next(2) << 6 | next(3), 4)
  }

  /// The scalars of valid UTF-8.
  static func scalars(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt32] {
    var result: [UInt32] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      let (scalar, length) = scalar(bytes, at: index)
      result.append(scalar)
      index += length
    }
    return result
  }

  /// Adds the UTF-8 of a scalar.
  @inline(__always)
  static func append(_ scalar: UInt32, to bytes: inout [UInt8]) {
    func add(_ value: UInt32) { bytes.append(UInt8(truncatingIfNeeded: value)) }
    if scalar < 0x80 {
      add(scalar)
    } else if scalar < 0x800 {
      add(0xC0 | scalar >> 6)
      add(0x80 | scalar & 0x3F)
    } else if scalar < 0x10000 {
      add(0xE0 | scalar >> 12)
      add(0x80 | scalar >> 6 & 0x3F)
      add(0x80 | scalar & 0x3F)
    } else {
      add(0xF0 | scalar >> 18)
      add(0x80 | scalar >> 12 & 0x3F)
      add(0x80 | scalar >> 6 & 0x3F)
      add(0x80 | scalar & 0x3F)
    }
  }

  /// Whether bytes are valid UTF-8.
  static func isValid(_ bytes: [UInt8]) -> Bool {
    String(validating: bytes, as: UTF8.self) != nil
  }

  /// Gives the bytes of a text without copying them where they lie together.
  @inline(__always)
  static func withBytes<Result>(
    of text: String, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    var text = text
    return text.withUTF8(body)
  }
}
