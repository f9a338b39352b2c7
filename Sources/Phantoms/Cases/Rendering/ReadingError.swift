import Foundation

/// How often the best reader of a rendered modality takes a sign for its opposite.
enum ReadingError {
  /// The largest rate over the signs; sites' devices aside.
  static func rate(_ modality: CaseModality, _ design: CaseDesign) -> Double {
    guard design.scatter > 0 else { return 0 }
    switch modality {
    // Sizes and words of the two states do not overlap.
    case .image, .report: return 0
    case .laboratory:
      // Two lognormal values of one spread, cut in the middle of their logarithms.
      return Laboratory.telling.map { analyte in
        tail(log(analyte.high / analyte.low) / (2 * analyte.spread * design.scatter))
      }.max() ?? 0
    case .expression:
      // The mean of a group's genes is the best summary.
      return tail(Expression.shift * Expression.groupSize.squareRoot() / design.scatter)
    }
  }

  /// The chance that a standard normal number exceeds a value.
  private static func tail(_ value: Double) -> Double { erfc(value / 2.0.squareRoot()) / 2 }
}
