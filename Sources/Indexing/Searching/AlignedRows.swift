import CVectorSearch

/// Queries as the kernels want them: 64-byte aligned, filled up with zeros, normalized where the metric asks.
final class AlignedRows: @unchecked Sendable {
  // Unchecked only for the memory, which nobody writes after `init`.

  let count: Int
  let stride: Int
  let base: UnsafeMutablePointer<Float>

  init(_ rows: UnsafePointer<Float>, count: Int, width: Int, normalizes: Bool) {
    self.count = count
    stride = SegmentHeader.stride(width: width)
    base = UnsafeMutableRawPointer.allocate(byteCount: max(64, count * stride * 4), alignment: 64)
      .assumingMemoryBound(to: Float.self)
    chiasm_search_pack(rows, count, width, stride, normalizes, base)
  }

  deinit { UnsafeMutableRawPointer(base).deallocate() }
}
