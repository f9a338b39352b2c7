/// The cyclic redundancy check of Castagnoli's polynomial, as TFRecord files hold it.
///
/// Source: RFC 3720, appendix B.4 (values to test with), polynomial 0x1EDC6F41, reflected; the mask is
/// that of TensorFlow's `crc32c.h`, made so that a check over data that holds checks stays useful.
package enum CRC32C {
  /// The remainder of each byte.
  private static let table: [UInt32] = (0..<256).map { byte in
    var remainder = UInt32(byte)
    for _ in 0..<8 {
      remainder = remainder & 1 == 1 ? remainder >> 1 ^ 0x82F6_3B78 : remainder >> 1
    }
    return remainder
  }

  /// The check of some bytes.
  package static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
    var remainder = ~UInt32(0)
    for byte in bytes {
      remainder = table[Int(UInt8(truncatingIfNeeded: remainder) ^ byte)] ^ remainder >> 8
    }
    return ~remainder
  }

  /// The check as it stands in a file: turned by 15 bits, and a constant added.
  package static func masked(_ bytes: some Sequence<UInt8>) -> UInt32 {
    let check = checksum(bytes)
    return (check >> 15 | check << 17) &+ 0xA282_EAD8
  }
}
