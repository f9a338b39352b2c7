import CVectorSearch
import Foundation

/// The vectors of one modality in a snapshot: files, one after another.
struct VectorSpace: Sendable {
  struct Part: Sendable {
    let segment: Segment
    let number: Int64
    /// The rows of earlier parts.
    let start: Int
  }

  let modality: String
  let parts: [Part]
  /// The position of each row's case, ascending; -1 if it is deleted.
  let positions: [Int32]
  /// Which rows belong to living cases; `nil` if all do.
  private let living: [UInt64]?
  let livingCount: Int

  init(_ modality: String, _ segments: [(number: Int64, segment: Segment)], _ cases: CaseList) {
    self.modality = modality
    var parts: [Part] = []
    var positions: [Int32] = []
    for (number, segment) in segments {
      parts.append(Part(segment: segment, number: number, start: positions.count))
      for row in 0..<segment.header.count {
        positions.append(
          cases.position(ofNumber: segment.caseNumber(row: row)).map { Int32($0) } ?? -1)
      }
    }
    self.parts = parts
    self.positions = positions
    livingCount = positions.count { $0 >= 0 }
    living = livingCount == positions.count ? nil : Self.bits(positions.map { $0 >= 0 })
  }

  private static func bits(_ flags: [Bool]) -> [UInt64] {
    var words = [UInt64](repeating: 0, count: flags.count / 64 + 2)
    for (index, flag) in flags.enumerated() where flag {
      words[index >> 6] |= 1 << UInt64(index & 63)
    }
    return words
  }

  /// The rows of chosen cases, as bits; `nil` if every row may be found.
  func passing(_ chosen: CaseSet?) -> [UInt64]? {
    guard let chosen else { return living }
    return Self.bits(positions.map { $0 >= 0 && chosen[Int($0)] })
  }

  /// The row of a case, or `nil` if it has none.
  func row(of position: Int) -> Int? {
    // Few rows are dead: a search that steps over them.
    positions.firstIndex(of: Int32(position))
  }

  /// A row's numbers.
  func vector(row: Int) -> [Float] {
    guard let part = parts.last(where: { $0.start <= row }) else { return [] }
    return part.segment.vector(row: row - part.start)
  }

  /// The best rows of each query, best first: exact, the same for any number of threads.
  ///
  /// - Parameters:
  ///   - queries: Rows of `stride` numbers, 64-byte aligned.
  ///   - passing: A bit a row, or `nil`.
  ///   - rows: The rows that are looked at.
  func best(
    _ queries: AlignedRows, passing: [UInt64]?, count k: Int, threads: Int, rows wanted: Range<Int>,
    kind: chiasm_instructions = chiasm_best_instructions()
  ) throws(IndexingError) -> [[(row: Int, score: Float)]] {
    guard queries.count > 0, k > 0, !wanted.isEmpty else {
      return [[(row: Int, score: Float)]](repeating: [], count: queries.count)
    }
    // Blocks of 64 rows; a thread takes a run of them.
    let runs = max(1, min(threads, wanted.count / 2048))
    let step = (wanted.count + runs - 1) / runs
    let heaps = Heaps(runs: runs, queries: queries.count, k: k)
    @Sendable func scan(_ run: Int) {
      let low = wanted.lowerBound + run * step
      let high = min(wanted.upperBound, low + step)
      for part in parts {
        let count = part.segment.header.count
        let first = max(low, part.start)
        let last = min(high, part.start + count)
        if first >= last { continue }
        heaps.scan(
          run, part.segment, rows: (first - part.start)..<(last - part.start), start: part.start,
          queries, passing, kind)
      }
    }
    if runs == 1 { scan(0) } else { DispatchQueue.concurrentPerform(iterations: runs) { scan($0) } }
    guard !heaps.hasFailed else {
      throw IndexingError(.invalidArgument, "no memory for the scores of \(queries.count) queries")
    }
    return (0..<queries.count).map { heaps.merged($0) }
  }
}
