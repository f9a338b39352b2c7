/// The horizontal axis of a plot of figures up to one: from below the lowest value up to one.
struct AxisScale: Sendable {
  /// The value at the left end, a multiple of .1.
  let lowest: Double
  private let tenths: ClosedRange<Int>
  private let left: Int
  private let right: Int

  /// Makes an axis.
  ///
  /// - Parameters:
  ///   - lowest: The lowest value that must be shown; what lies below -1 stays on the left end.
  ///   - chance: What a model without information reaches.
  ///   - left: Where the axis begins.
  ///   - right: Where it ends.
  init(lowest: Double, chance: Double = 0.5, left: Int, right: Int) {
    // Chance stays in view unless every model is far above it.
    let first = lowest < chance + 0.2 ? min(chance, lowest) : lowest
    let bounded = min(max(first, chance > 0 ? 0 : -1), 1)
    let tenth = min(Int((bounded * 10 + 1e-9).rounded(.down)), 9)
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
    tenths.map { tenth in
      let size = abs(tenth)
      let digits = size == 10 ? "1.0" : "0.\(size)"
      return Tick(value: Double(tenth) / 10, label: tenth < 0 ? "-" + digits : digits)
    }
  }

  /// The place of a value; what lies beyond the ends stays on them.
  func position(_ value: Double) -> Int {
    let share = (min(max(value, lowest), 1) - lowest) / (1 - lowest)
    return left + Int((share * Double(right - left)).rounded())
  }
}
