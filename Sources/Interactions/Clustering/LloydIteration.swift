/// Lloyd's iteration from given centers, without the distances that the triangle inequality decides.
///
/// Each point keeps an upper bound of its distance to its own center and a lower bound of that to any
/// other; only where they overlap is it compared with all centers. The result is Lloyd's.
///
/// Source: Hamerly 2010, "Making k-means even faster", SIAM International Conference on Data Mining.
struct LloydIteration {
  private let points: [Double]
  private let width: Int
  private(set) var centers: [Double]
  private(set) var counts: [Int]
  private(set) var objective = Double.infinity
  private(set) var iterationCount = 0
  private(set) var isConverged = false
  private var assignment: [Int32]
  private var upper: [Double]
  private var lower: [Double]

  /// Bounds that are this near each other, relatively, are taken for overlapping: they carry rounding.
  private static let slack = 1e-9

  init(points: [Double], width: Int, centers: [Double]) {
    self.points = points
    self.width = width
    self.centers = centers
    let count = points.count / width
    counts = []
    assignment = [Int32](repeating: 0, count: count)
    upper = [Double](repeating: .infinity, count: count)
    lower = [Double](repeating: 0, count: count)
  }

  mutating func run(limit: Int) {
    _ = assign(boundsHold: false)
    while iterationCount < limit {
      iterationCount += 1
      let hasReseeded = moveCenters()
      if !assign(boundsHold: !hasReseeded) {
        isConverged = true
        break
      }
    }
    finish()
  }

  /// Gives every point to its nearest center; says whether any changed.
  private mutating func assign(boundsHold: Bool) -> Bool {
    let separations = halfDistances()
    var hasChanged = false
    let width = width
    let slack = Self.slack
    points.withUnsafeBufferPointer { points in
      centers.withUnsafeBufferPointer { centers in
        upper.withUnsafeMutableBufferPointer { upper in
          lower.withUnsafeMutableBufferPointer { lower in
            assignment.withUnsafeMutableBufferPointer { assignment in
              for point in assignment.indices {
                if boundsHold {
                  let own = Int(assignment[point])
                  let bound = max(separations[own], lower[point]) * (1 - slack)
                  if upper[point] < bound { continue }
                  var square = 0.0
                  for column in 0..<width {
                    let difference = points[point * width + column] - centers[own * width + column]
                    square += difference * difference
                  }
                  upper[point] = square.squareRoot()
                  if upper[point] < bound { continue }
                }
                let found = nearestCenter(points, point, centers, width: width)
                upper[point] = found.distance.squareRoot()
                lower[point] = found.next.squareRoot()
                if assignment[point] != Int32(found.index) || !boundsHold {
                  hasChanged = hasChanged || assignment[point] != Int32(found.index)
                  assignment[point] = Int32(found.index)
                }
              }
            }
          }
        }
      }
    }
    return hasChanged
  }

  /// Half the distance of each center to its nearest neighbor.
  private func halfDistances() -> [Double] {
    let total = centers.count / width
    var result = [Double](repeating: .infinity, count: total)
    for first in 0..<total {
      for second in 0..<total where first != second {
        var square = 0.0
        for column in 0..<width {
          let difference = centers[first * width + column] - centers[second * width + column]
          square += difference * difference
        }
        result[first] = min(result[first], square.squareRoot() / 2)
      }
    }
    return result
  }

  /// Puts each center in the middle of its points; says whether an empty one was seeded anew.
  private mutating func moveCenters() -> Bool {
    let before = centers
    var hasReseeded = false
    tally()
    for center in counts.indices where counts[center] == 0 {
      // The point farthest from its center begins the new one, if its cluster has others.
      guard let lonely = farthestPoint() else { continue }
      assignment[lonely] = Int32(center)
      hasReseeded = true
      tally()
    }
    if hasReseeded { return true }
    var largest = (center: 0, shift: 0.0)
    var second = 0.0
    var shifts = [Double](repeating: 0, count: counts.count)
    for center in counts.indices {
      var square = 0.0
      for column in 0..<width {
        let difference = centers[center * width + column] - before[center * width + column]
        square += difference * difference
      }
      shifts[center] = square.squareRoot()
      if shifts[center] > largest.shift {
        second = largest.shift
        largest = (center, shifts[center])
      } else {
        second = max(second, shifts[center])
      }
    }
    for point in assignment.indices {
      let own = Int(assignment[point])
      upper[point] += shifts[own]
      lower[point] -= own == largest.center ? second : largest.shift
    }
    return false
  }

  /// Counts the points of each center and puts it in their middle; an empty one stays where it is.
  private mutating func tally() {
    let total = centers.count / width
    var sums = [Double](repeating: 0, count: centers.count)
    var counts = [Int](repeating: 0, count: total)
    for (point, center) in assignment.enumerated() {
      let own = Int(center)
      counts[own] += 1
      for column in 0..<width { sums[own * width + column] += points[point * width + column] }
    }
    for center in 0..<total where counts[center] > 0 {
      for column in 0..<width {
        centers[center * width + column] = sums[center * width + column] / Double(counts[center])
      }
    }
    self.counts = counts
  }

  private func farthestPoint() -> Int? {
    var best: (point: Int, square: Double)?
    for point in assignment.indices where counts[Int(assignment[point])] > 1 {
      let square = squaredDistance(point)
      if square > best?.square ?? 0 { best = (point, square) }
    }
    return best?.point
  }

  private func squaredDistance(_ point: Int) -> Double {
    var square = 0.0
    let own = Int(assignment[point])
    for column in 0..<width {
      let difference = points[point * width + column] - centers[own * width + column]
      square += difference * difference
    }
    return square
  }

  /// The objective of the centers as they are, and the points of each; a center without any is
  /// dropped.
  private mutating func finish() {
    let total = centers.count / width
    var counts = [Int](repeating: 0, count: total)
    var sum = 0.0
    for point in assignment.indices {
      counts[Int(assignment[point])] += 1
      sum += squaredDistance(point)
    }
    objective = sum
    let kept = counts.indices.filter { counts[$0] > 0 }
    if kept.count < total {
      centers = kept.flatMap { Array(centers[$0 * width..<($0 + 1) * width]) }
      self.counts = kept.map { counts[$0] }
    } else {
      self.counts = counts
    }
  }
}
