extension BertRules {
  /// Adds the normalized form of a text to `output`, as UTF-8.
  ///
  /// Reports are nearly all ASCII, which needs no table and no array of scalars.
  func normalize(_ text: UnsafeBufferPointer<UInt8>, into output: inout [UInt8]) {
    guard text.allSatisfy({ $0 < 0x80 }) else {
      for scalar in normalizedScalars(text) { UTF8Text.append(scalar, to: &output) }
      return
    }
    output.reserveCapacity(output.count + text.count)
    for var byte in text {
      if cleansText {
        if byte == 0x09 || byte == 0x0A || byte == 0x0D { byte = 0x20 }
        if byte < 0x20 || byte == 0x7F { continue }
      }
      if lowercases, byte &- 0x41 < 26 { byte |= 0x20 }
      output.append(byte)
    }
  }

  /// The same for any text: cleaning, ideographs, accents, lower case, in this order.
  private func normalizedScalars(_ text: UnsafeBufferPointer<UInt8>) -> [UInt32] {
    var scalars: [UInt32] = []
    scalars.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      var (scalar, length) = UTF8Text.scalar(text, at: index)
      index += length
      let classes = ScalarClass.of(scalar)
      if cleansText {
        if classes.contains(.control) { continue }
        if classes.contains(.blank) { scalar = 0x20 }
      }
      if separatesIdeographs, classes.contains(.ideograph) {
        scalars.append(0x20)
        scalars.append(scalar)
        scalars.append(0x20)
      } else {
        scalars.append(scalar)
      }
    }
    if stripsAccents ?? lowercases {
      scalars = CanonicalForm.decomposed(scalars)
      scalars.removeAll { ScalarClass.of($0).contains(.mark) }
    }
    guard lowercases else { return scalars }
    var lowered: [UInt32] = []
    lowered.reserveCapacity(scalars.count)
    for scalar in scalars { LowerCase.append(scalar, to: &lowered) }
    return lowered
  }

  /// Calls `body` with each word of a normalized text and how many scalars it has: words end at
  /// white space, and each punctuation mark is one.
  static func words(
    _ text: UnsafeBufferPointer<UInt8>, _ body: (_ word: Range<Int>, _ length: Int) -> Void
  ) {
    var start = 0
    var length = 0
    var index = 0
    ScalarClass.table.withUnsafeBufferPointer { table in
      while index < text.count {
        let scalar = UTF8Text.scalar(text, at: index)
        let classes = table[Int(scalar.scalar)]
        if classes.isDisjoint(with: [.space, .punctuation]) {
          index += scalar.length
          length += 1
          continue
        }
        if length > 0 { body(start..<index, length) }
        if classes.contains(.punctuation) { body(index..<index + scalar.length, 1) }
        index += scalar.length
        start = index
        length = 0
      }
    }
    if length > 0 { body(start..<text.count, length) }
  }
}
