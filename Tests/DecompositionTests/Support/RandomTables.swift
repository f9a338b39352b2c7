import Decomposition
import Foundation
import Statistics

extension RandomStream {
  /// A uniform number in (0, 1].
  mutating func unit() -> Double { Double(next() >> 11 &+ 1) / 9_007_199_254_740_992 }

  /// Exponentials to a power: the larger the power, the more uneven the table.
  mutating func masses(_ count: Int, unevenness: Double) -> [Double] {
    (0..<count).map { _ in pow(-log(unit()), unevenness) }
  }

  /// A table with every cell filled.
  mutating func denseTable(_ shape: TableShape, unevenness: Double = 2) throws -> JointTable {
    let masses = masses(shape.first * shape.second * shape.classes, unevenness: unevenness)
    let total = masses.reduce(0, +)
    return try JointTable(probabilities: masses.map { $0 / total }, shape: shape)
  }

  /// The table of a sample, drawn from an uneven distribution.
  mutating func sampledTable(_ shape: TableShape, size: Int) throws -> JointTable {
    let masses = masses(shape.first * shape.second * shape.classes, unevenness: 2)
    var cumulated: [Double] = []
    var total = 0.0
    for mass in masses {
      total += mass
      cumulated.append(total)
    }
    var counts = [Int](repeating: 0, count: masses.count)
    for _ in 0..<size {
      let point = unit() * total
      counts[cumulated.firstIndex { $0 >= point } ?? masses.count - 1] += 1
    }
    return try JointTable(counts: counts, shape: shape)
  }
}
