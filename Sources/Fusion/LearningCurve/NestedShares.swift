package import Cohorts
package import Statistics

/// A part of a split in nested pieces: whole groups in a fixed random order whose every beginning
/// holds all classes, as evenly as the groups allow.
package struct NestedShares {
  /// The groups in the order in which they are added.
  private let order: [[Int]]
  /// The first groups, which together hold every class.
  private let fewest: Int
  private let total: Int

  /// Draws an order.
  ///
  /// - Parameters:
  ///   - part: The cases of the part.
  ///   - groups: The groups that are never split.
  ///   - labels: The class of each case of the cohort.
  ///   - stream: Draws the order.
  package init(_ part: [Int], groups: Grouping, labels: [Int], stream: inout RandomStream) {
    var members: [Int: [Int]] = [:]
    for index in part { members[groups.indexOfCase[index], default: []].append(index) }
    let names = members.keys.sorted()
    let drawn = stream.permutation(names.count).compactMap { members[names[$0]] }
    // Groups of each class take turns: the i-th of k stands at (i + ½) / k of the way.
    let classes = drawn.map { Self.mainClass($0, labels) }
    var counts: [Int: Int] = [:]
    for label in classes { counts[label, default: 0] += 1 }
    var seen: [Int: Int] = [:]
    let places = classes.map { label -> Double in
      let place = seen[label] ?? 0
      seen[label] = place + 1
      return (Double(place) + 0.5) / Double(counts[label] ?? 1)
    }
    let even = drawn.indices.sorted { (places[$0], $0) < (places[$1], $1) }.map { drawn[$0] }
    // Every class comes first once, so that no beginning lacks one.
    var first: [Int] = []
    for label in Set(part.map { labels[$0] }).sorted() {
      guard !first.contains(where: { even[$0].contains { labels[$0] == label } }),
        let holder = even.firstIndex(where: { $0.contains { labels[$0] == label } })
      else { continue }
      first.append(holder)
    }
    order = (first + even.indices.filter { !first.contains($0) }).map { even[$0] }
    fewest = first.count
    total = part.count
  }

  /// The cases of the first groups that hold at least a share of the part's cases, ascending.
  package func cases(share: Double) -> [Int] {
    let wanted = share * Double(total) - 1e-9
    var taken: [Int] = []
    for (place, group) in order.enumerated() {
      if place >= fewest, Double(taken.count) >= wanted { break }
      taken += group
    }
    return taken.sorted()
  }

  /// The most frequent class of some cases; of equals the lowest.
  private static func mainClass(_ cases: [Int], _ labels: [Int]) -> Int {
    var counts: [Int: Int] = [:]
    for index in cases { counts[labels[index], default: 0] += 1 }
    return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? 0
  }
}
