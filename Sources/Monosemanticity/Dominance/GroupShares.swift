/// A feature's shares summed by group, groups ascending; groups without the feature are not here.
struct GroupShares: Sendable {
  private(set) var groups: [Int32] = []
  /// The pairs of each group in which the feature fires.
  private(set) var counts: [Int32] = []
  /// The sum of each modality's shares, `[groups, modalities]`.
  private(set) var sums: [Double] = []

  /// Adds the sums of another chunk of cases.
  mutating func merge(groups newGroups: [Int32], counts newCounts: [Int32], sums newSums: [Double])
  {
    if groups.isEmpty {
      (groups, counts, sums) = (newGroups, newCounts, newSums)
      return
    }
    guard !newGroups.isEmpty else { return }
    let width = sums.count / groups.count
    var merged = GroupShares()
    merged.groups.reserveCapacity(groups.count + newGroups.count)
    var (left, right) = (0, 0)
    while left < groups.count || right < newGroups.count {
      let first = left < groups.count ? groups[left] : Int32.max
      let second = right < newGroups.count ? newGroups[right] : Int32.max
      let takesLeft = first <= second
      let takesRight = second <= first
      merged.groups.append(min(first, second))
      merged.counts.append(
        (takesLeft ? counts[left] : 0) + (takesRight ? newCounts[right] : 0))
      for modality in 0..<width {
        merged.sums.append(
          (takesLeft ? sums[left * width + modality] : 0)
            + (takesRight ? newSums[right * width + modality] : 0))
      }
      if takesLeft { left += 1 }
      if takesRight { right += 1 }
    }
    self = merged
  }
}
