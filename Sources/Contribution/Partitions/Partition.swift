/// The parts ("players") that the elements of one modality are split into: each element in exactly
/// one part, no part empty.
///
/// Elements are pixels in row-major order, words, columns, features or tokens. The invariants are
/// checked when a partition is made, whichever way.
public struct Partition: Sendable, Hashable, Codable {
  /// The part of each element.
  public let partOfElement: [Int]
  /// The number of parts.
  public let count: Int

  /// Checks an assignment of elements to parts.
  ///
  /// - Throws: ``ContributionError`` with code `invalidPartition` if an element's part is not in
  ///   `0..<count`, or a part has no element.
  public init(partOfElement: [Int], count: Int) throws(ContributionError) {
    guard count > 0, !partOfElement.isEmpty else {
      throw ContributionError(
        .invalidPartition,
        "expected at least one part and one element, found \(count) parts of "
          + "\(partOfElement.count) elements")
    }
    var sizes = [Int](repeating: 0, count: count)
    for (element, part) in partOfElement.enumerated() {
      guard sizes.indices.contains(part) else {
        throw ContributionError(
          .invalidPartition,
          "expected a part from 0 to \(count - 1) for element \(element), found \(part)")
      }
      sizes[part] += 1
    }
    if let empty = sizes.firstIndex(of: 0) {
      throw ContributionError(
        .invalidPartition,
        "part \(empty) of \(count) has no element; ask for at most \(partOfElement.count) parts")
    }
    self.partOfElement = partOfElement
    self.count = count
  }

  /// Checks a list of parts.
  ///
  /// - Throws: ``ContributionError`` with code `invalidPartition` if an element is in no part or in
  ///   two, does not exist, or a part is empty.
  public init(parts: [[Int]], elementCount: Int) throws(ContributionError) {
    var assigned = [Int](repeating: -1, count: max(0, elementCount))
    for (part, elements) in parts.enumerated() {
      for element in elements {
        guard assigned.indices.contains(element) else {
          throw ContributionError(
            .invalidPartition,
            "part \(part) names element \(element), but there are \(elementCount)")
        }
        guard assigned[element] < 0 else {
          throw ContributionError(
            .invalidPartition,
            "element \(element) is in part \(assigned[element]) and in part \(part)")
        }
        assigned[element] = part
      }
    }
    if let orphan = assigned.firstIndex(of: -1) {
      throw ContributionError(.invalidPartition, "element \(orphan) is in no part")
    }
    try self.init(partOfElement: assigned, count: parts.count)
  }

  /// The elements of each part, ascending.
  public var parts: [[Int]] {
    var parts = [[Int]](repeating: [], count: count)
    for (element, part) in partOfElement.enumerated() { parts[part].append(element) }
    return parts
  }

  /// The number of elements of each part.
  public var sizes: [Int] {
    partOfElement.reduce(into: [Int](repeating: 0, count: count)) { $0[$1] += 1 }
  }
}
