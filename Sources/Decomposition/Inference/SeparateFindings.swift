internal import Foundation
internal import Statistics

/// What is known without labelled pairs: redundancy, unique information, and a range for synergy.
public struct SeparateFindings: Sendable {
  /// The bounds of the pooled and raked tables.
  public let range: SynergyRange
  /// The one-sided lower confidence limit of the synergy, in bits; at least zero.
  ///
  /// Cross-fitted: the late fusion whose loss bounds the information is fitted on other groups than
  /// those that measure it, so that the limit errs downwards.
  public let synergyLowerLimit: Double?
  /// The one-sided upper confidence limit of the synergy, in bits.
  public let synergyUpperLimit: Double?
  /// The one-sided upper confidence limit of what late fusion can lose, in bits.
  public let regretUpperLimit: Double?
  /// The one-sided lower confidence limit of I(X1, X2; Y) from held-out losses, in bits.
  ///
  /// It holds for the raw modalities too, not only for their symbols.
  public let informationLowerLimit: Double?
  /// The level of each limit.
  public let level: Double
  /// p-values of G-tests that the samples come from one population, by what was compared: `label`,
  /// `first`, `second`; none where one sample is part of the other.
  public let populationTests: [String: Double]
  /// Why there are no limits.
  public let note: String?
  /// Whether the tables are a known distribution, whose bounds are limits themselves.
  public let isKnown: Bool

  /// The bounds of a known distribution, from its two-way margins.
  public init(known table: JointTable, settings: AnalysisSettings) throws(DecompositionError) {
    try settings.check()
    try Self.requireAffordable(table.shape)
    let three = try ThreeMargins(of: table)
    range = try SynergyRange(
      three, tolerance: settings.tolerance, starts: Self.starts(three, seed: settings.seed))
    (synergyLowerLimit, synergyUpperLimit, regretUpperLimit) = (nil, nil, nil)
    informationLowerLimit = nil
    level = settings.level
    populationTests = [:]
    note = "a known distribution has no sampling error"
    isKnown = true
  }

  /// Bounds from a sample in which cases lack a modality or the label.
  ///
  /// - Throws: ``DecompositionError`` with code `tooFewClasses` or `invalidTable` where one of the
  ///   three tables is empty or the labels hold one class only.
  public init(_ sample: SymbolSample, settings: AnalysisSettings) throws(DecompositionError) {
    try settings.check()
    try Self.requireAffordable(sample.shape)
    let counts = sample.counts()
    try counts.requireTables(sample.sizes)
    let three = try counts.threeMargins(smoothing: 1e-3)
    let range = try SynergyRange(
      three, tolerance: settings.tolerance, starts: Self.starts(three, seed: settings.seed))
    self.range = range
    level = settings.level
    populationTests = Self.populationTests(sample)
    isKnown = false
    if let reason = Self.reasonAgainstLimits(sample, range.shift, populationTests) {
      (synergyLowerLimit, synergyUpperLimit, regretUpperLimit) = (nil, nil, nil)
      informationLowerLimit = nil
      note = "no limit: \(reason)"
      return
    }
    let held = HeldOutLateFusion(sample, three: three, union: range.union, settings: settings)
    note = held == nil ? "no limit from held-out losses: they are not finite" : nil
    synergyLowerLimit = held.map { max(0, $0.synergyLimit(level: settings.level)) }
    informationLowerLimit = held.map { max(0, $0.informationLimit(level: settings.level)) }
    // Each draw solves linear programs: fewer draws, and their deviation instead of their tails. A
    // table with many cells has none; its bounds are as wide as the label's entropy anyway.
    let cells = sample.shape.first * sample.shape.second * sample.shape.classes
    let drawCount = cells <= 500 ? 100 : cells <= 4000 ? 20 : 0
    var uppers: [Double] = []
    var regrets: [Double] = []
    GroupResampling(sample: sample, drawCount: min(settings.drawCount, drawCount)).forEachDraw(
      RandomStream(seed: settings.seed, "draw bounds")
    ) { weights in
      guard let drawn = try? sample.counts(weights: weights).threeMargins(smoothing: 1e-3),
        let ends = try? SynergyEnds(drawn, tolerance: settings.drawTolerance)
      else { return }
      uppers.append(ends.upper)
      regrets.append(ends.regret)
    }
    func limit(_ value: Double, _ draws: [Double]) -> Double? {
      // Draws that all agree show a table pressed against its edge, not certainty.
      guard let deviation = standardDeviation(of: draws), deviation > 1e-9,
        2 * draws.count >= drawCount
      else { return nil }
      return min(range.union.labelEntropy, value + normalQuantile(settings.level) * deviation)
    }
    synergyUpperLimit = limit(range.upper, uppers)
    regretUpperLimit = limit(range.lateFusionRegret, regrets)
  }

