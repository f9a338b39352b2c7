internal import Foundation

/// Why a column looks like an identifier rather than a measurement.
package enum IdentifierSign: Hashable {
  /// Every case, or every group, has its own value.
  case unique(perGroup: Bool)
  /// Whole numbers of a narrow range that hardly repeat: measurements would.
  case numbering(low: Double, high: Double)
  /// Whole numbers that rise, or fall, from row to row.
  case rowOrder
  /// Hardly any value repeats, and the column's name says what it is.
  case name
}

/// Tells identifiers from measurements.
package struct IdentifierColumn {
  /// The fewest units (cases or groups) whose values are judged.
  static let fewestUnits = 20
  /// The share of units with values of their own from which values count as hardly repeating.
  static let uniqueShare = 0.95
  /// Words that say "identifier" anywhere in a name.
  private static let idWords: Set<String> = [
    "id", "ids", "uid", "uuid", "pid", "mrn", "accession", "barcode", "serial",
  ]
  /// Words that do so at the end only: an "exam number" is given out, the "number of nodes" and
  /// "number 7" are measured.
  private static let lastWords: Set<String> = [
    "nr", "no", "num", "number", "code", "key", "record",
  ]

  /// The sign in a column of numbers; `nil` for a measurement.
  package static func sign(_ column: TabularColumns.Column<Double>, _ groups: Grouping)
    -> IdentifierSign?
  {
    let (values, _) = units(column.values, groups)
    guard values.count >= fewestUnits,
      values.allSatisfy({ $0 == $0.rounded() && abs($0) < 1e15 })
    else { return nil }
    let sorted = values.sorted()
    let distinct = 1 + zip(sorted, sorted.dropFirst()).count { $0 != $1 }
    let isUnique = Double(distinct) >= uniqueShare * Double(values.count)
    guard isUnique else { return nil }
    if distinct == values.count,
      zip(values, values.dropFirst()).allSatisfy({ $0 < $1 })
        || zip(values, values.dropFirst()).allSatisfy({ $0 > $1 })
    {
      return .rowOrder
    }
    if let low = sorted.first, let high = sorted.last {
      // n values out of `range` repeat in n(n − 1) / 2 / range pairs on average, in more if some
      // values are likelier than others; Poisson's chance of so few repetitions.
      let count = Double(values.count)
      let expected = count * (count - 1) / 2 / (high - low + 1)
      if poissonTail(values.count - distinct, mean: expected) < 1e-6 {
        return .numbering(low: low, high: high)
      }
    }
    return hasTellingName(column.name) ? .name : nil
  }

  /// The sign in a column of categories; `nil` where categories repeat.
  package static func sign(_ column: TabularColumns.Column<String>, _ groups: Grouping)
    -> IdentifierSign?
  {
    let (values, perGroup) = units(column.values, groups)
    guard values.count >= fewestUnits,
      Double(Set(values).count) >= uniqueShare * Double(values.count)
    else { return nil }
    return .unique(perGroup: perGroup)
  }

  /// The values of cases, or one a group where groups have several cases and one value each.
  private static func units<Value: Hashable>(
    _ values: [Value?], _ groups: Grouping
  ) -> (values: [Value], perGroup: Bool) {
    var firsts = [Value?](repeating: nil, count: groups.count)
    var inOrder: [Value] = []
    var present = 0
    var isConstant = true
    for (item, value) in values.enumerated() {
      guard let value else { continue }
      present += 1
      let group = groups.indexOfCase[item]
      if let first = firsts[group] {
        if first != value { isConstant = false }
      } else {
        firsts[group] = value
        inOrder.append(value)
      }
    }
    return isConstant && inOrder.count < present
      ? (inOrder, true) : (values.compactMap { $0 }, false)
  }

  private static func hasTellingName(_ name: String) -> Bool {
    let words = name.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    return words == ["index"] || words.contains { idWords.contains($0) }
      || words.last.map { lastWords.contains($0) } == true
  }

  /// P(X ≤ count) of a Poisson number.
  static func poissonTail(_ count: Int, mean: Double) -> Double {
    guard mean > 0 else { return 1 }
    var sum = 0.0
    var logTerm = -mean
    for k in 0...max(0, count) {
      if k > 0 { logTerm += log(mean / Double(k)) }
      sum += exp(logTerm)
    }
    return min(1, sum)
  }
}
