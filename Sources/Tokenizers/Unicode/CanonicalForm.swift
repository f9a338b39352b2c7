/// Canonical decomposition and composition (NFD and NFC).
///
/// Written out here, on tables of our own, because the standard library's follow the system's version
/// of Unicode: the same report must give the same tokens everywhere.
///
/// Source: Unicode Standard Annex 15, <https://www.unicode.org/reports/tr15/>; Hangul: The Unicode
/// Standard, section 3.12.
enum CanonicalForm {
  /// Hangul syllables, whose parts follow from a formula.
  static let hangul: Range<UInt32> = 0xAC00..<0xD7A4

  /// Whole decompositions, without Hangul.
  static let decompositions: [UInt32: [UInt32]] = {
    var decompositions: [UInt32: [UInt32]] = [:]
    var reader = TableReader(CanonicalTables.decompositions)
    while reader.nextEntry() {
      let scalar = UInt32(reader.number())
      _ = reader.take("=")
      var parts = [UInt32(reader.number())]
      while reader.take("+") { parts.append(UInt32(reader.number())) }
      decompositions[scalar] = parts
    }
    return decompositions
  }()

  /// What two scalars compose to; the first in the upper half of the key.
  private static let compositions: [UInt64: UInt32] = {
    var compositions: [UInt64: UInt32] = [:]
    var reader = TableReader(CanonicalTables.compositions)
    while reader.nextEntry() {
      let first = UInt64(reader.number())
      _ = reader.take("+")
      let second = UInt64(reader.number())
      _ = reader.take("=")
      compositions[first << 32 | second] = UInt32(reader.number())
    }
    return compositions
  }()

  /// Combining classes other than 0.
  static let combiningClasses: [UInt32: UInt8] = {
    var classes: [UInt32: UInt8] = [:]
    var reader = TableReader(CanonicalTables.combiningClasses)
    while reader.nextEntry() {
      let number = UInt8(truncatingIfNeeded: reader.number(radix: 10))
      _ = reader.take(":")
      repeat {
        for scalar in reader.range() { classes[UInt32(scalar)] = number }
      } while reader.take(",")
    }
    return classes
  }()

  /// The combining class of a scalar.
  private static func combiningClass(_ scalar: UInt32) -> UInt8 {
    ScalarClass.of(scalar).contains(.combines) ? combiningClasses[scalar] ?? 0 : 0
  }

  /// The canonical decomposition, marks in canonical order.
  static func decomposed(_ scalars: [UInt32]) -> [UInt32] {
    var result: [UInt32] = []
    result.reserveCapacity(scalars.count + scalars.count / 2)
    for scalar in scalars {
      if !ScalarClass.of(scalar).contains(.decomposes) {
        result.append(scalar)
      } else if hangul.contains(scalar) {
        let index = scalar - hangul.lowerBound
        result.append(0x1100 + index / 588)
        result.append(0x1161 + index % 588 / 28)
        if index % 28 > 0 { result.append(0x11A7 + index % 28) }
      } else {
        result.append(contentsOf: decompositions[scalar] ?? [scalar])
      }
    }
    orderMarks(&result)
    return result
  }

  /// Puts each run of marks in order of class, marks of one class staying as they stand.
  private static func orderMarks(_ scalars: inout [UInt32]) {
    var start = 0
    while start < scalars.count {
      guard ScalarClass.of(scalars[start]).contains(.combines) else {
        start += 1
        continue
      }
      var end = start + 1
      while end < scalars.count, ScalarClass.of(scalars[end]).contains(.combines) { end += 1 }
      if end - start > 1 {
        // The place breaks ties, so that any sorting is stable, and a run of 100,000 marks is no trap.
        let run = (start..<end).map { (combiningClass(scalars[$0]), $0, scalars[$0]) }
          .sorted { ($0.0, $0.1) < ($1.0, $1.1) }
        for (offset, entry) in run.enumerated() { scalars[start + offset] = entry.2 }
      }
      start = end
    }
  }

  /// The canonical composition.
  static func composed(_ scalars: [UInt32]) -> [UInt32] {
    let parts = decomposed(scalars)
    var result: [UInt32] = []
    result.reserveCapacity(parts.count)
    var starter: Int?
    // The class of the last scalar that was kept since the starter; nil right behind it.
    var lastClass: UInt8?
    for scalar in parts {
      let own = combiningClass(scalar)
      if let starter, lastClass.map({ $0 < own }) ?? true,
        let pair = pairComposed(result[starter], scalar)
      {
        result[starter] = pair
        continue
      }
      if own == 0 {
        starter = result.count
        lastClass = nil
      } else {
        lastClass = own
      }
      result.append(scalar)
    }
    return result
  }

  private static func pairComposed(_ first: UInt32, _ second: UInt32) -> UInt32? {
    if (0x1100..<0x1113).contains(first), (0x1161..<0x1176).contains(second) {
      return hangul.lowerBound + ((first - 0x1100) * 21 + second - 0x1161) * 28
    }
    if hangul.contains(first), (first - hangul.lowerBound) % 28 == 0,
      (0x11A8..<0x11C3).contains(second)
    {
      return first + second - 0x11A7
    }
    return compositions[UInt64(first) << 32 | UInt64(second)]
  }
}
