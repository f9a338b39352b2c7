/// Finds added tokens in a text: leftmost first, of those the longest, as Hugging Face's `tokenizers` does.
struct AddedTokenMatcher: Sendable {
  /// A stretch of text, or the number of the token that stands in its place.
  enum Part {
    case text(Range<Int>)
    case token(Int)
  }

  private let tokens: [AddedToken]
  /// Which tokens begin with a byte, longest first.
  private let starts: [[Int]]

  var isEmpty: Bool { tokens.isEmpty }

  init(_ tokens: [AddedToken]) {
    self.tokens = tokens
    var starts = [[Int]](repeating: [], count: 256)
    for (index, token) in tokens.enumerated() {
      if let first = token.content.first { starts[Int(first)].append(index) }
    }
    self.starts = starts.map { list in
      list.sorted {
        (tokens[$1].content.count, $0) < (tokens[$0].content.count, $1)
      }
    }
  }

  /// Calls `body` with the parts of a text in order.
  func split(_ text: UnsafeBufferPointer<UInt8>, _ body: (Part) -> Void) {
    guard !isEmpty else {
      body(.text(0..<text.count))
      return
    }
    var done = 0
    var index = 0
    while index < text.count {
      guard let token = match(text, at: index) else {
        index += 1
        continue
      }
      var start = index
      var end = index + token.content.count
      index = end
      if token.isSingleWord,
        ScalarBoundary.endsWithWord(text, at: start) || ScalarBoundary.startsWithWord(text, at: end)
      {
        continue
      }
      if token.stripsLeft {
        start = max(ScalarBoundary.startOfSpace(text, before: start), done)
      }
      if token.stripsRight { end = ScalarBoundary.endOfSpace(text, after: end) }
      if done < start { body(.text(done..<start)) }
      body(.token(token.number))
      done = end
    }
    if done < text.count { body(.text(done..<text.count)) }
  }

  private func match(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> AddedToken? {
    for candidate in starts[Int(text[index])] {
      let content = tokens[candidate].content
      if index + content.count <= text.count,
        content.withUnsafeBufferPointer({ bytes in
          (0..<bytes.count).allSatisfy { text[index + $0] == bytes[$0] }
        })
      {
        return tokens[candidate]
      }
    }
    return nil
  }
}
