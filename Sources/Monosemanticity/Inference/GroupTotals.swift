/// Several sums over each group, of which one feature touches few: cleared by visiting those only.
struct GroupTotals {
  let slotCount: Int
  /// `[groups, slots]`.
  var totals: [Double]
  /// The groups with a case, in order of appearance.
  private(set) var touched: [Int32] = []
  private var marks: [Bool]

  init(groupCount: Int, slotCount: Int) {
    self.slotCount = slotCount
    totals = [Double](repeating: 0, count: groupCount * slotCount)
    marks = [Bool](repeating: false, count: groupCount)
  }

  /// Where a group's sums begin, once it is noted as touched.
  mutating func start(_ group: Int) -> Int {
    if !marks[group] {
      marks[group] = true
      touched.append(Int32(truncatingIfNeeded: group))
    }
    return group * slotCount
  }

  /// Where a group's sums begin.
  func position(_ group: Int) -> Int { group * slotCount }

  /// Whether the feature has a case in a group.
  func isTouched(_ group: Int) -> Bool { marks[group] }

  /// One sum of every touched group.
  func values(_ slot: Int) -> [(group: Int, sum: Double)] {
    touched.map { (Int($0), totals[Int($0) * slotCount + slot]) }
  }

  /// Sets all sums of touched groups to 0.
  mutating func clear() {
    for group in touched {
      marks[Int(group)] = false
      for slot in 0..<slotCount { totals[Int(group) * slotCount + slot] = 0 }
    }
    touched.removeAll(keepingCapacity: true)
  }
}
