extension BytePairRules {
  /// The regular expressions that the two ways to split stand for, as files have them.
  enum Pattern {
    static let clip = #"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"#
    static let clipWithNames = #"<\|startoftext\|>|<\|endoftext\|>|"# + clip
    static let names = ["<|startoftext|>", "<|endoftext|>"].map { Array($0.utf8) }
    static let space = #"\s+"#
  }

  /// Calls `body` with each piece of a normalized text.
  func pieces(_ text: UnsafeBufferPointer<UInt8>, _ body: (Range<Int>) -> Void) {
    ScalarClass.table.withUnsafeBufferPointer { table in
      let scanner = PieceScanner(text: text, table: table)
      switch split {
      case .gpt2: scanner.gpt2(0..<text.count, body)
      case .clip: scanner.clip(names: [], body)
      case .clipWithNames: scanner.clip(names: Pattern.names, body)
      }
    }
  }
}

/// The two regular expressions, written out: a scanner that looks at each scalar once.
private struct PieceScanner {
  let text: UnsafeBufferPointer<UInt8>
  let table: UnsafeBufferPointer<ScalarClass>

  private enum Kind {
    case letter
    case number
    case space
    case symbol
  }

  @inline(__always)
  private func kind(at index: Int) -> (kind: Kind, length: Int) {
    let (scalar, length) = UTF8Text.scalar(text, at: index)
    let classes = table[Int(scalar)]
    if classes.contains(.letter) { return (.letter, length) }
    if classes.contains(.number) { return (.number, length) }
    return (classes.contains(.space) ? .space : .symbol, length)
  }

  /// Where the run of one kind that begins at a place ends.
  @inline(__always)
  private func endOfRun(_ wanted: Kind, from index: Int, limit: Int) -> Int {
    var index = index
    while index < limit {
      let (kind, length) = kind(at: index)
      guard kind == wanted else { break }
      index += length
    }
    return index
  }

  /// The end of `'s`, `'t`, `'re`, `'ve`, `'m`, `'ll` or `'d` at a place.
  private func endOfContraction(_ index: Int, limit: Int) -> Int? {
    guard text[index] == UInt8(ascii: "'"), index + 1 < limit else { return nil }
    let second = index + 2 < limit ? text[index + 2] : 0
    switch (text[index + 1], second) {
    case (UInt8(ascii: "s"), _), (UInt8(ascii: "t"), _), (UInt8(ascii: "m"), _),
      (UInt8(ascii: "d"), _):
      return index + 2
    case (UInt8(ascii: "r"), UInt8(ascii: "e")), (UInt8(ascii: "v"), UInt8(ascii: "e")),
      (UInt8(ascii: "l"), UInt8(ascii: "l")):
      return index + 3
    default: return nil
    }
  }

  /// GPT-2's expression.
  ///
  /// `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`
  func gpt2(_ range: Range<Int>, _ body: (Range<Int>) -> Void) {
    let limit = range.upperBound
    var index = range.lowerBound
    while index < limit {
      let start = index
      if let end = endOfContraction(index, limit: limit) {
        index = end
        body(start..<end)
        continue
      }
      var origin = index
      var (kind, length) = kind(at: index)
      if text[index] == 0x20, index + 1 < limit {
        let next = self.kind(at: index + 1)
        if next.kind != .space {
          origin += 1
          (kind, length) = next
        }
      }
      if kind != .space {
        index = endOfRun(kind, from: origin + length, limit: limit)
      } else {
        index = endOfSpaces(from: index, limit: limit)
      }
      body(start..<index)
    }
  }

  /// `\s+(?!\S)|\s+`: all white space at the end, all but the last scalar of it before something.
  private func endOfSpaces(from start: Int, limit: Int) -> Int {
    let end = endOfRun(.space, from: start, limit: limit)
    guard end < limit else { return end }
    var last = end - 1
    while last > start, text[last] & 0xC0 == 0x80 { last -= 1 }
    return last > start ? last : end
  }

  /// CLIP's expression.
  ///
  /// The expression of GPT-2, which its files apply to each piece again, leaves all pieces as
  /// they are but for names of special tokens.
  func clip(names: [[UInt8]], _ body: (Range<Int>) -> Void) {
    var index = 0
    while index < text.count {
      let start = index
      if let name = names.first(where: { hasPrefix($0, at: start) }) {
        index += name.count
        gpt2(start..<index, body)
        continue
      }
      if let end = endOfContraction(index, limit: text.count) {
        index = end
        body(start..<end)
        continue
      }
      let (kind, length) = kind(at: index)
      index += length
      switch kind {
      case .space: continue
      case .number: break
      case .letter, .symbol: index = endOfRun(kind, from: index, limit: text.count)
      }
      body(start..<index)
    }
  }

  private func hasPrefix(_ name: [UInt8], at index: Int) -> Bool {
    index + name.count <= text.count && name.indices.allSatisfy { text[index + $0] == name[$0] }
  }
}
