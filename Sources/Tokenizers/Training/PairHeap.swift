/// Pairs of tokens, the commonest first; of equally common ones, the first by the bytes of left and right.
struct PairHeap {
  struct Entry {
    var count: Int
    var pair: UInt64
    var left: [UInt8]
    var right: [UInt8]
    /// The token that the pair makes.
    var result: [UInt8]

    func comes(before other: Entry) -> Bool {
      if count != other.count { return count > other.count }
      if left != other.left { return left.lexicographicallyPrecedes(other.left) }
      return right.lexicographicallyPrecedes(other.right)
    }
  }

  private var entries: [Entry] = []

  mutating func push(_ entry: Entry) {
    entries.append(entry)
    var child = entries.count - 1
    while child > 0, entries[child].comes(before: entries[(child - 1) / 2]) {
      entries.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func pop() -> Entry? {
    guard let first = entries.first, let last = entries.popLast() else { return nil }
    guard !entries.isEmpty else { return first }
    entries[0] = last
    var parent = 0
    while 2 * parent + 1 < entries.count {
      var child = 2 * parent + 1
      if child + 1 < entries.count, entries[child + 1].comes(before: entries[child]) { child += 1 }
      guard entries[child].comes(before: entries[parent]) else { break }
      entries.swapAt(parent, child)
      parent = child
    }
    return first
  }
}
