import CVectorSearch

/// The best matches of every query in every run of rows.
final class Heaps: @unchecked Sendable {
  // Unchecked: each run writes its own part only, and merging begins when all have ended.

  private let runs: Int
  private let queries: Int
  private let k: Int
  private let matches: UnsafeMutablePointer<chiasm_match>
  private let counts: UnsafeMutablePointer<Int>
  private let failures: UnsafeMutablePointer<Bool>

  init(runs: Int, queries: Int, k: Int) {
    self.runs = runs
    self.queries = queries
    self.k = k
    matches = .allocate(capacity: runs * queries * k)
    counts = .allocate(capacity: runs * queries)
    counts.initialize(repeating: 0, count: runs * queries)
    failures = .allocate(capacity: runs)
    failures.initialize(repeating: false, count: runs)
  }

  deinit {
    matches.deallocate()
    counts.deallocate()
    failures.deallocate()
  }

  var hasFailed: Bool { (0..<runs).contains { failures[$0] } }

  /// Goes through rows of a file once.
  func scan(
    _ run: Int, _ segment: Segment, rows: Range<Int>, start: Int, _ asked: AlignedRows,
    _ passing: [UInt64]?, _ kind: chiasm_instructions
  ) {
    let heaps = matches + run * queries * k
    let held = counts + run * queries
    withExtendedLifetime((segment, asked)) {
      func go(_ bits: UnsafePointer<UInt64>?) {
        let stride = segment.header.stride
        let done = chiasm_search_scan(
          kind, segment.rows + rows.lowerBound * stride, rows.count, stride, asked.base,
          queries, bits, Int64(start + rows.lowerBound), k, heaps, held)
        if !done { failures[run] = true }
      }
      if let passing {
        let own = Self.shifted(passing, start + rows.lowerBound, rows.count)
        own.withUnsafeBufferPointer { go($0.baseAddress) }
      } else {
        go(nil)
      }
    }
  }

  /// Bits from one place on, as the kernels count them from zero.
  private static func shifted(_ words: [UInt64], _ first: Int, _ count: Int) -> [UInt64] {
    let word = first >> 6
    let shift = UInt64(first & 63)
    return (0...(count / 64 + 1)).map { index in
      let low = word + index < words.count ? words[word + index] : 0
      let high = word + index + 1 < words.count ? words[word + index + 1] : 0
      return shift == 0 ? low : low >> shift | high << (64 - shift)
    }
  }

  /// The best rows of a query over all runs, best first.
  func merged(_ query: Int) -> [(row: Int, score: Float)] {
    var all: [(row: Int, score: Float)] = []
    for run in 0..<runs {
      let heap = matches + (run * queries + query) * k
      let count = counts[run * queries + query]
      chiasm_search_finish(heap, count)
      for index in 0..<count { all.append((Int(heap[index].position), heap[index].score)) }
    }
    if runs > 1 {
      all.sort { $0.score != $1.score ? $0.score > $1.score : $0.row < $1.row }
      all.removeLast(max(0, all.count - k))
    }
    return all
  }
}
