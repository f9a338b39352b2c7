package import Statistics
internal import Tensors

/// Columns that rise and fall together, found by spherical k-means: the columns are points on a sphere,
/// their cosine is the correlation of two columns, and a center is the direction of its members' sum.
///
/// With more than ``projectedSize`` cases the columns are first projected onto so many random directions of
/// signs, which keeps correlations to about 1/√size. No matrix of columns by columns is ever made.
///
/// Source: Dhillon and Modha 2001, "Concept decompositions for large sparse text data using clustering",
/// Machine Learning 42, section 3.2; first centers by k-means++ (Arthur and Vassilvitskii 2007); projection
/// by Achlioptas 2003, "Database-friendly random projections", theorem 1.1.
package struct FeatureClusters: Sendable, Hashable {
  /// The columns of each cluster, ascending; clusters by their first column.
  package let members: [[Int]]
  /// The columns of each cluster, nearest to its center first.
  package let mostCentral: [[Int]]

  /// How many directions stand for the cases.
  package static let projectedSize = 256
  /// More passes hardly move a center, and the last ones move single columns.
  private static let passLimit = 30

  /// Clusters columns.
  ///
  /// - Parameters:
  ///   - standardized: Row-major, `[cases, columns]`: zero mean and unit variance over the cases.
  ///   - columnCount: The number of columns.
  ///   - count: How many clusters are asked for; there are never more than columns.
  ///   - stream: Draws the projection and the first centers.
  package init(
    standardized: [Float], columnCount: Int, count: Int, stream: inout RandomStream
  ) throws(CohortError) {
    do throws(TensorError) {
      let points = try Self.points(standardized, columnCount: columnCount, stream: &stream)
      self = try Self(points: points, count: min(max(1, count), columnCount), stream: &stream)
    } catch {
      throw CohortError(
        .invalidArgument, "the features cannot be grouped by their correlation (\(error))")
    }
  }

  /// One row of length 1 a column, `[columns, size]`.
  private static func points(
    _ standardized: [Float], columnCount: Int, stream: inout RandomStream
  ) throws(TensorError) -> Tensor {
    let caseCount = standardized.count / max(1, columnCount)
    var points = try Tensor(standardized, shape: [caseCount, columnCount]).transposed()
    if caseCount > projectedSize {
      var signs: [Float] = []
      signs.reserveCapacity(projectedSize * caseCount)
      var bits: UInt64 = 0
      for place in 0..<projectedSize * caseCount {
        if place.isMultiple(of: 64) { bits = stream.next() }
        signs.append(bits & 1 == 0 ? -1 : 1)
        bits >>= 1
      }
      points = try points.linear(weight: Tensor(signs, shape: [projectedSize, caseCount]))
    }
    let lengths = try (points * points).sum(axes: [1], keepsAxes: true).squareRoot()
    return try (points / (lengths + 1e-12)).contiguous()
  }

  private init(points: Tensor, count: Int, stream: inout RandomStream) throws(TensorError) {
    let size = try points.size(1)
    let rows = try points.array(of: Float.self)
    var centers = try Self.firstCenters(points, rows, size: size, count: count, stream: &stream)
    var assigned: [Int] = []
    var similarities: [Float] = []
    for _ in 0..<Self.passLimit {
      let all = try points.linear(weight: Tensor(centers, shape: [count, size]))  // [columns, k]
      let (best, place) = try all.topK(1, axis: 1)
      similarities = try best.array(of: Float.self)
      var next = try place.array(of: Int64.self).map(Int.init)
      Self.fillEmpty(&next, similarities, count: count)
      if next == assigned { break }
      assigned = next
      centers = Self.centers(of: assigned, rows, size: size, count: count)
    }
    var members = [[Int]](repeating: [], count: count)
    for (column, cluster) in assigned.enumerated() { members[cluster].append(column) }
    members.sort { ($0.first ?? .max) < ($1.first ?? .max) }
    self.members = members.filter { !$0.isEmpty }
    // Similarities of the last pass are those to the centers that the assignment was made with; the same
    // when it has converged.
    mostCentral = self.members.map { cluster in
      cluster.sorted {
        similarities[$0] != similarities[$1] ? similarities[$0] > similarities[$1] : $0 < $1
      }
    }
  }

  /// Each next center is a column drawn with odds 1 - cosine to the nearest center so far.
  private static func firstCenters(
    _ points: Tensor, _ rows: [Float], size: Int, count: Int, stream: inout RandomStream
  ) throws(TensorError) -> [Float] {
    let columnCount = rows.count / max(1, size)
    var centers: [Float] = []
    centers.reserveCapacity(count * size)
    var odds = [Double](repeating: 1, count: columnCount)
    var isFirst = true
    for _ in 0..<count {
      let total = odds.reduce(0, +)
      var chosen = 0
      if total > 0 {
        var left = Double.random(in: 0..<1, using: &stream) * total
        chosen = odds.lastIndex { $0 > 0 } ?? 0
        for (column, share) in odds.enumerated() {
          left -= share
          if left < 0 {
            chosen = column
            break
          }
        }
      }
      let row = Array(rows[chosen * size..<(chosen + 1) * size])
      centers += row
      let cosines = try points.linear(weight: Tensor(row, shape: [1, size])).array(of: Float.self)
      for column in odds.indices {
        let distance = max(0, 1 - Double(cosines[column]))
        odds[column] = isFirst ? distance : min(odds[column], distance)
      }
      odds[chosen] = 0
      isFirst = false
    }
    return centers
  }

  /// An empty cluster takes the column that is farthest from its center, of those that are not alone.
  private static func fillEmpty(_ assigned: inout [Int], _ similarities: [Float], count: Int) {
    var sizes = [Int](repeating: 0, count: count)
    for cluster in assigned { sizes[cluster] += 1 }
    guard sizes.contains(0) else { return }
    var farthest = assigned.indices.sorted {
      similarities[$0] != similarities[$1] ? similarities[$0] < similarities[$1] : $0 < $1
    }[...]
    for cluster in sizes.indices where sizes[cluster] == 0 {
      while let column = farthest.popFirst() {
        guard sizes[assigned[column]] > 1 else { continue }
        sizes[assigned[column]] -= 1
        assigned[column] = cluster
        sizes[cluster] = 1
        break
      }
    }
  }

  /// The direction of each cluster's sum, summed in double precision.
  private static func centers(
    of assigned: [Int], _ rows: [Float], size: Int, count: Int
  ) -> [Float] {
    var sums = [Double](repeating: 0, count: count * size)
    for (column, cluster) in assigned.enumerated() {
      for place in 0..<size { sums[cluster * size + place] += Double(rows[column * size + place]) }
    }
    for cluster in 0..<count {
      let part = cluster * size..<(cluster + 1) * size
      let length = part.reduce(0) { $0 + sums[$1] * sums[$1] }.squareRoot()
      guard length > 0 else { continue }
      for place in part { sums[place] /= length }
    }
    return sums.map(Float.init)
  }
}
