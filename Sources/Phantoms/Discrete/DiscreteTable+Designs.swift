import Foundation

extension DiscreteTable {
  /// Both modalities hold the class, a fair bit: one bit of redundancy.
  public static let redundant = factor([([0, 0], 0), ([1, 1], 1)], [2, 2])
  /// The first modality holds the class, the second nothing: one unique bit.
  public static let uniqueToFirst = factor([([0, 0], 0), ([1, 0], 1)], [2, 1])
  /// The second modality holds the class, the first nothing: one unique bit.
  public static let uniqueToSecond = factor([([0, 0], 0), ([0, 1], 1)], [1, 2])
  /// The class is the exclusive or of two fair bits, one in each modality: one bit of synergy.
  public static let synergistic = factor(
    [([0, 0], 0), ([0, 1], 1), ([1, 0], 1), ([1, 1], 0)], [2, 2])
  /// Fair bits that have nothing to do with the class.
  public static let independent = DiscreteTable(
    unchecked: [2, 2], 2, [Double](repeating: 0.125, count: 8))

  /// Two fair bits that each move the log-odds of the class by ± `strength`, without interaction.
  ///
  /// - Parameter strength: From 0 to 50.
  /// - Throws: ``PhantomError`` with code `invalidDesign`.
  public static func additive(strength: Double = 1.5) throws(PhantomError) -> DiscreteTable {
    guard (0...50).contains(strength) else {
      throw PhantomError(
        .invalidDesign, place: "strength", message: "expected 0 to 50, found \(strength)")
    }
    var values: [Double] = []
    for first in [-1.0, 1] {
      for second in [-1.0, 1] {
        let positive = 1 / (1 + exp(-strength * (first + second)))
        values += [(1 - positive) / 4, positive / 4]
      }
    }
    return DiscreteTable(unchecked: [2, 2], 2, values)
  }

  /// Independent parts of known kinds, whose atoms are the weights, in bits.
  ///
  /// Each part is a fair bit of the class that is told in its own way with a probability of `weight`
  /// and else by nobody: its symbol is then a blank, in both modalities at once where both tell it.
  /// All weights one is the distribution known as RDNUNQXOR.
  ///
  /// - Throws: ``PhantomError`` with code `invalidDesign` for a weight outside 0...1, or all zero.
  public static func mixture(
    redundancy: Double = 0, uniqueToFirst: Double = 0, uniqueToSecond: Double = 0,
    synergy: Double = 0
  ) throws(PhantomError) -> DiscreteTable {
    let parts: [(name: String, weight: Double, table: DiscreteTable)] = [
      ("redundancy", redundancy, .redundant), ("uniqueToFirst", uniqueToFirst, .uniqueToFirst),
      ("uniqueToSecond", uniqueToSecond, .uniqueToSecond), ("synergy", synergy, .synergistic),
    ]
    var result: DiscreteTable?
    for part in parts {
      guard (0...1).contains(part.weight) else {
        throw PhantomError(
          .invalidDesign, place: part.name, message: "expected 0 to 1 bits, found \(part.weight)")
      }
      guard part.weight > 0 else { continue }
      let blanked = part.table.blanked(told: part.weight)
      result = if let before = result { try before.product(with: blanked) } else { blanked }
    }
    guard let result else {
      throw PhantomError(
        .invalidDesign, place: "mixture", message: "expected at least one weight above 0")
    }
    return result
  }

  /// The table in which nobody tells anything with probability 1 − `share`: the modalities with more
  /// than one symbol then show a blank of their own.
  private func blanked(told share: Double) -> DiscreteTable {
    if share == 1 { return self }
    let sizes = alphabetSizes.map { $0 > 1 ? $0 + 1 : 1 }
    let total = sizes.reduce(classCount, *)
    let shape = DiscreteTable(unchecked: sizes, classCount, [])
    var values = [Double](repeating: 0, count: total)
    for (cell, mass) in probabilities.enumerated() {
      let (symbols, label) = outcome(of: cell)
      values[shape.cell(of: symbols, label: label)] += share * mass
    }
    for (label, mass) in classShares.enumerated() {
      values[shape.cell(of: sizes.map { $0 - 1 }, label: label)] += (1 - share) * mass
    }
    return DiscreteTable(unchecked: sizes, classCount, values)
  }

  /// Equally likely outcomes of two classes.
  private static func factor(
    _ outcomes: [(symbols: [Int], label: Int)], _ sizes: [Int]
  ) -> DiscreteTable {
    let shape = DiscreteTable(unchecked: sizes, 2, [])
    var values = [Double](repeating: 0, count: sizes.reduce(2, *))
    for outcome in outcomes {
      values[shape.cell(of: outcome.symbols, label: outcome.label)] += 1 / Double(outcomes.count)
    }
    return DiscreteTable(unchecked: sizes, 2, values)
  }
}
