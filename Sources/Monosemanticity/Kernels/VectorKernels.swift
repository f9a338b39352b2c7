internal import CVectorMath

// The inner loops of every score: `y += a x` and `<x, y>`, summed in double precision. The order of
// summation depends on the width only, so results do not depend on threads or chunks.

/// Numbers of which rows are made, and the kernels for them.
protocol RowElement: BinaryFloatingPoint, BitwiseCopyable, Sendable {
  /// sum += factor row.
  static func addScaled(
    _ factor: Double, _ row: UnsafePointer<Self>, _ sum: UnsafeMutablePointer<Double>, _ count: Int)
  /// sum += Σ factors[i] rows[i], one after the other.
  static func addScaled(
    _ factors: UnsafePointer<Double>, _ rows: FourRows<Self>,
    _ sum: UnsafeMutablePointer<Double>, _ count: Int)
  /// ⟨first, second⟩.
  static func dot(_ first: UnsafePointer<Self>, _ second: UnsafePointer<Self>, _ count: Int)
    -> Double
  /// ⟨first, second⟩ with a sum.
  static func dot(_ first: UnsafePointer<Self>, sum: UnsafePointer<Double>, _ count: Int) -> Double
  /// ⟨row, others[0]⟩, …, ⟨row, others[3]⟩.
  static func dots(
    _ row: UnsafePointer<Self>, _ others: FourRows<Self>, _ count: Int,
    _ result: UnsafeMutablePointer<Double>)
  /// ⟨rows[0], sum⟩, …, ⟨rows[3], sum⟩.
  static func dots(
    _ rows: FourRows<Self>, sum: UnsafePointer<Double>, _ count: Int,
    _ result: UnsafeMutablePointer<Double>)
  /// ⟨row, first⟩ and ⟨row, second⟩.
  static func dots(
    _ row: UnsafePointer<Self>, _ first: UnsafePointer<Double>, _ second: UnsafePointer<Double>,
    _ count: Int, _ result: UnsafeMutablePointer<Double>)
}

/// Four rows that are added at once: one load and store of the sum instead of four.
typealias FourRows<Element> = (
  UnsafePointer<Element>, UnsafePointer<Element>, UnsafePointer<Element>, UnsafePointer<Element>
)

extension Float: RowElement {
  static func addScaled(
    _ factor: Double, _ row: UnsafePointer<Float>, _ sum: UnsafeMutablePointer<Double>, _ count: Int
  ) { chiasm_vectors().pointee.add_scaled_f32(factor, row, sum, count) }

  static func addScaled(
    _ factors: UnsafePointer<Double>, _ rows: FourRows<Float>,
    _ sum: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    chiasm_vectors().pointee.add_scaled4_f32(factors, rows.0, rows.1, rows.2, rows.3, sum, count)
  }

  static func dot(_ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>, _ count: Int)
    -> Double
  { chiasm_vectors().pointee.dot_f32_f32(first, second, count) }

  static func dot(_ first: UnsafePointer<Float>, sum: UnsafePointer<Double>, _ count: Int) -> Double
  { chiasm_vectors().pointee.dot_f32_f64(first, sum, count) }

  static func dots(
    _ row: UnsafePointer<Float>, _ others: FourRows<Float>, _ count: Int,
    _ result: UnsafeMutablePointer<Double>
  ) {
    chiasm_vectors().pointee.dots4_f32(row, others.0, others.1, others.2, others.3, count, result)
  }

  static func dots(
    _ rows: FourRows<Float>, sum: UnsafePointer<Double>, _ count: Int,
    _ result: UnsafeMutablePointer<Double>
  ) { chiasm_vectors().pointee.sum_dots4_f32(sum, rows.0, rows.1, rows.2, rows.3, count, result) }

  static func dots(
    _ row: UnsafePointer<Float>, _ first: UnsafePointer<Double>, _ second: UnsafePointer<Double>,
    _ count: Int, _ result: UnsafeMutablePointer<Double>
  ) { chiasm_vectors().pointee.dots_f32(row, first, second, count, result) }
}

extension Double: RowElement {
  static func addScaled(
    _ factor: Double, _ row: UnsafePointer<Double>, _ sum: UnsafeMutablePointer<Double>,
    _ count: Int
  ) { chiasm_vectors().pointee.add_scaled_f64(factor, row, sum, count) }

  static func addScaled(
    _ factors: UnsafePointer<Double>, _ rows: FourRows<Double>,
    _ sum: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    chiasm_vectors().pointee.add_scaled4_f64(factors, rows.0, rows.1, rows.2, rows.3, sum, count)
  }

