import Statistics

/// A made-up cohort whose modalities each show one symbol, drawn with the class from a known table:
/// so what the modalities tell alone and together is known exactly.
public struct DiscretePhantom: Sendable {
  /// One case.
  public struct Case: Sendable, Hashable {
    /// The unique key.
    public let id: String
    /// The key of its group.
    public let group: String
    /// The key of its site, if there are any.
    public let site: String?
    /// The symbol that each modality shows, after confusion.
    public let symbols: [Int]
    /// The class.
    public let label: Int
    /// Whether each modality is there.
    public let hasModality: [Bool]
    /// Whether the label is.
    public let hasLabel: Bool
  }

  /// What the cohort is drawn from.
  public let design: DiscreteDesign
  /// The seed of all its randomness.
  public let seed: UInt64
  /// The cases, those of one group together.
  public let cases: [Case]
  /// The distribution of what is shown: the design's table after confusion.
  public let shownTable: DiscreteTable
  /// The names of the classes, in the table's order.
  public let classNames: [String]

  /// Draws a cohort.
  ///
  /// - Parameters:
  ///   - design: The distribution and how it is shown.
  ///   - seed: The seed; equal seeds give equal cohorts, to the last byte.
  /// - Throws: ``PhantomError`` with code `invalidDesign` if a number is out of its range.
  public init(_ design: DiscreteDesign, seed: UInt64 = 1) throws(PhantomError) {
    try design.check()
    self.design = design
    self.seed = seed
    shownTable = design.table.confused(design.modalities.map(\.confusion))
    let digits = String(design.table.classCount - 1).count
    classNames = (0..<design.table.classCount).map {
      "class\(LesionPhantom.padded($0, to: digits))"
    }
    let outcomes = Self.cumulative(design.table.probabilities)
    let patterns = Self.cumulative(design.patterns.map(\.share))
    let width = max(5, String(design.caseCount).count)
    var cases: [Case] = []
    cases.reserveCapacity(design.caseCount)
    var group = 0
    while cases.count < design.caseCount {
      var stream = RandomStream(seed: seed, "phantom", "discrete", "group", "\(group)")
      let site = design.siteCount > 0 ? "site\(stream.index(below: design.siteCount) + 1)" : nil
      let size = 1 + stream.index(below: design.mostCasesPerGroup)
      let first = Self.draw(outcomes, using: &stream)
      for number in 0..<min(size, design.caseCount - cases.count) {
        // Drawn for every case, so that similarity moves nothing else.
        let repeats = stream.uniform() < design.groupSimilarity
        let own = Self.draw(outcomes, using: &stream)
        let (symbols, label) = design.table.outcome(of: number == 0 || repeats ? first : own)
        let shown = zip(symbols, design.modalities).enumerated().map { index, pair in
          let isConfused = stream.uniform() < pair.1.confusion
          let other = stream.index(below: design.table.alphabetSizes[index])
          return isConfused ? other : pair.0
        }
        let place = stream.uniform()
        let pattern =
          design.patterns.isEmpty ? nil : design.patterns[Self.find(place, in: patterns)]
        let planned = pattern?.hasModality ?? shown.map { _ in true }
        let isLost = design.missingModalityRates.map { stream.uniform() < $0 }
        let kept = planned.indices.map { planned[$0] && !(isLost.isEmpty ? false : isLost[$0]) }
        let losesLabel = stream.uniform() < design.missingLabelRate
        cases.append(
          Case(
            id: "case\(LesionPhantom.padded(cases.count + 1, to: width))",
            group: "group\(LesionPhantom.padded(group + 1, to: width))", site: site,
            symbols: shown, label: label, hasModality: kept.contains(true) ? kept : planned,
            hasLabel: (pattern?.hasLabel ?? true) && !losesLabel))
      }
      group += 1
    }
    self.cases = cases
  }

  /// Running sums of shares, the last of which is one.
  private static func cumulative(_ shares: [Double]) -> [Double] {
    let total = shares.reduce(0, +)
    var sum = 0.0
    return shares.map { share in
      sum += share / max(total, .leastNormalMagnitude)
      return sum
    }
  }

  private static func draw(_ sums: [Double], using stream: inout RandomStream) -> Int {
    find(stream.uniform(), in: sums)
  }

  /// The first place whose running sum is above a number below one; never one of no share.
  private static func find(_ number: Double, in sums: [Double]) -> Int {
    // Rounding may leave the last sum just below one.
    let wanted = min(number, (sums.last ?? 1).nextDown)
    var (low, high) = (0, sums.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if sums[middle] > wanted { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
