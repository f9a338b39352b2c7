// The two inner loops of every score: `y += a x` and `<x, y>`, summed in double precision, eight
// numbers at a time. Eight independent sums hide the latency of addition; the order of summation
// depends on the width only, so results do not depend on threads or chunks.

@inline(__always)
private func load(_ pointer: UnsafePointer<Double>) -> SIMD8<Double> {
  UnsafeRawPointer(pointer).loadUnaligned(as: SIMD8<Double>.self)
}

@inline(__always)
private func load(_ pointer: UnsafePointer<Float>) -> SIMD8<Double> {
  SIMD8<Double>(UnsafeRawPointer(pointer).loadUnaligned(as: SIMD8<Float>.self))
}

/// Numbers that can be loaded eight at a time in double precision.
protocol RowElement: BinaryFloatingPoint, BitwiseCopyable, Sendable {
  /// Eight numbers from an address on.
  static func loadEight(_ pointer: UnsafePointer<Self>) -> SIMD8<Double>
}

extension Float: RowElement {
  @inline(__always)
  static func loadEight(_ pointer: UnsafePointer<Float>) -> SIMD8<Double> { load(pointer) }
}

extension Double: RowElement {
  @inline(__always)
  static func loadEight(_ pointer: UnsafePointer<Double>) -> SIMD8<Double> { load(pointer) }
}

/// Adds a multiple of a row to a sum.
@inline(__always)
func addScaled<Element: RowElement>(
  _ factor: Double, _ row: UnsafePointer<Element>, to sum: UnsafeMutablePointer<Double>, count: Int
) {
  let factors = SIMD8<Double>(repeating: factor)
  var at = 0
  while at + 8 <= count {
    let updated =
      UnsafeRawPointer(sum + at).loadUnaligned(as: SIMD8<Double>.self)
      + factors * Element.loadEight(row + at)
    UnsafeMutableRawPointer(sum + at).storeBytes(of: updated, as: SIMD8<Double>.self)
    at += 8
  }
  while at < count {
    sum[at] += factor * Double(row[at])
    at += 1
  }
}

/// The inner product of two rows.
@inline(__always)
func dotProduct<First: RowElement, Second: RowElement>(
  _ first: UnsafePointer<First>, _ second: UnsafePointer<Second>, count: Int
) -> Double {
  var sums = SIMD8<Double>(repeating: 0)
  var at = 0
  while at + 8 <= count {
    sums += First.loadEight(first + at) * Second.loadEight(second + at)
    at += 8
  }
  var total = sums.sum()
  while at < count {
    total += Double(first[at]) * Double(second[at])
    at += 1
  }
  return total
}

/// The inner product of two rows inside buffers.
@inline(__always)
func dotProduct<First: RowElement, Second: RowElement>(
  _ first: UnsafeBufferPointer<First>, _ firstStart: Int, _ second: UnsafeBufferPointer<Second>,
  _ secondStart: Int, count: Int
) -> Double {
  guard let left = first.baseAddress, let right = second.baseAddress else { return 0 }
  return dotProduct(left + firstStart, right + secondStart, count: count)
}
