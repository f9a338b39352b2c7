/// Several sums over each group that a feature touches, side by side: a feature touches few of many
/// groups, and its sums stay in the nearest cache.
struct GroupTotals {
  let slotCount: Int
  /// The groups with a case, in order of appearance.
  private(set) var touched: [Int32] = []
  /// `[touched groups, slots]`; what stands beyond is 0.
  private var totals: [Double]
  /// Where the sums of each located case begin.
  private var starts: [Int] = []
  /// Where each group stands among the touched ones; -1 for the others.
  private var places: [Int32]

  init(groupCount: Int, slotCount: Int) {
    self.slotCount = slotCount
    totals = [Double](repeating: 0, count: 64 * slotCount)
    places = [Int32](repeating: -1, count: groupCount)
  }

  /// Notes the groups of a feature's cases, and calls `body` with all sums and where those of each case
  /// begin.
  mutating func update(
    _ cases: ArraySlice<Int32>, groups: [Int],
    _ body: (_ totals: UnsafeMutablePointer<Double>, _ starts: UnsafePointer<Int>) -> Void
  ) {
    starts.removeAll(keepingCapacity: true)
    for item in cases {
      let group = groups[Int(item)]
      if places[group] < 0 {
        places[group] = Int32(truncatingIfNeeded: touched.count)
        touched.append(Int32(truncatingIfNeeded: group))
      }
      starts.append(Int(places[group]) * slotCount)
    }
    while touched.count * slotCount > totals.count {
      totals.append(contentsOf: repeatElement(0, count: totals.count))
    }
    totals.withUnsafeMutableBufferPointer { totals in
      starts.withUnsafeBufferPointer { starts in
        guard let totals = totals.baseAddress, let starts = starts.baseAddress else { return }
        body(totals, starts)
      }
    }
  }

  /// Whether the feature has a case in a group.
  func isTouched(_ group: Int) -> Bool { places[group] >= 0 }

  /// One sum of a touched group.
  func value(_ place: Int, _ slot: Int) -> Double { totals[place * slotCount + slot] }

  /// Forgets all groups.
  mutating func clear() {
    for group in touched { places[Int(group)] = -1 }
    for place in 0..<touched.count * slotCount { totals[place] = 0 }
    touched.removeAll(keepingCapacity: true)
  }
}

extension GroupSizes {
  /// The standard error of a mean over cases, from one sum of the groups in which it is not 0.
  func standardError(of mean: Double, _ totals: GroupTotals, _ slot: Int) -> Double? {
    standardError(of: mean, groups: totals.touched) { totals.value($0, slot) }
  }
}
