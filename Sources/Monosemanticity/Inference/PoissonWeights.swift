internal import CVectorMath
internal import Foundation
package import Statistics

/// How often each group counts in each draw of a bootstrap that needs no list of groups beforehand:
/// a Poisson number of mean 1, apart for each group.
///
/// Source: Chamandy et al. 2012, "Estimating uncertainty for massive data streams".
package struct PoissonWeights: Sendable {
  /// The number of draws.
  package let drawCount: Int
  /// `[groups, draws]`; in bytes, so that those of a hundred thousand groups stay in a cache.
  package let values: [UInt8]

  /// The most kinds of influences at once: as many sums as stay in registers.
  static let mostKinds = 3

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
      var number: UInt8 = 0
      while number < bounds.count, draw >= bounds[Int(number)] { number += 1 }
      return number
    }
  }

  /// Adds to sums over draws: how often each group counts, times its influences.
  ///
  /// - Parameters:
  ///   - influences: `[groups, kinds]`.
  ///   - sums: `[kinds, draws]`.
  func add(
    _ influences: UnsafePointer<Float>, of groups: UnsafePointer<Int32>, count: Int, kinds: Int,
    to sums: UnsafeMutablePointer<Float>
  ) {
    precondition((1...Self.mostKinds).contains(kinds))
    values.withUnsafeBufferPointer { values in
      chiasm_vectors().pointee.draw_sums(
        values.baseAddress, drawCount, groups, influences, kinds, count, sums)
    }
  }
}
