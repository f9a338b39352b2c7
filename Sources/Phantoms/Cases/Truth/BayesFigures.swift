import Foundation

/// What the best decision reaches on a table of states and classes.
enum BayesFigures {
  /// The highest expected accuracy: Σ over states of the likeliest class's mass.
  static func accuracy(_ masses: [Double], classCount: Int) -> Double {
    stride(from: 0, to: masses.count, by: classCount).reduce(0) { sum, start in
      sum + (masses[start..<start + classCount].max() ?? 0)
    }
  }

  /// The highest expected area under the ROC curve.
  ///
  /// States are ranked by a class's probability, the best ranking there is (Neyman and Pearson); ties
  /// count half. With three classes or more the mean over classes, each against the rest.
  static func area(_ masses: [Double], classCount: Int) -> Double {
    let areas = (classCount == 2 ? [1] : Array(0..<classCount)).map { label in
      area(
        stride(from: 0, to: masses.count, by: classCount).map { start in
          let positive = masses[start + label]
          return (positive, masses[start..<start + classCount].reduce(0, +) - positive)
        })
    }
    return areas.reduce(0, +) / Double(areas.count)
  }

  /// The area for pairs of masses: of a class, and of all others.
  static func area(_ pairs: [(positive: Double, negative: Double)]) -> Double {
    let ranked = pairs.filter { $0.positive + $0.negative > 0 }
      .map { ($0.positive / ($0.positive + $0.negative), $0.positive, $0.negative) }
      .sorted { $0.0 < $1.0 }
    var (area, below, positives) = (0.0, 0.0, 0.0)
    var start = 0
    while start < ranked.count {
      var end = start
      var (positive, negative) = (0.0, 0.0)
      // Equal chances that rounding set apart are one.
      while end < ranked.count, ranked[end].0 <= ranked[start].0 + 1e-12 {
        positive += ranked[end].1
        negative += ranked[end].2
        end += 1
      }
      area += positive * (below + negative / 2)
      below += negative
      positives += positive
      start = end
    }
    return positives > 0 && below > 0 ? area / (positives * below) : 0.5
  }

  /// I(state; class) in bits.
  static func information(_ masses: [Double], classCount: Int) -> Double {
    var states: [Double] = []
    var classes = [Double](repeating: 0, count: classCount)
    for start in stride(from: 0, to: masses.count, by: classCount) {
      states.append(masses[start..<start + classCount].reduce(0, +))
      for label in 0..<classCount { classes[label] += masses[start + label] }
    }
    return max(0, entropy(states) + entropy(classes) - entropy(masses))
  }

  static func entropy(_ masses: [Double]) -> Double {
    masses.reduce(0) { $0 - ($1 > 0 ? $1 * log2($1) : 0) }
  }
}
