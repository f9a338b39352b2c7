/// One row of numbers per case, or none where the case lacks the modality.
public struct RepresentationRows: Sendable, Hashable {
  /// What the columns are.
  public let names: [String]
  /// Whether each case has a row.
  public let presence: [Bool]
  /// The rows of all cases, row-major `[cases, names.count]`; zeros where there is none.
  public let values: [Double]

  /// Creates rows.
  ///
  /// - Throws: ``InteractionsError`` with code `invalidSetting` if the counts disagree, or
  ///   `unreadableInput` if a present row holds a number that is not finite.
  public init(names: [String], presence: [Bool], values: [Double]) throws(InteractionsError) {
    guard values.count == names.count * presence.count else {
      throw InteractionsError(
        .invalidSetting,
        "expected \(names.count) numbers for each of \(presence.count) cases, found "
          + "\(values.count) numbers")
    }
    for (row, isPresent) in presence.enumerated() where isPresent {
      let start = row * names.count
      for column in names.indices where !values[start + column].isFinite {
        throw InteractionsError(
          .unreadableInput,
          "row \(row), column \"\(names[column])\": expected a finite number, found "
            + "\(values[start + column])")
      }
    }
    self.names = names
    self.presence = presence
    self.values = values
  }

  init(checked names: [String], presence: [Bool], values: [Double]) {
    self.names = names
    self.presence = presence
    self.values = values
  }

  /// The number of cases, with and without a row.
  public var caseCount: Int { presence.count }
  /// The number of columns.
  public var columnCount: Int { names.count }
  /// The number of cases that have a row.
  public var presentCount: Int { presence.count { $0 } }

  /// The row of one case, by its position here; `nil` where there is none.
  public subscript(position: Int) -> [Double]? {
    guard presence.indices.contains(position), presence[position] else { return nil }
    return Array(values[position * columnCount..<(position + 1) * columnCount])
  }

  /// The positions of cases that have a row.
  public var presentPositions: [Int] { presence.indices.filter { presence[$0] } }

  /// Some cases only, in the order given.
  func selecting(_ positions: [Int]) -> RepresentationRows {
    var chosen: [Double] = []
    chosen.reserveCapacity(positions.count * columnCount)
    for position in positions {
      chosen += values[position * columnCount..<(position + 1) * columnCount]
    }
    return RepresentationRows(
      checked: names, presence: positions.map { presence[$0] }, values: chosen)
  }

  /// Only the cases that have a row.
  var present: RepresentationRows {
    presence.allSatisfy(\.self) ? self : selecting(presentPositions)
  }
}
