/// The horizontal axis of a plot of areas: from below the lowest value up to one.
struct AxisScale: Sendable {
  /// The value at the left end, a multiple of .1.
  let lowest: Double
  private let tenths: ClosedRange<Int>
  private let left: Int
  private let right: Int

  /// Makes an axis.
  ///
  /// - Parameters:
  ///   - lowest: The lowest value that must be shown, from 0 to 1.
  ///   - left: Where the axis begins.
  ///   - right: Where it ends.
  init(lowest: Double, left: Int, right: Int) {
    // Chance stays in view unless every model is far above it.
    let first = lowest < 0.7 ? min(0.5, lowest) : lowest
    let tenth = min(max(Int((first * 10 + 1e-9).rounded(.down)), 0), 9)
    tenths = tenth...10
    self.lowest = Double(tenth) / 10
    self.left = left + 12
    self.right = right - 12
  }

  /// A mark on the axis.
  struct Tick: Sendable {
    /// Where it stands.
    let value: Double
    /// What is written under it.
    let label: String
  }

  /// The marks, one for each tenth.
  var ticks: [Tick] {
    tenths.map { Tick(value: Double($0) / 10, label: $0 == 10 ? "1.0" : "0.\($0)") }
  }

  /// The place of a value; what lies beyond the ends stays on them.
  func position(_ value: Double) -> Int {
    let share = (min(max(value, lowest), 1) - lowest) / (1 - lowest)
    return left + Int((share * Double(right - left)).rounded())
  }
}
