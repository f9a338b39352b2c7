internal import Foundation

extension BlackwellJoin {
  /// A joint with the given margins whose information is the union information, `[A, B, 2]`.
  ///
  /// J, the join, spreads over its values with x1 and x2 drawn from it independently. How each is
  /// drawn is a martingale coupling of posteriors: a symbol takes the stretch of J's mass, ordered by
  /// posterior, that has its own mass and its own mean (the left-curtain coupling of Beiglböck and
  /// Juillet 2016), which exists because J is the more spread out.
  static func joint(_ margins: UnionMargins) -> [Double] {
    let join = segments(margins)
    let first = kernel(margins.first, count: margins.firstCount, join)
    let second = kernel(margins.second, count: margins.secondCount, join)
    let columns = margins.secondCount
    var joint = [Double](repeating: 0, count: margins.firstCount * columns * 2)
    for (j, segment) in join.enumerated() {
      for a in 0..<margins.firstCount where first[a][j] > 0 {
        for b in 0..<columns where second[b][j] > 0 {
          let share = first[a][j] * second[b][j]
          joint[(a * columns + b) * 2] += share * segment.x
          joint[(a * columns + b) * 2 + 1] += share * segment.y
        }
      }
    }
    roundToMargins(&joint, margins, sweeps: 4)
    return joint
  }

  /// p(symbol | j) for every symbol and value of the join.
  private static func kernel(
    _ rows: [Double], count: Int, _ join: [(x: Double, y: Double)]
  ) -> [[Double]] {
    var rest = join.map { $0.x + $0.y }
    let posterior = join.map { $0.y / ($0.x + $0.y) }
    var kernel = [[Double]](
      repeating: [Double](repeating: 0, count: join.count), count: count)
    for symbol in order(rows, count: count) {
      let mass = rows[2 * symbol] + rows[2 * symbol + 1]
      let mean = rows[2 * symbol + 1] / mass
      let taken = stretch(of: mass, mean: mean, rest, posterior)
      for j in join.indices {
        kernel[symbol][j] = taken[j] / (join[j].x + join[j].y)
        rest[j] = max(0, rest[j] - taken[j])
      }
    }
    return kernel
  }

  /// The stretch of the remaining mass that has a given mass and mean posterior.
  private static func stretch(
    of mass: Double, mean: Double, _ rest: [Double], _ posterior: [Double]
  ) -> [Double] {
    func window(from start: Double) -> [Double] {
      var (position, left) = (0.0, mass)
      return rest.map { available in
        let skipped = min(available, max(0, start - position))
        position += available
        let taken = min(left, available - skipped)
        left -= taken
        return taken
      }
    }
    // Posteriors fall along the join, so the mean of the window falls as it moves.
    var (low, high) = (0.0, max(0, rest.reduce(0, +) - mass))
    for _ in 0..<60 {
      let middle = (low + high) / 2
      let found = window(from: middle)
      let sum = zip(found, posterior).reduce(0) { $0 + $1.0 * $1.1 }
      if sum > mean * mass { low = middle } else { high = middle }
    }
    return window(from: (low + high) / 2)
  }
}
