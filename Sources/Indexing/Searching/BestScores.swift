/// The best of many scores, best first; equal scores by position.
struct BestScores {
  private let count: Int
  private(set) var entries: [(score: Double, position: Int)] = []

  /// - Parameter count: At most how many are kept.
  init(count: Int) {
    self.count = count
    entries.reserveCapacity(count + 1)
  }

  /// Keeps a score if it is among the best.
  ///
  /// Positions come in ascending order.
  mutating func offer(_ score: Double, _ position: Int) {
    guard count > 0 else { return }
    if entries.count == count {
      guard let last = entries.last, score > last.score else { return }
      entries.removeLast()
    }
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].score >= score { low = middle + 1 } else { high = middle }
    }
    entries.insert((score, position), at: low)
  }
}
