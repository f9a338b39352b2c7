extension Partition {
  /// A grid over an image: pixel (y, x) belongs to `(y·r/H)·c + x·c/W` in integer division.
  ///
  /// - Throws: ``ContributionError`` with code `invalidPartition` if there are more rows or columns
  ///   of cells than pixels.
  public static func grid(
    height: Int, width: Int, rows: Int, columns: Int
  ) throws(ContributionError) -> Partition {
    guard rows > 0, columns > 0, rows <= height, columns <= width,
      height <= 1 << 15, width <= 1 << 15
    else {
      throw ContributionError(
        .invalidPartition,
        "a grid of \(rows) x \(columns) cells does not fit \(height) x \(width) pixels")
    }
    var parts: [Int] = []
    parts.reserveCapacity(height * width)
    for y in 0..<height {
      let row = y * rows / height * columns
      for x in 0..<width { parts.append(row + x * columns / width) }
    }
    return try Partition(partOfElement: parts, count: rows * columns)
  }

  /// Neighboring elements in blocks whose sizes differ by one at most.
  ///
  /// - Throws: ``ContributionError`` with code `invalidPartition` if there are more blocks than
  ///   elements.
  public static func blocks(elements: Int, count: Int) throws(ContributionError) -> Partition {
    guard count > 0, elements >= count else {
      throw ContributionError(
        .invalidPartition, "\(elements) elements do not make \(count) blocks")
    }
    return try Partition(
      partOfElement: (0..<elements).map { $0 * count / elements }, count: count)
  }

  /// Groups of elements that may overlap and leave some out.
  ///
  /// A shared element goes to the smallest of its groups, the most specific one; among equals to the
  /// first. What is in no group forms one last part. Groups that lose all their elements vanish.
  ///
  /// - Returns: The partition and, for each part, its group; `nil` for the leftovers.
  public static func disjoint(
    _ groups: [[Int]], elementCount: Int
  ) throws(ContributionError) -> (partition: Partition, groups: [Int?]) {
    let order = groups.indices.sorted { (groups[$0].count, $0) < (groups[$1].count, $1) }
    var owner = [Int](repeating: -1, count: max(0, elementCount))
    for group in order {
      for element in groups[group] {
        guard owner.indices.contains(element) else {
          throw ContributionError(
            .invalidPartition,
            "group \(group) names element \(element), but there are \(elementCount)")
        }
        if owner[element] < 0 { owner[element] = group }
      }
    }
    var parts: [[Int]] = []
    var kept: [Int?] = []
    for group in groups.indices {
      let elements = owner.indices.filter { owner[$0] == group }
      guard !elements.isEmpty else { continue }
      parts.append(elements)
      kept.append(group)
    }
    let rest = owner.indices.filter { owner[$0] < 0 }
    if !rest.isEmpty {
      parts.append(rest)
      kept.append(nil)
    }
    return (try Partition(parts: parts, elementCount: elementCount), kept)
  }

  /// Neighboring parts joined until `count` are left, of near-equal numbers of parts.
  public func merged(to count: Int) throws(ContributionError) -> Partition {
    let blocks = try Partition.blocks(elements: self.count, count: count)
    return try Partition(
      partOfElement: partOfElement.map { blocks.partOfElement[$0] }, count: count)
  }
}
