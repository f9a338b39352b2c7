/// Reads the generated tables: numbers, mostly hexadecimal, between separators.
///
/// The tables are part of the program, so a fault in one is ours; tests read every entry.
struct TableReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0

  init(_ table: StaticString) {
    bytes = UnsafeBufferPointer(start: table.utf8Start, count: table.utf8CodeUnitCount)
  }

  /// Passes spaces and line ends; false at the end of the table.
  mutating func nextEntry() -> Bool {
    while position < bytes.count, bytes[position] == 0x20 || bytes[position] == 0x0A {
      position += 1
    }
    return position < bytes.count
  }

  /// Passes a separator, if it stands here.
  mutating func take(_ separator: Character) -> Bool {
    guard position < bytes.count, bytes[position] == separator.asciiValue else { return false }
    position += 1
    return true
  }

  /// A number, with a sign if it has one.
  mutating func number(radix: Int = 16) -> Int {
    let isNegative = take("-")
    var value = 0
    while position < bytes.count, let digit = Self.digit(bytes[position]) {
      value = value * radix + digit
      position += 1
    }
    return isNegative ? -value : value
  }

  /// `first-last`, or one number for both.
  mutating func range() -> ClosedRange<Int> {
    let first = number()
    return first...(take("-") ? number() : first)
  }

  private static func digit(_ byte: UInt8) -> Int? {
    switch byte {
    case 0x30...0x39: Int(byte) - 0x30
    case 0x41...0x46: Int(byte) - 0x37
    default: nil
    }
  }
}
