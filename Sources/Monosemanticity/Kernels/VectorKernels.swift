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

/// Adds multiples of four rows to a sum: one load and store of the sum instead of four.
@inline(__always)
func addScaled<Element: RowElement>(
  _ factors: (Double, Double, Double, Double),
  _ rows: (
    UnsafePointer<Element>, UnsafePointer<Element>, UnsafePointer<Element>, UnsafePointer<Element>
  ), to sum: UnsafeMutablePointer<Double>, count: Int
) {
  let first = SIMD8<Double>(repeating: factors.0)
  let second = SIMD8<Double>(repeating: factors.1)
  let third = SIMD8<Double>(repeating: factors.2)
  let fourth = SIMD8<Double>(repeating: factors.3)
  var at = 0
  while at + 8 <= count {
    var updated = UnsafeRawPointer(sum + at).loadUnaligned(as: SIMD8<Double>.self)
    updated += first * Element.loadEight(rows.0 + at)
    updated += second * Element.loadEight(rows.1 + at)
    updated += third * Element.loadEight(rows.2 + at)
    updated += fourth * Element.loadEight(rows.3 + at)
    UnsafeMutableRawPointer(sum + at).storeBytes(of: updated, as: SIMD8<Double>.self)
    at += 8
  }
  while at < count {
    var updated = sum[at] + factors.0 * Double(rows.0[at])
    updated += factors.1 * Double(rows.1[at])
    updated += factors.2 * Double(rows.2[at])
    sum[at] = updated + factors.3 * Double(rows.3[at])
    at += 1
  }
}

/// The inner products of one row with two others.
@inline(__always)
func dotProducts<Element: RowElement>(
  _ row: UnsafePointer<Element>, _ first: UnsafePointer<Double>, _ second: UnsafePointer<Double>,
  count: Int
) -> (Double, Double) {
  var firstSums = SIMD8<Double>(repeating: 0)
  var secondSums = SIMD8<Double>(repeating: 0)
  var at = 0
  while at + 8 <= count {
    let values = Element.loadEight(row + at)
    firstSums += values * Double.loadEight(first + at)
    secondSums += values * Double.loadEight(second + at)
    at += 8
  }
  var (one, two) = (firstSums.sum(), secondSums.sum())
  while at < count {
    one += Double(row[at]) * first[at]
    two += Double(row[at]) * second[at]
    at += 1
  }
  return (one, two)
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
