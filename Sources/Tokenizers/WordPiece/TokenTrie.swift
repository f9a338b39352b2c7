/// The tokens of a vocabulary as a tree of bytes, in which the longest token that begins a text is found in
/// one walk.
///
/// The edges lie in one open-addressed table of (node, byte) → node: two loads a step, and no
/// array of children a node.
struct TokenTrie: Sendable {
  /// Edges: the node and the byte in the key, the child in the value; 0 is an empty place.
  private var keys: [UInt32]
  private var children: [UInt32]
  private let shift: UInt32
  /// The token that ends at a node, or -1.
  private var ends: [Int32] = [-1]

  /// The node where every walk begins.
  static let root: UInt32 = 0

  /// Creates the tree of tokens; more than 16 million bytes of tokens are refused.
  ///
  /// - Throws: ``TokenizerError`` with code `invalidVocabulary`.
  init(_ tokens: [[UInt8]?]) throws(TokenizerError) {
    let edges = tokens.reduce(0) { $0 + ($1?.count ?? 0) }
    guard edges < 1 << 24 - 1 else {
      throw TokenizerError(
        .invalidVocabulary, "expected tokens of fewer than 16777215 bytes in all, found \(edges)")
    }
    var bits: UInt32 = 4
    while 1 << bits < 2 * edges + 2 { bits += 1 }
    keys = [UInt32](repeating: 0, count: 1 << bits)
    children = [UInt32](repeating: 0, count: 1 << bits)
    shift = 32 - bits
    for (number, token) in tokens.enumerated() {
      guard let token else { continue }
      var node = Self.root
      for byte in token { node = child(of: node, byte) ?? addChild(of: node, byte) }
      ends[Int(node)] = Int32(number)
    }
  }

  /// The node behind a byte.
  @inline(__always)
  func child(of node: UInt32, _ byte: UInt8) -> UInt32? {
    let key = node << 8 | UInt32(byte)
    var place = Int((key &* 0x9E37_79B1) >> shift)
    while true {
      let child = children[place]
      if child == 0 { return nil }
      if keys[place] == key { return child }
      place = (place + 1) & (keys.count - 1)
    }
  }

  /// The node behind several bytes.
  func node(behind bytes: [UInt8]) -> UInt32? {
    var node = Self.root
    for byte in bytes {
      guard let next = child(of: node, byte) else { return nil }
      node = next
    }
    return node
  }

  /// The longest token along a text from a node, and where it ends.
  @inline(__always)
  func longest(
    from node: UInt32, in text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
  ) -> (number: Int, end: Int)? {
    var node = node
    var found: (Int, Int)?
    var index = range.lowerBound
    while index < range.upperBound, let next = child(of: node, text[index]) {
      node = next
      index += 1
      if ends[Int(node)] >= 0 { found = (Int(ends[Int(node)]), index) }
    }
    return found
  }

  private mutating func addChild(of node: UInt32, _ byte: UInt8) -> UInt32 {
    let key = node << 8 | UInt32(byte)
    var place = Int((key &* 0x9E37_79B1) >> shift)
    while children[place] != 0 { place = (place + 1) & (keys.count - 1) }
    keys[place] = key
    children[place] = UInt32(ends.count)
    ends.append(-1)
    return UInt32(ends.count - 1)
  }
}
