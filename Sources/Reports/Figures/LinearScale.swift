/// A horizontal axis of any quantity that begins at zero, or below it where values do.
struct LinearScale: Sendable {
  /// A mark on the axis.
  struct Tick: Sendable {
    /// Where it stands.
    let value: Double
    /// What is written under it.
    let label: String
  }

  /// The values between the ends of the axis.
  let values: ClosedRange<Double>
  /// The marks, from the lowest.
  let ticks: [Tick]
  private let left: Int
  private let right: Int

  /// Makes an axis that shows some values and zero.
  ///
  /// - Parameters:
  ///   - values: What must be shown; what is no finite number is passed over.
  ///   - left: Where the axis begins.
  ///   - right: Where it ends.
  init(showing values: [Double], left: Int, right: Int) {
    let finite = values.filter { $0.isFinite && abs($0) < 1e6 }
    let low = min(0, finite.min() ?? 0)
    let high = max(low + 1e-3, finite.max() ?? 1)
    let step = Self.step(for: high - low)
    // The right end is a mark; the left end is the lowest value, which is seldom far below zero.
    let first = (low / step - 1e-9).rounded(.up)
    let last = (high / step - 1e-9).rounded(.up)
    self.values = low...(last * step)
    ticks = (Int(first)...Int(last)).map {
      let value = Double($0) * step
      return Tick(value: value, label: Self.label(value, step: step))
    }
    self.left = left
    self.right = right
  }

  /// The place of a value; what lies beyond the ends stays on them.
  func position(_ value: Double) -> Int {
    let inside = min(max(value, values.lowerBound), values.upperBound)
    let share = (inside - values.lowerBound) / (values.upperBound - values.lowerBound)
    return left + Int((share * Double(right - left)).rounded())
  }

  /// One, two or five times a power of ten, so that there are three to six steps.
  private static func step(for span: Double) -> Double {
    var power = 1e-4
    while power * 10 <= span { power *= 10 }
    let leading = span / power
    return power * (leading <= 2 ? 0.5 : leading <= 5 ? 1 : 2)
  }

  /// The value with as many decimals as the step needs.
  private static func label(_ value: Double, step: Double) -> String {
    var decimals = 0
    var unit = step
    while decimals < 6 && abs(unit - unit.rounded()) > 1e-6 {
      unit *= 10
      decimals += 1
    }
    let scale = (0..<decimals).reduce(1) { scale, _ in scale * 10 }
    let scaled = Int((abs(value) * Double(scale)).rounded())
    let sign = value < 0 && scaled > 0 ? "-" : ""
    if decimals == 0 { return "\(sign)\(scaled)" }
    let fraction = String(scaled % scale)
    let zeros = String(repeating: "0", count: decimals - fraction.count)
    return "\(sign)\(scaled / scale).\(zeros)\(fraction)"
  }
}
