public import Statistics

/// Points divided among centers so that the squared distances to them are small.
///
/// Centers are seeded by k-means++ and moved by Lloyd's iteration until no point changes sides; of
/// several restarts the one with the lowest objective is kept. Points are put in lexicographic order
/// first and centers last, so that neither the order of cases nor of restarts changes a number.
///
/// Sources: Arthur and Vassilvitskii 2007, "k-means++: the advantages of careful seeding"; Lloyd
/// 1982, "Least squares quantization in PCM".
public struct KMeans: Sendable, Hashable, Codable {
  /// The centers, in lexicographic order.
  public let centers: [[Double]]
  /// How many of the fitted points are nearest to each.
  public let counts: [Int]
  /// The sum of squared distances of the fitted points to their centers.
  public let objective: Double
  /// The iterations of the restart that was kept.
  public let iterationCount: Int
  /// Whether no point changed sides any more in that restart.
  public let isConverged: Bool

  /// How to search.
  public struct Settings: Sendable, Hashable, Codable {
    /// The number of centers.
    public var clusterCount: Int
    /// How often to seed anew; the best is kept.
    public var restartCount: Int
    /// The most iterations of one restart.
    public var iterationLimit: Int

    /// Creates settings.
    public init(clusterCount: Int, restartCount: Int = 10, iterationLimit: Int = 300) {
      self.clusterCount = clusterCount
      self.restartCount = restartCount
      self.iterationLimit = iterationLimit
    }

    func check() throws(InteractionsError) {
      let rules: [(String, Int, ClosedRange<Int>)] = [
        ("clusters", clusterCount, 1...10_000), ("restarts", restartCount, 1...10_000),
        ("iterations", iterationLimit, 1...1_000_000),
      ]
      for (name, value, range) in rules where !range.contains(value) {
        throw InteractionsError(
          .invalidSetting,
          "\(name): expected \(range.lowerBound) to \(range.upperBound), found \(value)")
      }
    }
  }

  /// Divides points.
  ///
  /// - Parameters:
  ///   - points: Row-major `[points, width]`, finite.
  ///   - width: The numbers of one point.
  ///   - stream: The random numbers of seeding.
  /// - Returns: Fewer centers than asked for where there are fewer distinct points.
  /// - Throws: ``InteractionsError`` with code `invalidSetting`, or `tooFewCases` for no point.
  public init(
    fitting points: [Double], width: Int, settings: Settings, stream: RandomStream
  ) throws(InteractionsError) {
    try settings.check()
    guard width >= 1, points.count % width == 0 else {
      throw InteractionsError(
        .invalidSetting,
        "expected points of \(width) numbers, found \(points.count) numbers in all")
    }
    guard !points.isEmpty else {
      throw InteractionsError(.tooFewCases, "expected at least 1 point to cluster, found none")
    }
    guard points.allSatisfy(\.isFinite) else {
      throw InteractionsError(
        .failed, "expected finite points to cluster; check the columns for extreme values")
    }
    let sorted = Self.sorted(points, width: width)
    var stream = stream
    var best: LloydIteration?
    for _ in 0..<settings.restartCount {
      let seeds = Self.seeds(sorted, width: width, count: settings.clusterCount, using: &stream)
      var search = LloydIteration(points: sorted, width: width, centers: seeds)
      search.run(limit: settings.iterationLimit)
      if search.objective < best?.objective ?? .infinity { best = search }
    }
    guard let best else {
      throw InteractionsError(
        .failed, "distances between points are not finite; express columns in a larger unit")
    }
    let found = stride(from: 0, to: best.centers.count, by: width).map {
      Array(best.centers[$0..<$0 + width])
    }
    let order = found.indices.sorted {
      found[$0] == found[$1] ? $0 < $1 : found[$0].lexicographicallyPrecedes(found[$1])
    }
    centers = order.map { found[$0] }
    counts = order.map { best.counts[$0] }
    objective = best.objective
    iterationCount = best.iterationCount
    isConverged = best.isConverged
  }

  /// The nearest center of each point, the first of equally near ones.
  ///
  /// - Parameter points: Row-major, as wide as the centers.
  /// - Throws: ``InteractionsError`` with code `invalidSetting` for points of another width.
  public func nearest(_ points: [Double]) throws(InteractionsError) -> [Int] {
    let width = centers.first?.count ?? 0
    guard width > 0, points.count % width == 0 else {
      throw InteractionsError(
        .invalidSetting,
        "expected points of \(width) numbers, as the centers are, found \(points.count) in all")
    }
    let flat = centers.flatMap(\.self)
    return points.withUnsafeBufferPointer { points in
      flat.withUnsafeBufferPointer { centers in
        (0..<points.count / width).map { point in
          nearestCenter(points, point, centers, width: width).index
        }
      }
    }
  }

  /// The points in lexicographic order.
  private static func sorted(_ points: [Double], width: Int) -> [Double] {
    let order = points.withUnsafeBufferPointer { points in
      (0..<points.count / width).sorted { first, second in
        for column in 0..<width {
          let (left, right) = (points[first * width + column], points[second * width + column])
          if left != right { return left < right }
        }
        return false
      }
    }
    var result: [Double] = []
    result.reserveCapacity(points.count)
    for point in order { result += points[point * width..<(point + 1) * width] }
    return result
  }

  /// Points drawn in proportion to their squared distance from those drawn before; fewer than asked
  /// for when every point lies on one of them.
  private static func seeds(
    _ points: [Double], width: Int, count: Int, using stream: inout RandomStream
  ) -> [Double] {
    points.withUnsafeBufferPointer { points in
      let total = points.count / width
      let first = stream.index(below: total)
      var centers = Array(points[first * width..<(first + 1) * width])
      var distances = [Double](repeating: .infinity, count: total)
      // The spread around the first seed is the scale below which a distance is rounding.
      var least = 0.0
      while true {
        let start = centers.count - width
        var sum = 0.0
        for point in 0..<total {
          var distance = 0.0
          for column in 0..<width {
            let difference = points[point * width + column] - centers[start + column]
            distance += difference * difference
          }
          distances[point] = min(distances[point], distance)
          if distances[point] <= least { distances[point] = 0 }
          sum += distances[point]
        }
        if start == 0 { least = 1e-20 * sum / Double(total) }
        guard sum > 0, centers.count < count * width else { return centers }
        var rest = stream.uniform() * sum
        var chosen = distances.lastIndex { $0 > 0 } ?? 0
        for point in 0..<total where distances[point] > 0 {
          rest -= distances[point]
          if rest < 0 {
            chosen = point
            break
          }
        }
        centers += points[chosen * width..<(chosen + 1) * width]
      }
    }
  }
}

/// The nearest center of a point, its squared distance, and that of the next one.
@inline(__always)
func nearestCenter(
  _ points: UnsafeBufferPointer<Double>, _ point: Int, _ centers: UnsafeBufferPointer<Double>,
  width: Int
) -> (index: Int, distance: Double, next: Double) {
  var (index, best, next) = (0, Double.infinity, Double.infinity)
  let start = point * width
  var center = 0
  var offset = 0
  while offset < centers.count {
    var distance = 0.0
    for column in 0..<width {
      let difference = points[start + column] - centers[offset + column]
      distance += difference * difference
    }
    if distance < best {
      next = best
      best = distance
      index = center
    } else if distance < next {
      next = distance
    }
    center += 1
    offset += width
  }
  return (index, best, next)
}