  /// With fewer groups in one of the three samples the normal limits were never simulated.
  static let fewestGroupsForLimits = 100
  /// The p-value below which samples count as coming from different populations.
  static let populationLevel = 0.01
  /// Beyond this total variation the tables are no longer those that were counted.
  static let largestShift = 0.01

  private static func reasonAgainstLimits(
    _ sample: SymbolSample, _ shift: Double, _ tests: [String: Double]
  ) -> String? {
    if let name = tests.filter({ $0.value < populationLevel }).keys.sorted().first {
      return
        "the samples differ in \(name == "label" ? "the label" : "the \(name) modality") beyond "
        + "chance, and bounds presume one population"
    }
    if shift > largestShift {
      return
        "no joint has the three tables; the nearest is \(rounded(shift)) away in total variation"
    }
    var (first, second, pairs) = (Set<Int32>(), Set<Int32>(), Set<Int32>())
    var byClass = [[Set<Int32>]](
      repeating: [Set<Int32>](repeating: [], count: sample.shape.classes), count: 2)
    for index in sample.label.indices {
      let (a, b, y) = (sample.first[index], sample.second[index], sample.label[index])
      let group = sample.group[index]
      if a >= 0 && y >= 0 {
        first.insert(group)
        byClass[0][Int(y)].insert(group)
      }
      if b >= 0 && y >= 0 {
        second.insert(group)
        byClass[1][Int(y)].insert(group)
      }
      if a >= 0 && b >= 0 { pairs.insert(group) }
    }
    let fewest = min(first.count, second.count, pairs.count)
    if fewest < fewestGroupsForLimits {
      return "\(fewest) independent groups in one of the three samples are too few, at least "
        + "\(fewestGroupsForLimits) are needed"
    }
    for y in 0..<sample.shape.classes {
      let counts = byClass.map { $0[y].count }
      // A class without a case anywhere has no mass; one that only one sample holds has no loss.
      if counts.contains(where: { $0 > 0 }), (counts.min() ?? 0) < GroupBootstrap.fewestGroups {
        return "class \(y) occurs in \(counts.min() ?? 0) groups of a labelled sample, at least "
          + "\(GroupBootstrap.fewestGroups) are needed"
      }
    }
    return nil
  }

  /// Whether the programs over joints of this shape, whose systems cost A C (B C)², end in seconds.
  static func isAffordable(_ shape: TableShape) -> Bool {
    let rows = Double(max(shape.first, shape.second)) * Double(shape.classes)
    let columns = Double(min(shape.first, shape.second)) * Double(shape.classes)
    return rows * columns * columns <= 5e8
  }

  /// Refuses tables whose linear programs would take minutes.
  private static func requireAffordable(_ shape: TableShape) throws(DecompositionError) {
    guard isAffordable(shape) else {
      throw DecompositionError(
        .tooLarge,
        "\(shape.first) x \(shape.second) x \(shape.classes) symbols are too many for the bounds' linear "
          + "programs; use fewer symbols")
    }
  }

  private static func starts(_ three: ThreeMargins, seed: UInt64) -> [[Double]] {
    let size = three.pair.values.count * three.firstAndLabel.columns
    // Linear programs over very large tables would take longer than their answer is worth.
    guard size <= 4000 else { return [] }
    return (0..<8).map { start in
      var stream = RandomStream(seed: seed, "vertex", "\(start)")
      return (0..<size).map { _ in stream.normal() }
    }
  }

