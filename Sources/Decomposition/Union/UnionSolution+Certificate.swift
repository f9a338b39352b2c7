internal import Foundation

extension UnionSolution {
  /// Shifts the potentials until no cell exceeds one, and bounds the conditional entropy with them.
  ///
  /// Any potentials with Z(x1, x2) = Σ_y exp(l + m) ≤ 1 bound H_q(Y | X1, X2) from above by
  /// -⟨p1, l⟩ - ⟨p2, m⟩ for every joint q with the given margins (convex duality; method page,
  /// section 2). The bound includes an allowance for the rounding of the sums.
  mutating func makeFeasible(_ margins: UnionMargins) {
    let classes = margins.classes
    for index in first.indices where margins.first[index] == 0 { first[index] = -.infinity }
    for index in second.indices where margins.second[index] == 0 { second[index] = -.infinity }
    for a in 0..<margins.firstCount {
      var largest = 0.0
      for b in 0..<margins.secondCount {
        var sum = 0.0
        for y in 0..<classes { sum += exp(first[a * classes + y] + second[b * classes + y]) }
        largest = max(largest, sum)
      }
      // A row that shares no class with any column is bounded by nothing; it cannot occur with a
      // common p(y), since every class of the row is some column's too.
      guard largest > 0 else { continue }
      let shift = log(largest)
      for y in 0..<classes { first[a * classes + y] -= shift }
    }
    var bound = 0.0
    var magnitude = 0.0
    for (mass, potential) in zip(margins.first, first) where mass > 0 {
      bound -= mass * potential
      magnitude += abs(mass * potential)
    }
    for (mass, potential) in zip(margins.second, second) where mass > 0 {
      bound -= mass * potential
      magnitude += abs(mass * potential)
    }
    upper = min(upper, bound + 4 * magnitude.ulp * 4)
  }
}
