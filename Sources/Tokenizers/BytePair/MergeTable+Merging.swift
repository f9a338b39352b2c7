extension MergeTable {
  /// Longer pieces are merged with a heap.
  private static let greatestScan = 48

  /// Merges neighbours until no pair is left: lowest rank first, leftmost of one rank.
  func merge(_ symbols: inout [Int32]) {
    if symbols.count <= Self.greatestScan { mergeByScan(&symbols) } else { mergeByHeap(&symbols) }
  }

  /// Looks through all pairs for each merge: n² steps, but few for words.
  private func mergeByScan(_ symbols: inout [Int32]) {
    guard symbols.count > 1 else { return }
    withUnsafeTemporaryAllocation(of: Merge.self, capacity: symbols.count) { pairs in
      let none = Merge(rank: .max, result: 0)
      var count = symbols.count
      for index in 0..<count - 1 {
        pairs[index] = self[symbols[index], symbols[index + 1]] ?? none
      }
      while count > 1 {
        var best = 0
        for index in 1..<max(count - 1, 1) where pairs[index].rank < pairs[best].rank {
          best = index
        }
        guard pairs[best].rank != .max else { break }
        symbols[best] = pairs[best].result
        count -= 1
        for index in best + 1..<max(count, best + 1) { symbols[index] = symbols[index + 1] }
        for index in best + 1..<max(count - 1, best + 1) { pairs[index] = pairs[index + 1] }
        if best + 1 < count { pairs[best] = self[symbols[best], symbols[best + 1]] ?? none }
        if best > 0 { pairs[best - 1] = self[symbols[best - 1], symbols[best]] ?? none }
      }
      symbols.removeLast(symbols.count - count)
    }
  }

  /// Keeps the pairs in a heap: n log n steps, for pieces of any length.
  private func mergeByHeap(_ symbols: inout [Int32]) {
    let count = symbols.count
    var previous = (0..<count).map { $0 - 1 }
    var next = (0..<count).map { $0 + 1 < count ? $0 + 1 : -1 }
    var isGone = [Bool](repeating: false, count: count)
    var heap = MergeHeap()
    func push(_ left: Int, _ right: Int) {
      guard left >= 0, right >= 0, let merge = self[symbols[left], symbols[right]] else { return }
      heap.push(MergeHeap.Entry(rank: merge.rank, place: Int32(left), result: merge.result))
    }
    for index in 0..<count - 1 { push(index, index + 1) }
    while let entry = heap.pop() {
      let left = Int(entry.place)
      guard !isGone[left], next[left] >= 0 else { continue }
      let right = next[left]
      // The neighbours may have changed since the entry was made.
      guard self[symbols[left], symbols[right]]?.result == entry.result else { continue }
      symbols[left] = entry.result
      isGone[right] = true
      next[left] = next[right]
      if next[left] >= 0 { previous[next[left]] = left }
      push(previous[left], left)
      push(left, next[left])
    }
    symbols = (0..<count).filter { !isGone[$0] }.map { symbols[$0] }
  }
}

/// A binary heap of merges: lowest rank first, then leftmost.
private struct MergeHeap {
  struct Entry {
    var rank: Int32
    var place: Int32
    var result: Int32

    static func < (left: Entry, right: Entry) -> Bool {
      (left.rank, left.place) < (right.rank, right.place)
    }
  }

  private var entries: [Entry] = []

  mutating func push(_ entry: Entry) {
    entries.append(entry)
    var child = entries.count - 1
    while child > 0, entries[child] < entries[(child - 1) / 2] {
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
      if child + 1 < entries.count, entries[child + 1] < entries[child] { child += 1 }
      guard entries[child] < entries[parent] else { break }
      entries.swapAt(parent, child)
      parent = child
    }
    return first
  }
}
