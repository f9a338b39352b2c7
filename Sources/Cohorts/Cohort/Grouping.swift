/// A division of cases into named groups that no fold may split.
public struct Grouping: Sendable, Hashable {
  /// The groups' names, sorted by their UTF-8 bytes.
  public let names: [String]
  /// The group of each case, an index into `names`.
  public let indexOfCase: [Int]
  /// The number of groups.
  public var count: Int { names.count }

  /// Groups cases by the name that each carries.
  public init(nameOfCase: [String]) {
    names = sortedByBytes(Set(nameOfCase))
    let indices = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    indexOfCase = nameOfCase.map { indices[$0] ?? 0 }
  }

  /// The cases of each group, ascending.
  public func cases() -> [[Int]] {
    var result = [[Int]](repeating: [], count: count)
    for (item, group) in indexOfCase.enumerated() { result[group].append(item) }
    return result
  }

  /// The grouping of some cases only; groups without any of them vanish.
  public func restricted(to cases: [Int]) -> Grouping {
    Grouping(nameOfCase: cases.map { names[indexOfCase[$0]] })
  }

  /// The connected components of two groupings: cases that share a group of either stay together.
  ///
  /// A component takes the name of its first group in `self`.
  public func connected(with other: Grouping) -> Grouping {
    var parents = Array(0..<count + other.count)
    func root(_ start: Int) -> Int {
      var at = start
      while parents[at] != at {
        parents[at] = parents[parents[at]]
        at = parents[at]
      }
      return at
    }
    for (first, second) in zip(indexOfCase, other.indexOfCase) {
      let a = root(first)
      let b = root(count + second)
      // The smaller index wins, so a component's root is its first group.
      if a != b { parents[max(a, b)] = min(a, b) }
    }
    return Grouping(nameOfCase: indexOfCase.map { names[root($0)] })
  }
}

/// Strings in the order of their UTF-8 bytes, the same on every machine and run.
package func sortedByBytes(_ strings: some Sequence<String>) -> [String] {
  strings.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
}
