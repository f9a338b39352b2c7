import Findings
import Statistics

extension ControlledFigure {
  /// Corrects the p-values of figures that answer one question, by Holm's method; what has no controls
  /// stays nil and is no test.
  static func adjusted(_ figures: [ControlledFigure?]) throws(StatisticsError)
    -> [ControlledFigure?]
  {
    var next = try holmAdjusted(figures.compactMap { $0?.pValue }).makeIterator()
    return figures.map { figure in
      guard var figure else { return nil }
      figure.adjustedPValue = next.next()
      return figure
    }
  }

  /// Says that no corrected p-value of these figures can fall below one in twenty, if so: p is at least
  /// 1 / (controls + 1), and Holm multiplies the smallest by the number of tests.
  static func powerNote(_ figures: [ControlledFigure?], option: String) -> String? {
    let tested = figures.compactMap(\.self)
    guard let fewest = tested.map(\.controls).min() else { return nil }
    let least = Double(tested.count) / Double(fewest + 1)
    guard least > 0.05 else { return nil }
    return "\(fewest) random sets beside each of \(tested.count) figures: no p can be below "
      + "\((1000 * min(1, least)).rounded() / 1000) after Holm's correction, whatever the effect; "
      + "\(option) \(20 * tested.count - 1) or more could show one."
  }
}
