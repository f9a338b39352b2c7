/// The cases in which each feature is most active, one a group, kept while cases stream by.
///
/// Ties go to the smaller case number, so that the order of chunks does not matter.
package struct TopCases: Sendable {
  /// One case.
  package struct Entry: Sendable, Hashable {
    package let value: Double
    package let row: Int
    let group: Int

    /// Whether this stands before another.
    func precedes(_ other: Entry) -> Bool {
      value != other.value ? value > other.value : row < other.row
    }
  }

  /// How many cases are kept of each feature.
  package let limit: Int
  /// By feature, the most active first.
  package private(set) var entries: [[Entry]]

  package init(featureCount: Int, limit: Int) {
    self.limit = limit
    entries = [[Entry]](repeating: [], count: featureCount)
  }

  /// Adds cases whose first has the number `firstRow`.
  package mutating func add(_ columns: FeatureColumns, groups: [Int], firstRow: Int = 0) {
    let featureCount = entries.count
    let limit = limit
    guard limit > 0 else { return }
    entries.withUnsafeMutableBufferPointer { entries in
      FeatureBlocks.forEach { block in
        for feature in FeatureBlocks.range(block, of: featureCount) {
          var list = entries[feature]
          entries[feature] = []
          for place in columns.range(feature) {
            let value = columns.values[place]
            if list.count == limit, value < list[limit - 1].value { continue }
            let row = Int(columns.cases[place])
            Self.insert(
              Entry(value: value, row: firstRow + row, group: groups[row]), into: &list,
              limit: limit)
          }
          entries[feature] = list
        }
      }
    }
  }

  private static func insert(_ entry: Entry, into list: inout [Entry], limit: Int) {
    if let own = list.firstIndex(where: { $0.group == entry.group }) {
      guard entry.precedes(list[own]) else { return }
      list.remove(at: own)
    } else if list.count == limit {
      guard entry.precedes(list[limit - 1]) else { return }
      list.removeLast()
    }
    let place = list.firstIndex { entry.precedes($0) } ?? list.count
    list.insert(entry, at: place)
  }
}
