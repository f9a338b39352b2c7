/// Maximizes a linear function over the joints with three given margins, within a box.
///
/// The bound comes from the duals alone: for any potentials l and m,
/// max ⟨c, r⟩ ≤ ⟨p1, l⟩ + ⟨p2, m⟩ + Σ over cells of max ⟨c - l - m, r(x1, x2, ·)⟩, and a cell's maximum
/// over a box with a given sum is a sort (a fractional knapsack).
struct BoxProgram {
  /// The joint that was found, `[A, B, C]`.
  let joint: [Double]
  /// No joint within the box and with these margins has a larger ⟨c, r⟩.
  let bound: Double
  /// The largest violation of a margin by `joint`.
  let violation: Double

  init(_ three: ThreeMargins, box: JointBox, gain: [Double]) {
    let margins = three.margins
    let classes = margins.classes
    let pair = three.pair.values
    let cells = pair.count
    var shifted = margins
    var right = pair
    for cell in 0..<cells {
      let (a, b) = (cell / margins.secondCount, cell % margins.secondCount)
      for y in 0..<classes {
        let floor = box.low[cell * classes + y]
        right[cell] -= floor
        shifted.first[a * classes + y] -= floor
        shifted.second[b * classes + y] -= floor
      }
    }
    // Widths at the level of rounding are fixed: an interior point needs an interior.
    let upper = zip(box.high, box.low).map { $0 - $1 > 1e-14 ? $0 - $1 : 0 }
    let solution = CellProgram(
      margins: shifted, equations: [[Double](repeating: 1, count: classes)],
      classVariables: Array(0..<classes), variables: classes, right: right,
      cost: gain.map { -$0 }, upper: upper, slackCost: nil
    ).solve()
    joint = zip(solution.values, box.low).map { max(0, $0 + $1) }
    violation = solution.violation
    let (first, second) = (solution.first.map { -$0 }, solution.second.map { -$0 })
    var bound = 0.0
    for (mass, potential) in zip(margins.first, first) { bound += mass * potential }
    for (mass, potential) in zip(margins.second, second) { bound += mass * potential }
    for cell in 0..<cells {
      let (a, b) = (cell / margins.secondCount, cell % margins.secondCount)
      bound += Self.largest(
        cell, classes, pair[cell], box
      ) { y in gain[cell * classes + y] - first[a * classes + y] - second[b * classes + y] }
    }
    self.bound = bound
  }

  /// max Σ g_y r_y over lo ≤ r ≤ hi with Σ r_y = total.
  private static func largest(
    _ cell: Int, _ classes: Int, _ total: Double, _ box: JointBox, _ gain: (Int) -> Double
  ) -> Double {
    let start = cell * classes
    let gains = (0..<classes).map(gain)
    var rest = total
    var sum = 0.0
    for y in 0..<classes {
      rest -= box.low[start + y]
      sum += gains[y] * box.low[start + y]
    }
    var best = -Double.infinity
    for y in (0..<classes).sorted(by: { gains[$0] > gains[$1] }) {
      best = max(best, gains[y])
      let taken = min(max(0, rest), box.high[start + y] - box.low[start + y])
      sum += gains[y] * taken
      rest -= taken
    }
    // What rounding leaves over goes where it weighs most, so that the bound stays one.
    if rest > 0 { sum += max(0, best) * rest }
    return sum
  }
}
