/// The largest conditional entropy of the label over all joints with given margins, between bounds.
///
/// In nats. `upper` comes from dual potentials that are feasible, `lower` from a joint whose margins
/// are exact, so the truth lies between them however the solver came there.
struct UnionSolution {
  /// A conditional entropy that some joint with the given margins has.
  var lower: Double
  /// A conditional entropy that no such joint exceeds.
  var upper: Double
  /// Dual potentials of the first modality, `[A, C]`; minus infinity where p(x1, y) = 0.
  var first: [Double]
  /// Dual potentials of the second modality, `[B, C]`.
  var second: [Double]
  /// Weights of the cells of an optimal joint, `[A, B]`, where the solver has them.
  var cells: [Double]?
  /// The number of interior-point iterations; zero for a closed form.
  var iterations: Int
}

/// Margins p(x1, y) and p(x2, y) with one p(y); no row and no class is empty.
struct UnionMargins {
  var first: [Double]
  var second: [Double]
  var firstCount: Int
  var secondCount: Int
  var classes: Int

  /// p(x1, y) of symbol `a`.
  func firstRow(_ a: Int) -> ArraySlice<Double> { first[a * classes..<(a + 1) * classes] }
  /// p(x2, y) of symbol `b`.
  func secondRow(_ b: Int) -> ArraySlice<Double> { second[b * classes..<(b + 1) * classes] }
  /// p(y).
  var label: [Double] {
    (0..<classes).map { y in (0..<firstCount).reduce(0) { $0 + first[$1 * classes + y] } }
  }

  /// The same problem with the modalities exchanged.
  var swapped: UnionMargins {
    UnionMargins(
      first: second, second: first, firstCount: secondCount, secondCount: firstCount,
      classes: classes)
  }
}
