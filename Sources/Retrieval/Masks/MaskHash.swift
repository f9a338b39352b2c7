/// The numbers that masks are drawn by: hashes of what they are for, so that no generator has a state.
///
/// Sources: the finalizer of SplitMix64 (Steele et al. 2014, <https://doi.org/10.1145/2714064.2660195>,
/// figure 16) and FNV-1a with 64 bits (<https://datatracker.ietf.org/doc/html/rfc9923>).
enum MaskHash {
  /// 2⁶⁴ over the golden ratio: the step between a stream's numbers.
  static let golden: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// Spreads every bit of a number over all of them.
  static func mix(_ value: UInt64) -> UInt64 {
    var mixed = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// The hash of a name's UTF-8 bytes.
  static func fnv(_ name: String) -> UInt64 {
    name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
  }

  /// Number `index` of a stream.
  static func number(_ index: Int, of stream: UInt64) -> UInt64 {
    mix(stream &+ (UInt64(index) &+ 1) &* golden)
  }
}
