import Foundation
import Interactions
import Statistics

/// Made-up rows for tests of clustering and estimation.
enum MadeRows {
  /// Points around centers, one center after the other in turn; and the center of each.
  static func blobs(
    centers: [[Double]], count: Int, deviation: Double, seed: UInt64
  ) -> (values: [Double], labels: [Int]) {
    var stream = RandomStream(seed: seed, "blobs")
    var values: [Double] = []
    let labels = (0..<count).map { $0 % centers.count }
    for label in labels {
      for coordinate in centers[label] { values.append(coordinate + deviation * stream.normal()) }
    }
    return (values, labels)
  }

  /// Normal columns mixed by a fixed matrix, so that they have correlations.
  static func mixed(rows: Int, columns: Int, rank: Int, seed: UInt64) -> [Double] {
    var stream = RandomStream(seed: seed, "mixed")
    let loadings = (0..<rank * columns).map { _ in stream.normal() }
    return (0..<rows).flatMap { _ in
      let factors = (0..<rank).map { Double($0 + 1) * stream.normal() }
      return (0..<columns).map { column in
        (0..<rank).reduce(3) { $0 + factors[$1] * loadings[$1 * columns + column] }
      }
    }
  }

  static func rows(_ values: [Double], columns: Int) throws -> RepresentationRows {
    try RepresentationRows(
      names: (0..<columns).map { "c\($0)" },
      presence: [Bool](repeating: true, count: values.count / columns), values: values)
  }
}
