/// Which pairs of tokens merge, how early, and into what.
struct MergeTable: Sendable {
  /// A merge: the lower the rank, the earlier.
  struct Merge: Sendable {
    var rank: Int32
    var result: Int32
  }

  /// Pairs, the left token in the upper half; `empty` in free places of the open-addressed table.
  private var keys: [UInt64]
  private var merges: [Merge]
  private let mask: Int
  private static let empty = UInt64.max

  /// Creates a table of merges in their order.
  ///
  /// - Throws: ``TokenizerError`` with code `invalidMerge` if one names a token that the vocabulary
  ///   lacks or makes one that it lacks.
  init(
    _ pairs: [(left: [UInt8], right: [UInt8])], vocabulary: Vocabulary
  ) throws(TokenizerError) {
    var capacity = 16
    while capacity < 2 * pairs.count { capacity *= 2 }
    keys = [UInt64](repeating: Self.empty, count: capacity)
    merges = [Merge](repeating: Merge(rank: 0, result: 0), count: capacity)
    mask = capacity - 1
    for (rank, pair) in pairs.enumerated() {
      func number(_ token: [UInt8]) throws(TokenizerError) -> Int {
        if let number = vocabulary.number(of: token) { return number }
        throw TokenizerError(
          .invalidMerge,
          "merge \(rank + 1) needs the token \"\(Vocabulary.shown(token))\", which the vocabulary "
            + "lacks; do vocabulary and merges belong together?")
      }
      let left = try number(pair.left)
      let right = try number(pair.right)
      let merge = Merge(rank: Int32(rank), result: Int32(try number(pair.left + pair.right)))
      let key = UInt64(left) << 32 | UInt64(right)
      var place = Self.place(of: key) & mask
      while keys[place] != Self.empty, keys[place] != key { place = (place + 1) & mask }
      // A pair that comes twice keeps its last rank, as with `tokenizers`.
      keys[place] = key
      merges[place] = merge
    }
  }

  /// The merge of two neighbours.
  @inline(__always)
  subscript(left: Int32, right: Int32) -> Merge? {
    let key = UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
    var place = Self.place(of: key) & mask
    while keys[place] != Self.empty {
      if keys[place] == key { return merges[place] }
      place = (place + 1) & mask
    }
    return nil
  }

  @inline(__always)
  private static func place(of key: UInt64) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32)
  }
}
