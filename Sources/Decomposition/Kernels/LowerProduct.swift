/// Subtracts a symmetric product from the lower triangle: S -= X Xᵀ.
///
/// Four rows against two with two-lane accumulators: what sixteen vector registers hold, on every
/// 64-bit processor.
///
/// - Parameters:
///   - target: S, row-major `[size, stride]`; only the lower triangle is written.
///   - rows: X, row-major `[size, depth]` with `rowStride` between rows.
@inline(__always)
func subtractLowerProduct(
  _ target: UnsafeMutablePointer<Double>, stride: Int, size: Int,
  _ rows: UnsafePointer<Double>, rowStride: Int, depth: Int
) {
  subtractProduct(
    target, stride: stride, left: rows, leftCount: size, right: rows, rightCount: size,
    rowStride: rowStride, depth: depth, isLower: true)
}

/// Subtracts a product of rows: T -= L Rᵀ, all of it or its lower triangle.
func subtractProduct(
  _ target: UnsafeMutablePointer<Double>, stride: Int,
  left: UnsafePointer<Double>, leftCount: Int, right: UnsafePointer<Double>, rightCount: Int,
  rowStride: Int, depth: Int, isLower: Bool
) {
  var i = 0
  while i < leftCount {
    let tall = min(4, leftCount - i)
    let columns = isLower ? min(rightCount, i + tall) : rightCount
    var j = 0
    while j < columns {
      let wide = min(2, columns - j)
      if tall == 4 && wide == 2 {
        subtractTile(
          target + i * stride + j, stride, left + i * rowStride, right + j * rowStride, rowStride,
          depth)
      } else {
        for row in i..<i + tall {
          for column in j..<j + wide {
            var sum = 0.0
            for k in 0..<depth {
              sum += left[row * rowStride + k] * right[column * rowStride + k]
            }
            target[row * stride + column] -= sum
          }
        }
      }
      j += wide
    }
    i += tall
  }
}

@inline(__always)
private func subtractTile(
  _ target: UnsafeMutablePointer<Double>, _ stride: Int, _ left: UnsafePointer<Double>,
  _ right: UnsafePointer<Double>, _ rowStride: Int, _ depth: Int
) {
  typealias Lanes = SIMD2<Double>
  func load(_ pointer: UnsafePointer<Double>) -> Lanes {
    UnsafeRawPointer(pointer).loadUnaligned(as: Lanes.self)
  }
  var (s00, s01, s10, s11) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
  var (s20, s21, s30, s31) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
  let (l0, l1, l2, l3) = (left, left + rowStride, left + 2 * rowStride, left + 3 * rowStride)
  let (r0, r1) = (right, right + rowStride)
  var k = 0
  while k + 1 < depth {
    let (x, y) = (load(r0 + k), load(r1 + k))
    let a = load(l0 + k)
    s00 += a * x
    s01 += a * y
    let b = load(l1 + k)
    s10 += b * x
    s11 += b * y
    let c = load(l2 + k)
    s20 += c * x
    s21 += c * y
    let d = load(l3 + k)
    s30 += d * x
    s31 += d * y
    k += 2
  }
  var rest: (Double, Double, Double, Double, Double, Double, Double, Double)
  rest = (
    s00.sum(), s01.sum(), s10.sum(), s11.sum(), s20.sum(), s21.sum(), s30.sum(), s31.sum()
  )
  if k < depth {
    rest.0 += l0[k] * r0[k]
    rest.1 += l0[k] * r1[k]
    rest.2 += l1[k] * r0[k]
    rest.3 += l1[k] * r1[k]
    rest.4 += l2[k] * r0[k]
    rest.5 += l2[k] * r1[k]
    rest.6 += l3[k] * r0[k]
    rest.7 += l3[k] * r1[k]
  }
  target[0] -= rest.0
  target[1] -= rest.1
  target[stride] -= rest.2
  target[stride + 1] -= rest.3
  target[2 * stride] -= rest.4
  target[2 * stride + 1] -= rest.5
  target[3 * stride] -= rest.6
  target[3 * stride + 1] -= rest.7
}
