/// Which cases of an index are meant: a bit a case.
struct CaseSet: Sendable, Hashable {
  private(set) var words: [UInt64]
  let capacity: Int

  init(capacity: Int, isFull: Bool) {
    self.capacity = capacity
    words = [UInt64](repeating: isFull ? ~0 : 0, count: (capacity + 63) / 64)
    if isFull, capacity % 64 != 0 { words[words.count - 1] = 1 << UInt64(capacity % 64) - 1 }
  }

  subscript(position: Int) -> Bool {
    get { words[position >> 6] >> UInt64(position & 63) & 1 == 1 }
    set {
      if newValue {
        words[position >> 6] |= 1 << UInt64(position & 63)
      } else {
        words[position >> 6] &= ~(1 << UInt64(position & 63))
      }
    }
  }
}
