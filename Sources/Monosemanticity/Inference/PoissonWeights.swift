internal import Foundation
package import Statistics

/// How often each group counts in each draw of a bootstrap that needs no list of groups beforehand:
/// a Poisson number of mean 1, apart for each group.
///
/// Source: Chamandy et al. 2012, "Estimating uncertainty for massive data streams".
package struct PoissonWeights: Sendable {
  /// The number of draws.
  package let drawCount: Int
  /// `[groups, draws]`.
  package let values: [Float]

  /// Draws the weights.
  package init(groupCount: Int, drawCount: Int, stream: RandomStream) {
    var stream = stream
    self.drawCount = drawCount
    // The distribution function at 0, 1, 2, …; what lies beyond has a probability below 1e-16.
    var bounds: [Double] = []
    var (term, sum) = (exp(-1.0), 0.0)
    for number in 0..<18 {
      sum += term
      bounds.append(sum)
      term /= Double(number + 1)
    }
    values = (0..<groupCount * drawCount).map { _ in
      let draw = stream.uniform()
      var number = 0
      while number < bounds.count, draw >= bounds[number] { number += 1 }
      return Float(number)
    }
  }

  /// Adds multiples of a group's weights to sums over draws.
  @inline(__always)
  static func add(
    _ factor: Float, _ weights: UnsafePointer<Float>, to sums: UnsafeMutablePointer<Float>,
    count: Int
  ) {
    let factors = SIMD8<Float>(repeating: factor)
    var draw = 0
    while draw + 8 <= count {
      let updated =
        UnsafeRawPointer(sums + draw).loadUnaligned(as: SIMD8<Float>.self)
        + factors * UnsafeRawPointer(weights + draw).loadUnaligned(as: SIMD8<Float>.self)
      UnsafeMutableRawPointer(sums + draw).storeBytes(of: updated, as: SIMD8<Float>.self)
      draw += 8
    }
    while draw < count {
      sums[draw] += factor * weights[draw]
      draw += 1
    }
  }
}
