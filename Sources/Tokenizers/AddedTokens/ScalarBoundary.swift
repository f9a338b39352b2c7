/// What stands beside a place of a text.
enum ScalarBoundary {
  /// Whether a word (letters, digits, marks, underscore) ends right before a place.
  static func endsWithWord(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
    index > 0 && isWord(UTF8Text.scalar(text, at: start(of: text, before: index)).scalar)
  }

  /// Whether a word starts at a place.
  static func startsWithWord(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
    index < text.count && isWord(UTF8Text.scalar(text, at: index).scalar)
  }

  /// Where the white space that ends before a place begins.
  static func startOfSpace(_ text: UnsafeBufferPointer<UInt8>, before index: Int) -> Int {
    var index = index
    while index > 0 {
      let previous = start(of: text, before: index)
      guard isSpace(text, at: previous) else { break }
      index = previous
    }
    return index
  }

  /// Where the white space that begins at a place ends.
  static func endOfSpace(_ text: UnsafeBufferPointer<UInt8>, after index: Int) -> Int {
    var index = index
    while index < text.count, isSpace(text, at: index) {
      index += UTF8Text.scalar(text, at: index).length
    }
    return index
  }

  private static func isSpace(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
    ScalarClass.of(UTF8Text.scalar(text, at: index).scalar).contains(.space)
  }

  private static func isWord(_ scalar: UInt32) -> Bool {
    scalar == 0x5F
      || !ScalarClass.of(scalar).isDisjoint(with: [.letter, .number, .mark])
  }

  private static func start(of text: UnsafeBufferPointer<UInt8>, before index: Int) -> Int {
    var index = index - 1
    while index > 0, text[index] & 0xC0 == 0x80 { index -= 1 }
    return index
  }
}
