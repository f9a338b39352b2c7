internal import Foundation

/// How often the best classifier that sees both modalities can be right.
public struct AccuracyRange: Sendable, Hashable {
  /// The largest of ``lowers``: every joint with these margins allows at least this accuracy.
  public let lower: Double
  /// The smallest of ``uppers``: no joint with these margins allows more.
  public let upper: Double
  /// Lower bounds by name: `majority`, `first`, `second`, `program`, `feder_merhav`.
  public let lowers: [String: Double]
  /// Upper bounds by name: `fano`, `cells`.
  public let uppers: [String: Double]
}

/// The largest error probability that the best classifier can have at a conditional entropy.
///
/// Feder and Merhav 1994: between the entropies of i and i + 1 equally likely classes it is linear.
///
/// - Parameter entropy: H(Y | X), nats.
func largestError(atEntropy entropy: Double, classes: Int) -> Double {
  guard entropy > 0 else { return 0 }
  for i in 1..<max(2, classes) {
    let (low, high) = (log(Double(i)), log(Double(i + 1)))
    if entropy <= high || i == classes - 1 {
      let share = min(1, (entropy - low) / (high - low))
      return (Double(i) - 1) / Double(i) + share / Double(i * (i + 1))
    }
  }
  return Double(classes - 1) / Double(classes)
}

/// The smallest error probability at a conditional entropy: Fano's inequality, solved and not loosened.
///
/// - Parameter entropy: H(Y | X), nats.
func smallestError(atEntropy entropy: Double, classes: Int) -> Double {
  guard entropy > 0, classes > 1 else { return 0 }
  let most = Double(classes - 1) / Double(classes)
  func fano(_ error: Double) -> Double {
    var value = error * log(Double(classes - 1))
    if error > 0 { value -= error * log(error) }
    if error < 1 { value -= (1 - error) * log(1 - error) }
    return value
  }
  guard entropy < fano(most) else { return most }
  var (low, high) = (0.0, most)
  for _ in 0..<200 {
    let middle = (low + high) / 2
    if fano(middle) < entropy { low = middle } else { high = middle }
  }
  // The lower end, so that the accuracy bound errs upwards.
  return low
}

extension AccuracyRange {
  /// Bounds the accuracy from three margins and the range of the information.
  init(_ three: ThreeMargins, information: InformationRange) {
    let margins = three.margins
    let label = margins.label
    let labelEntropy = entropy(label)
    func best(_ table: ContingencyTable) -> Double {
      (0..<table.rows).reduce(0) { sum, row in
        sum
          + (table.values[row * table.columns..<(row + 1) * table.columns].max() ?? 0)
      }
    }
    let classes = label.count { $0 > 0 }
    let remaining = max(0, labelEntropy - information.lower * natsPerBit)
    lowers = [
      "majority": label.max() ?? 0,
      "first": best(three.firstAndLabel),
      "second": best(three.secondAndLabel),
      "program": AccuracyProgram(three).bound,
      "feder_merhav": 1 - largestError(atEntropy: remaining, classes: classes),
    ]
    let box = JointBox(three)
    var cells = 0.0
    for start in stride(from: 0, to: box.high.count, by: margins.classes) {
      cells += box.high[start..<start + margins.classes].max() ?? 0
    }
    let least = max(0, labelEntropy - information.upper * natsPerBit)
    uppers = [
      "fano": 1 - smallestError(atEntropy: least, classes: classes), "cells": min(1, cells),
    ]
    lower = min(1, lowers.values.filter(\.isFinite).max() ?? 0)
    upper = max(lower, min(1, uppers.values.filter(\.isFinite).min() ?? 1))
  }
}

/// min Σ max_y r(x1, x2, y) over the joints with three given margins: a linear program.
///
/// The bound is its dual, in closed form for any potentials: in a cell the minimum of
/// max_y s_y - ⟨k, s⟩ over the simplex spreads s evenly over the i largest k.
struct AccuracyProgram {
  /// No joint with these margins has a smaller best accuracy.
  let bound: Double

  init(_ three: ThreeMargins) {
    let margins = three.margins
    let classes = margins.classes
    let pair = three.pair.values
    // In a cell: r_y, the slack t - r_y, and t.
    let variables = 2 * classes + 1
    var equations = [[Double](repeating: 0, count: variables)]
    for y in 0..<classes {
      equations[0][y] = 1
      var row = [Double](repeating: 0, count: variables)
      (row[y], row[classes + y], row[2 * classes]) = (1, 1, -1)
      equations.append(row)
    }
    var right = [Double](repeating: 0, count: pair.count * (classes + 1))
    var cost = [Double](repeating: 0, count: pair.count * variables)
    var upper = [Double](repeating: .infinity, count: cost.count)
    for (cell, mass) in pair.enumerated() {
      right[cell * (classes + 1)] = mass
      cost[cell * variables + 2 * classes] = 1
      if mass <= 0 {
        for index in cell * variables..<(cell + 1) * variables { upper[index] = 0 }
      }
    }
    let solution = CellProgram(
      margins: margins, equations: equations, classVariables: Array(0..<classes),
      variables: variables, right: right, cost: cost, upper: upper, slackCost: nil
    ).solve()
    var bound = 0.0
    for (mass, potential) in zip(margins.first, solution.first) { bound += mass * potential }
    for (mass, potential) in zip(margins.second, solution.second) { bound += mass * potential }
    for (cell, mass) in pair.enumerated() where mass > 0 {
      let (a, b) = (cell / margins.secondCount, cell % margins.secondCount)
      let gains = (0..<classes).map {
        solution.first[a * classes + $0] + solution.second[b * classes + $0]
      }.sorted(by: >)
      var (sum, smallest) = (0.0, Double.infinity)
      for (index, gain) in gains.enumerated() {
        sum += gain
        smallest = min(smallest, (1 - sum) / Double(index + 1))
      }
      bound += mass * smallest
    }
    self.bound = bound
  }
}
