import CVectorSearch
import Crypto

/// Writes a file of vectors, a slab at a time.
struct SegmentWriter {
  /// What is written into the database.
  struct Written: Hashable {
    var count: Int
    var byteCount: Int
    var digest: [UInt8]
  }

  /// Writes rows that lie packed in memory.
  ///
  /// - Parameters:
  ///   - rows: `count` × `width` numbers; checked before.
  ///   - chosen: The rows that are written, ascending.
  ///   - numbers: The case number of each chosen row.
  static func write(
    path: String, rows: UnsafeBufferPointer<Float>, width: Int, chosen: [Int], numbers: [Int64],
    metric: VectorMetric, fingerprint: [UInt8]
  ) throws(IndexingError) -> Written {
    let stride = SegmentHeader.stride(width: width)
    return try write(
      path: path, count: chosen.count, width: width, numbers: numbers, metric: metric,
      fingerprint: fingerprint
    ) { index, target in
      guard let base = rows.baseAddress else { return }
      chiasm_search_pack(
        base + chosen[index] * width, 1, width, stride, metric == .cosine, target)
    }
  }

  /// Writes rows that `fill` puts into place one by one.
  static func write(
    path: String, count: Int, width: Int, numbers: [Int64], metric: VectorMetric,
    fingerprint: [UInt8], fill: (Int, UnsafeMutablePointer<Float>) -> Void
  ) throws(IndexingError) -> Written {
    let stride = SegmentHeader.stride(width: width)
    // The header holds the digest of what follows, so rows are made twice and stored once.
    let perSlab = max(1, (4 << 20) / (4 * stride))
    let slab = UnsafeMutableRawBufferPointer.allocate(
      byteCount: perSlab * stride * 4, alignment: 64)
    defer { slab.deallocate() }
    guard let floats = slab.baseAddress?.assumingMemoryBound(to: Float.self) else {
      throw IndexingError(.fileAccess, "no memory to write vectors", file: path)
    }
    func eachSlab(
      _ body: (UnsafeRawBufferPointer) throws(IndexingError) -> Void
    ) throws(IndexingError) {
      var start = 0
      while start < count {
        let end = min(start + perSlab, count)
        for index in start..<end { fill(index, floats + (index - start) * stride) }
        try body(UnsafeRawBufferPointer(rebasing: slab[..<((end - start) * stride * 4)]))
        start = end
      }
    }
    let tail = numbers.flatMap { number in
      (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
    var hash = SHA256()
    try eachSlab { bytes throws(IndexingError) in hash.update(bufferPointer: bytes) }
    hash.update(data: tail)
    let header = SegmentHeader(
      metric: metric, width: width, count: count, fingerprint: fingerprint,
      payload: Array(hash.finalize()))
    var file = try DurableFile(path: path)
    try file.write(header.bytes)
    try eachSlab { bytes throws(IndexingError) in try file.write(bytes) }
    try file.write(tail)
    let byteCount = file.byteCount
    return Written(count: count, byteCount: byteCount, digest: try file.commit())
  }
}
