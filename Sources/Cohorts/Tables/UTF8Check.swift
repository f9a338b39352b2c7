/// The offset of the first byte that is not UTF-8, or `nil`.
///
/// Refuses overlong forms, surrogates and code points beyond U+10FFFF (Unicode 15, table 3-7).
package func firstInvalidUTF8Offset(_ bytes: [UInt8]) -> Int? {
  bytes.withUnsafeBytes { raw in
    var at = 0
    let count = raw.count
    while at < count {
      // Eight bytes at a time while all are ASCII.
      if at + 8 <= count,
        raw.loadUnaligned(fromByteOffset: at, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
      {
        at += 8
        continue
      }
      let lead = raw[at]
      if lead < 0x80 {
        at += 1
        continue
      }
      let length: Int
      var range: ClosedRange<UInt8> = 0x80...0xbf
      switch lead {
      case 0xc2...0xdf: length = 2
      case 0xe0: (length, range) = (3, 0xa0...0xbf)
      case 0xed: (length, range) = (3, 0x80...0x9f)
      case 0xe1...0xef: length = 3
      case 0xf0: (length, range) = (4, 0x90...0xbf)
      case 0xf4: (length, range) = (4, 0x80...0x8f)
      case 0xf1...0xf3: length = 4
      default: return at
      }
      guard at + length <= count, range.contains(raw[at + 1]) else { return at }
      for next in 2..<max(length, 2) where !(0x80...0xbf).contains(raw[at + next]) { return at }
      at += length
    }
    return nil
  }
}
