/// Numbers as tables write them: decimal with an optional exponent, point as mark, no locale.
package enum Decimal {
  /// What a cell's text turned out to be.
  package enum Outcome: Equatable {
    /// A finite number.
    case number(Double)
    /// `nan`, `inf` and their kin, or a number beyond the range of `Double`.
    case notFinite
    /// Anything else.
    case notANumber
  }

  /// Powers of ten that `Double` holds exactly.
  private static let exactPowers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  /// Reads one number; spaces and tabs around it are allowed, nothing else is.
  package static func parse(_ text: some Collection<UInt8>) -> Outcome {
    let slice = Array(text)
    return slice.withUnsafeBufferPointer { parse($0, 0..<$0.count) }
  }

  /// Reads the number in a range of bytes, to the nearest `Double`.
  package static func parse(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Outcome {
    var start = range.lowerBound
    var end = range.upperBound
    while start < end, isBlank(bytes[start]) { start += 1 }
    while end > start, isBlank(bytes[end - 1]) { end -= 1 }
    var at = start
    var isNegative = false
    if at < end, bytes[at] == UInt8(ascii: "-") || bytes[at] == UInt8(ascii: "+") {
      isNegative = bytes[at] == UInt8(ascii: "-")
      at += 1
    }
    // Up to 19 significant digits fit an unsigned 64-bit integer.
    var mantissa: UInt64 = 0
    var significantCount = 0
    var digitCount = 0
    var fractionCount = 0
    var seenPoint = false
    while at < end {
      let byte = bytes[at]
      if byte >= 0x30, byte <= 0x39 {
        digitCount += 1
        if seenPoint { fractionCount += 1 }
        if significantCount > 0 || byte != 0x30 {
          significantCount += 1
          if significantCount <= 19 { mantissa = mantissa &* 10 &+ UInt64(byte &- 0x30) }
        }
      } else if byte == UInt8(ascii: "."), !seenPoint {
        seenPoint = true
      } else {
        break
      }
      at += 1
    }
    guard digitCount > 0 else {
      return isNonFiniteWord(bytes, start..<end) ? .notFinite : .notANumber
    }
    var exponent = 0
    if at < end, bytes[at] | 0x20 == UInt8(ascii: "e") {
      at += 1
      var isNegativeExponent = false
      if at < end, bytes[at] == UInt8(ascii: "-") || bytes[at] == UInt8(ascii: "+") {
        isNegativeExponent = bytes[at] == UInt8(ascii: "-")
        at += 1
      }
      let first = at
      while at < end, bytes[at] >= 0x30, bytes[at] <= 0x39 {
        if exponent < 100_000 { exponent = exponent * 10 + Int(bytes[at] - 0x30) }
        at += 1
      }
      guard at > first else { return .notANumber }
      if isNegativeExponent { exponent = -exponent }
    }
    guard at == end else { return .notANumber }

    // Both factors exact means one rounding, so the result is the nearest Double (Clinger 1990).
    let power = exponent - fractionCount
    if significantCount <= 19, mantissa < 1 << 53, abs(power) <= 22 {
      let exact = Double(mantissa)
      let value = power < 0 ? exact / exactPowers[-power] : exact * exactPowers[power]
      return .number(isNegative ? -value : value)
    }
    let text = String(decoding: bytes[start..<end], as: UTF8.self)
    guard let value = Double(text) else { return .notANumber }
    return value.isFinite ? .number(value) : .notFinite
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  private static func isNonFiniteWord(
    _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
  ) -> Bool {
    guard range.count <= 10 else { return false }
    let word = String(decoding: bytes[range], as: UTF8.self).lowercased()
    return ["nan", "inf", "infinity"].contains(word.drop { $0 == "+" || $0 == "-" })
  }
}