  /// Whether two samples that share a variable could come from one population.
  private static func populationTests(_ sample: SymbolSample) -> [String: Double] {
    var tests: [String: Double] = [:]
    let (a, b, y) = (sample.first, sample.second, sample.label)
    func test(
      _ name: String, _ symbols: [Int32], _ count: Int, _ inOne: (Int) -> Bool,
      _ inOther: (Int) -> Bool
    ) {
      var one = [Double](repeating: 0, count: count)
      var other = one
      for index in symbols.indices where symbols[index] >= 0 {
        switch (inOne(index), inOther(index)) {
        case (true, false): one[Int(symbols[index])] += 1
        case (false, true): other[Int(symbols[index])] += 1
        default: break
        }
      }
      if let p = independencePValue(one, other) { tests[name] = p }
    }
    test("label", y, sample.shape.classes, { a[$0] >= 0 }, { b[$0] >= 0 })
    test("first", a, sample.shape.first, { y[$0] >= 0 }, { b[$0] >= 0 })
    test("second", b, sample.shape.second, { y[$0] >= 0 }, { a[$0] >= 0 })
    return tests
  }
}

extension SampleCounts {
  /// Refuses a sample that lacks one of the three kinds of cases, or has one class only.
  func requireTables(_ sizes: SampleSizes) throws(DecompositionError) {
    for (size, what) in [
      (sizes.labelledFirst, "have the first modality and a label"),
      (sizes.labelledSecond, "have the second modality and a label"),
      (sizes.pairs, "have both modalities"),
    ] where size == 0 {
      throw DecompositionError(
        .invalidTable, "no cases \(what); bounds need all three kinds of cases")
    }
    let classes = shape.classes
    for (table, name) in [(labelledFirst, "first"), (labelledSecond, "second")] {
      let seen = Set(table.indices.filter { table[$0] > 0 }.map { $0 % classes })
      guard seen.count > 1 else {
        throw DecompositionError(
          .tooFewClasses,
          "the cases with the \(name) modality hold one class only; nothing can be told apart")
      }
    }
  }

  /// The three two-way tables, pooled and raked.
  func threeMargins(smoothing: Double) throws(DecompositionError) -> ThreeMargins {
    try ThreeMargins(
      labelledFirst: CountTable(
        counts: labelledFirst, rows: shape.first, columns: shape.classes),
      labelledSecond: CountTable(
        counts: labelledSecond, rows: shape.second, columns: shape.classes),
      pairs: CountTable(counts: pairs, rows: shape.first, columns: shape.second),
      smoothing: smoothing)
  }
}

/// The p-value of a G-test that two samples have one distribution, or `nil` where one is empty.
func independencePValue(_ left: [Double], _ right: [Double]) -> Double? {
  let (n, m) = (left.reduce(0, +), right.reduce(0, +))
  guard n > 0, m > 0 else { return nil }
  var statistic = 0.0
  var occupied = 0
  for (x, y) in zip(left, right) where x + y > 0 {
    occupied += 1
    let (expectedLeft, expectedRight) = ((x + y) * n / (n + m), (x + y) * m / (n + m))
    if x > 0 { statistic += 2 * x * log(x / expectedLeft) }
    if y > 0 { statistic += 2 * y * log(y / expectedRight) }
  }
  guard occupied > 1 else { return 1 }
  return chiSquaredTail(max(0, statistic), degrees: occupied - 1)
}

/// The probability that a chi-squared number exceeds a value: Q(k/2, x/2).
///
/// The series and the continued fraction of the incomplete gamma function (DLMF 8.11.4 and 8.9.2).
func chiSquaredTail(_ value: Double, degrees: Int) -> Double {
  let (a, x) = (Double(degrees) / 2, value / 2)
  guard x > 0 else { return 1 }
  let scale = exp(a * log(x) - x - lgamma(a))
  if x < a + 1 {
    var (term, sum, k) = (1 / a, 1 / a, a)
    for _ in 0..<10_000 {
      k += 1
      term *= x / k
      sum += term
      if term < sum * 1e-16 { break }
    }
    return max(0, 1 - scale * sum)
  }
  // Lentz's method.
  var b = x + 1 - a
  var c = 1e300
  var d = 1 / b
  var fraction = d
  for i in 1..<10_000 {
    let step = -Double(i) * (Double(i) - a)
    b += 2
    d = 1 / (step * d + b)
    c = b + step / c
    fraction *= c * d
    if abs(c * d - 1) < 1e-15 { break }
  }
  return min(1, scale * fraction)
}
