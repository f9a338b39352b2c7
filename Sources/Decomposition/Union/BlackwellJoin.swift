internal import Foundation

/// The union information of two modalities about a label of two classes, in closed form.
///
/// A modality is a curve: its symbols sorted by the share of class 1, their masses summed up in the
/// plane of the two classes (an ROC curve). One modality can be made from another by adding noise
/// exactly if its curve lies nowhere above the other's (Blackwell 1953). For two classes any two
/// curves have a least upper bound J, the concave hull of both. Every joint with the given margins
/// lies above both curves, hence above J, hence has information of at least I(J; Y); and drawing x1
/// and x2 from J independently gives a joint with the given margins that is made from J, hence has at
/// most I(J; Y). So the minimum over all joints is I(J; Y): a sort and a hull instead of a convex
/// program. The slopes of the hull give dual potentials, which certify the value without this
/// argument.
///
/// With three classes or more no least upper bound exists in general (Bertschinger and Rauh 2014,
/// arXiv 1401.3146), and ``InteriorPoint`` takes over.
enum BlackwellJoin {
  /// Log-probability that stands for minus infinity: its exponential vanishes beside one in double
  /// precision, and it cancels where the exact potentials are infinite but their sum is not.
  private static let floor = -50.0

  /// A corner of the hull: the sums of the masses of the first symbols of one curve.
  private struct Corner {
    var x: Double
    var y: Double
    /// Which modality's curve the corner lies on.
    var isFirst: Bool
    /// The rank of the last symbol that is summed up.
    var rank: Int
  }

  /// Solves the problem; `margins` must have two classes.
  static func solve(_ margins: UnionMargins) -> UnionSolution {
    let firstOrder = order(margins.first, count: margins.firstCount)
    let secondOrder = order(margins.second, count: margins.secondCount)
    let hull = hull(
      corners(margins.first, firstOrder, isFirst: true),
      corners(margins.second, secondOrder, isFirst: false))

    var entropyOfJoin = 0.0
    var slopes: [(Double, Double)] = []
    slopes.reserveCapacity(hull.count)
    var from = (x: 0.0, y: 0.0)
    for corner in hull {
      let (x, y) = (max(0, corner.x - from.x), max(0, corner.y - from.y))
      let total = x + y
      let logs = (logShare(x, total), logShare(y, total))
      if x > 0 { entropyOfJoin -= x * logs.0 }
      if y > 0 { entropyOfJoin -= y * logs.1 }
      slopes.append(logs)
      from = (corner.x, corner.y)
    }
    slopes.append((0, 0))

    // The potential of a symbol sums what every corner at or after it changes in the slope.
    var first = [Double](repeating: 0, count: 2 * margins.firstCount)
    var second = [Double](repeating: 0, count: 2 * margins.secondCount)
    accumulate(&first, order: firstOrder, hull: hull, slopes: slopes, isFirst: true)
    accumulate(&second, order: secondOrder, hull: hull, slopes: slopes, isFirst: false)
    var solution = UnionSolution(
      lower: entropyOfJoin, upper: .infinity, first: first, second: second, cells: nil,
      iterations: 0)
    solution.makeFeasible(margins)
    return solution
  }

  /// The masses (of class 0, of class 1) of the values of the join, by falling posterior of class 1.
  static func segments(_ margins: UnionMargins) -> [(x: Double, y: Double)] {
    let hull = hull(
      corners(margins.first, order(margins.first, count: margins.firstCount), isFirst: true),
      corners(margins.second, order(margins.second, count: margins.secondCount), isFirst: false))
    var from = (x: 0.0, y: 0.0)
    return hull.map { corner in
      let segment = (x: max(0, corner.x - from.x), y: max(0, corner.y - from.y))
      from = (corner.x, corner.y)
      return segment
    }.filter { $0.x + $0.y > 0 }
  }

  private static func logShare(_ part: Double, _ total: Double) -> Double {
    part > 0 ? max(floor, log(part / total)) : floor
  }

  /// Symbols by falling share of class 1.
  static func order(_ rows: [Double], count: Int) -> [Int] {
    var shares = [Double](repeating: 0, count: count)
    for symbol in 0..<count {
      let (other, own) = (rows[2 * symbol], rows[2 * symbol + 1])
      shares[symbol] = own / (other + own)
    }
    return (0..<count).sorted { left, right in
      if shares[left] != shares[right] { return shares[left] > shares[right] }
      return left < right
    }
  }

  private static func corners(_ rows: [Double], _ order: [Int], isFirst: Bool) -> [Corner] {
    var corner = Corner(x: 0, y: 0, isFirst: isFirst, rank: 0)
    return order.indices.map { rank in
      corner.x += rows[2 * order[rank]]
      corner.y += rows[2 * order[rank] + 1]
      corner.rank = rank
      return corner
    }
  }

  /// The upper concave hull from the origin, without the origin.
  private static func hull(_ first: [Corner], _ second: [Corner]) -> [Corner] {
    // Both curves end in p(y). Their sums may round apart there, so one end stands for both.
    guard let end = first.last else { return [] }
    var merged = first.dropLast() + second.dropLast()
    merged.sort { $0.x != $1.x ? $0.x < $1.x : $0.y < $1.y }
    merged.append(end)
    var hull: [Corner] = []
    for corner in merged {
      while let top = hull.last {
        let below = hull.count > 1 ? (hull[hull.count - 2].x, hull[hull.count - 2].y) : (0, 0)
        let turn =
          (top.x - below.0) * (corner.y - below.1) - (top.y - below.1) * (corner.x - below.0)
        // A left turn, or a straight line: the corner between adds nothing.
        guard turn >= 0 else { break }
        hull.removeLast()
      }
      hull.append(corner)
    }
    return hull
  }

  private static func accumulate(
    _ potentials: inout [Double], order: [Int], hull: [Corner], slopes: [(Double, Double)],
    isFirst: Bool
  ) {
    var sum = (0.0, 0.0)
    var next = order.count - 1
    for index in hull.indices.reversed() where hull[index].isFirst == isFirst {
      while next > hull[index].rank {
        potentials[2 * order[next]] = sum.0
        potentials[2 * order[next] + 1] = sum.1
        next -= 1
      }
      sum.0 += slopes[index].0 - slopes[index + 1].0
      sum.1 += slopes[index].1 - slopes[index + 1].1
    }
    while next >= 0 {
      potentials[2 * order[next]] = sum.0
      potentials[2 * order[next] + 1] = sum.1
      next -= 1
    }
  }
}
