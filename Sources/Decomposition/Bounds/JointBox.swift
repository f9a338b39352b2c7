/// How small and how large each cell of a joint with three given margins can be.
///
/// From the margins of one cell at a time (method page, section 3, bound d): cheap, and valid for
/// every such joint.
struct JointBox {
  /// Lower ends, `[A, B, C]`.
  private(set) var low: [Double]
  /// Upper ends, `[A, B, C]`.
  private(set) var high: [Double]

  init(_ three: ThreeMargins) {
    let margins = three.margins
    let classes = margins.classes
    let pair = three.pair.values
    let label = margins.label
    let firstTotals = three.pair.rowMargin
    let secondTotals = three.pair.columnMargin
    let cells = pair.count
    low = [Double](repeating: 0, count: cells * classes)
    high = low
    for cell in 0..<cells {
      let (a, b) = (cell / margins.secondCount, cell % margins.secondCount)
      for y in 0..<classes {
        let (p1, p2) = (margins.first[a * classes + y], margins.second[b * classes + y])
        high[cell * classes + y] = min(p1, p2, pair[cell])
        low[cell * classes + y] = max(
          0, p1 + p2 - label[y], p1 + pair[cell] - firstTotals[a],
          p2 + pair[cell] - secondTotals[b])
      }
      let start = cell * classes
      let highs = high[start..<start + classes].reduce(0, +)
      for index in start..<start + classes {
        low[index] = max(low[index], pair[cell] - (highs - high[index]))
      }
      let lows = low[start..<start + classes].reduce(0, +)
      for index in start..<start + classes {
        high[index] = min(high[index], pair[cell] - (lows - low[index]))
        // Rounding must not turn an interval around.
        low[index] = min(low[index], high[index])
      }
    }
  }
}
