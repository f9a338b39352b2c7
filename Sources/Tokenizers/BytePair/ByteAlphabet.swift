/// GPT-2's printable names of the 256 bytes, in which vocabularies and merges are written: `Ġ` is a space.
///
/// Source: Radford et al. 2019, "Language Models are Unsupervised Multitask Learners", section 2.2, and
/// its published `bytes_to_unicode`.
enum ByteAlphabet {
  /// The scalar of each byte: printable ones stand for themselves, the rest for U+0100 and up.
  static let scalars: [UInt32] = {
    let printable = Set(Array(0x21...0x7E) + Array(0xA1...0xAC) + Array(0xAE...0xFF))
    var next: UInt32 = 0x100
    return (0..<256).map { byte in
      if printable.contains(byte) { return UInt32(byte) }
      defer { next += 1 }
      return next
    }
  }()

  /// The UTF-8 of each byte's name.
  static let names: [[UInt8]] = scalars.map { scalar in
    var name: [UInt8] = []
    UTF8Text.append(scalar, to: &name)
    return name
  }

  private static let bytes: [UInt32: UInt8] = Dictionary(
    uniqueKeysWithValues: scalars.enumerated().map { ($1, UInt8($0)) })

  /// The bytes that a token's name stands for; a name of other scalars stands for itself.
  static func bytes(named name: [UInt8]) -> [UInt8] {
    let scalars = name.withUnsafeBufferPointer(UTF8Text.scalars)
    let result = scalars.compactMap { bytes[$0] }
    return result.count == scalars.count ? result : name
  }
}