  static func dot(_ first: UnsafePointer<Double>, _ second: UnsafePointer<Double>, _ count: Int)
    -> Double
  { chiasm_vectors().pointee.dot_f64_f64(first, second, count) }

  static func dot(_ first: UnsafePointer<Double>, sum: UnsafePointer<Double>, _ count: Int)
    -> Double
  { chiasm_vectors().pointee.dot_f64_f64(first, sum, count) }

  static func dots(
    _ row: UnsafePointer<Double>, _ others: FourRows<Double>, _ count: Int,
    _ result: UnsafeMutablePointer<Double>
  ) {
    chiasm_vectors().pointee.dots4_f64(row, others.0, others.1, others.2, others.3, count, result)
  }

  static func dots(
    _ rows: FourRows<Double>, sum: UnsafePointer<Double>, _ count: Int,
    _ result: UnsafeMutablePointer<Double>
  ) { chiasm_vectors().pointee.sum_dots4_f64(sum, rows.0, rows.1, rows.2, rows.3, count, result) }

  static func dots(
    _ row: UnsafePointer<Double>, _ first: UnsafePointer<Double>, _ second: UnsafePointer<Double>,
    _ count: Int, _ result: UnsafeMutablePointer<Double>
  ) { chiasm_vectors().pointee.dots_f64(row, first, second, count, result) }
}

/// Asks for a row that is read soon: cases come in an order that no processor foresees.
@inline(__always)
func prefetch<Element>(_ row: UnsafePointer<Element>, count: Int) {
  chiasm_prefetch(row, count * MemoryLayout<Element>.stride)
}

/// Adds a multiple of a row to a sum.
@inline(__always)
func addScaled<Element: RowElement>(
  _ factor: Double, _ row: UnsafePointer<Element>, to sum: UnsafeMutablePointer<Double>, count: Int
) { Element.addScaled(factor, row, sum, count) }

/// Adds multiples of four rows to a sum.
@inline(__always)
func addScaled<Element: RowElement>(
  _ factors: (Double, Double, Double, Double), _ rows: FourRows<Element>,
  to sum: UnsafeMutablePointer<Double>, count: Int
) {
  withUnsafePointer(to: factors) { factors in
    factors.withMemoryRebound(to: Double.self, capacity: 4) {
      Element.addScaled($0, rows, sum, count)
    }
  }
}

/// The inner product of two rows.
@inline(__always)
func dotProduct<Element: RowElement>(
  _ first: UnsafePointer<Element>, _ second: UnsafePointer<Element>, count: Int
) -> Double { Element.dot(first, second, count) }

/// The inner product of a row with a sum.
@inline(__always)
func dotProduct<Element: RowElement>(
  _ row: UnsafePointer<Element>, sum: UnsafePointer<Double>, count: Int
) -> Double { Element.dot(row, sum: sum, count) }

/// Four inner products of one row with others, each as one product would give it.
@inline(__always)
func dotProducts<Element: RowElement>(
  _ row: UnsafePointer<Element>, _ others: FourRows<Element>, count: Int,
  into result: UnsafeMutablePointer<Double>
) { Element.dots(row, others, count, result) }

/// Four inner products of rows with a sum, each as one product would give it.
@inline(__always)
func dotProducts<Element: RowElement>(
  _ rows: FourRows<Element>, sum: UnsafePointer<Double>, count: Int,
  into result: UnsafeMutablePointer<Double>
) { Element.dots(rows, sum: sum, count, result) }

/// The inner products of one row with two sums.
@inline(__always)
func dotProducts<Element: RowElement>(
  _ row: UnsafePointer<Element>, _ first: UnsafePointer<Double>, _ second: UnsafePointer<Double>,
  count: Int
) -> (Double, Double) {
  withUnsafeTemporaryAllocation(of: Double.self, capacity: 2) { result in
    guard let start = result.baseAddress else { return (0, 0) }
    start.initialize(repeating: 0, count: 2)
    Element.dots(row, first, second, count, start)
    return (start[0], start[1])
  }
}

/// The inner product of two rows inside a buffer.
@inline(__always)
func dotProduct<Element: RowElement>(
  _ first: UnsafeBufferPointer<Element>, _ firstStart: Int,
  _ second: UnsafeBufferPointer<Element>, _ secondStart: Int, count: Int
) -> Double {
  guard let left = first.baseAddress, let right = second.baseAddress else { return 0 }
  return dotProduct(left + firstStart, right + secondStart, count: count)
}
