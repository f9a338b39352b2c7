internal import Foundation
internal import Statistics

/// What labelled pairs say: the decomposition with intervals and tests.
public struct PairedFindings: Sendable {
  /// The decomposition of the counted table itself, with its certificate.
  public let plugIn: InformationDecomposition
  /// Redundancy, in bits.
  public let redundancy: BitsEstimate
  /// What only the first modality tells, in bits.
  public let firstUnique: BitsEstimate
  /// What only the second modality tells, in bits.
  public let secondUnique: BitsEstimate
  /// Synergy, in bits, or `nil` where it was refused.
  public let synergy: BitsEstimate?
  /// I(X1; Y), in bits.
  public let firstInformation: BitsEstimate
  /// I(X2; Y), in bits.
  public let secondInformation: BitsEstimate
  /// I(X1, X2; Y), in bits, or `nil` where it was refused with the synergy.
  public let jointInformation: BitsEstimate?
  /// What the best late fusion loses against the best model, in bits; refused with the synergy.
  public let regret: BitsEstimate?
  /// Why the synergy was refused.
  public let refusal: String?
  /// The expected excess of the plug-in synergy, in bits; zero for a known distribution.
  public let bias: Double
  /// The number of independent observations, or `nil` for a known distribution.
  public let observations: Int?
  /// How many independent labelled pairs a point synergy needs.
  public let requiredObservations: Int
  /// The tests.
  public let tests: [InteractionTest]
  /// How many standard errors the delta method gives for the synergy, in bits: a check on the draws.
  public let synergyDeltaError: Double?
  /// Redundancy less unique, redundancy less synergy, unique less synergy; in bits.
  let contrasts: [AtomName: BitsEstimate]
  /// Why there are no intervals.
  public let intervalNote: String?

  /// What is said of a known distribution: exact values, no intervals, no tests.
  public init(known table: JointTable, tolerance: Double = 1e-10) throws(DecompositionError) {
    plugIn = try InformationDecomposition(of: table, tolerance: tolerance)
    let hasRegret = SeparateFindings.isAffordable(table.shape)
    guard let values = AtomValues(table, tolerance: tolerance, wantsRegret: hasRegret) else {
      throw DecompositionError(.invalidTable, "the table cannot be decomposed")
    }
    redundancy = .known(values[.redundancy])
    firstUnique = .known(values[.firstUnique])
    secondUnique = .known(values[.secondUnique])
    synergy = .known(values[.synergy])
    firstInformation = .known(values[.firstInformation])
    secondInformation = .known(values[.secondInformation])
    jointInformation = .known(values[.jointInformation])
    regret = hasRegret ? .known(values[.regret]) : nil
    refusal = nil
    bias = 0
    observations = nil
    requiredObservations = 0
    tests = []
    synergyDeltaError = nil
    contrasts = [:]
    intervalNote = "a known distribution has no sampling error"
  }

  /// Decomposes a sample of labelled pairs.
  ///
  /// - Parameters:
  ///   - pairs: Cases that all have both modalities and a label.
  ///   - settings: Draws, levels and tolerances.
  /// - Throws: ``DecompositionError`` with code `tooFewClasses` if the pairs hold fewer than two
  ///   classes.
  public init(_ pairs: SymbolSample, settings: AnalysisSettings) throws(DecompositionError) {
    try settings.check()
    guard let table = pairs.labelledPairs.counts().jointTable else {
      throw DecompositionError(
        .tooFewClasses,
        "\(pairs.labelledPairs.caseCount) labelled pairs hold fewer than two classes; nothing can "
          + "be told apart")
    }
    let pairs = pairs.labelledPairs
    let observations = pairs.groupCount
    let rule = SampleSizeRule(table.occupiedShape)
    let bias = rule.bias(observations: observations)
    plugIn = try InformationDecomposition(of: table, tolerance: settings.tolerance)
    let isRefused = bias > SampleSizeRule.largestBias
    let hasRegret = !isRefused && SeparateFindings.isAffordable(table.shape)
    let hasIntervals = observations >= GroupBootstrap.fewestGroups
    let start = plugIn.union
    var replicates: [AtomName: [Double]] = [:]
    if hasIntervals {
      // Very wide tables get fewer draws; their figures are refused for the most part anyway.
      let affordable = max(100, 200_000_000 / max(1, table.values.count))
      GroupResampling(
        sample: pairs, drawCount: min(settings.drawCount, affordable)
      ).forEachDraw(
        RandomStream(seed: settings.seed, "draw groups")
      ) { weights in
        guard let drawn = pairs.counts(weights: weights).jointTable,
          let values = AtomValues(
            drawn, tolerance: settings.drawTolerance, wantsRegret: hasRegret, near: start)
        else { return }
        for name in AtomName.allCases { replicates[name, default: []].append(values[name]) }
      }
    }
    guard
      let values = AtomValues(table, tolerance: settings.tolerance, wantsRegret: hasRegret)
    else { throw DecompositionError(.invalidTable, "the table cannot be decomposed") }
    func estimate(_ name: AtomName) -> BitsEstimate {
      GroupResampling.corrected(values[name], replicates[name] ?? [], level: settings.level)
    }
    let most = plugIn.union.labelEntropy
    func inRange(_ name: AtomName) -> BitsEstimate {
      estimate(name).within(most: most, classes: table.occupiedShape.classes)
    }
    redundancy = inRange(.redundancy)
    firstUnique = inRange(.firstUnique)
    secondUnique = inRange(.secondUnique)
    firstInformation = inRange(.firstInformation)
    secondInformation = inRange(.secondInformation)
    synergy = isRefused ? nil : inRange(.synergy)
    jointInformation = isRefused ? nil : inRange(.jointInformation)
    regret = hasRegret ? inRange(.regret) : nil
    contrasts = Dictionary(
      uniqueKeysWithValues: [
        AtomName.redundancyLessUnique, .redundancyLessSynergy, .uniqueLessSynergy,
      ].map { ($0, estimate($0)) })
    let isGrouped = observations < pairs.caseCount
    let unit =
      (isGrouped ? "group" : "labelled pair") + (observations == 1 ? "" : "s")
      + (isGrouped ? " of labelled pairs" : "")
    refusal =
      isRefused
      ? "\(observations) independent \(unit) would show about \(rounded(bias)) bits of synergy where "
        + "there is none; \(rule.requiredObservations) are needed for this table"
      : nil
    self.bias = bias
    self.observations = observations
    requiredObservations = rule.requiredObservations
    intervalNote =
      hasIntervals
      ? nil
      : "no interval: \(observations) independent groups are too few, at least "
        + "\(GroupBootstrap.fewestGroups) are needed"
    synergyDeltaError = Self.deltaError(pairs, table, plugIn)
    tests =
      InteractionTests(
        pairs: pairs, table: table, settings: settings, observations: observations
      ).all
  }

  /// SE(S) = sd(log p(y|x1,x2) - l - m) / √N over groups, in bits.
  private static func deltaError(
    _ pairs: SymbolSample, _ table: JointTable, _ atoms: InformationDecomposition
  ) -> Double? {
    let groups = Double(pairs.groupCount)
    guard groups > 1 else { return nil }
    let shape = table.shape
    var sums = [Double](repeating: 0, count: pairs.groupCount)
    var sizes = sums
    var total = 0.0
    for index in pairs.label.indices {
      let (a, b, y) = (Int(pairs.first[index]), Int(pairs.second[index]), Int(pairs.label[index]))
      let start = (a * shape.second + b) * shape.classes
      let cell = table.values[start..<start + shape.classes].reduce(0, +)
      let value =
        log(table.values[start + y] / cell)
        - atoms.union.firstPotentials[a * shape.classes + y]
        - atoms.union.secondPotentials[b * shape.classes + y]
      sums[Int(pairs.group[index])] += value
      sizes[Int(pairs.group[index])] += 1
      total += value
    }
    let cases = Double(pairs.caseCount)
    let mean = total / cases
    var squares = 0.0
    for (sum, size) in zip(sums, sizes) { squares += (sum - mean * size) * (sum - mean * size) }
    let error = (groups / (groups - 1) * squares).squareRoot() / cases / natsPerBit
    return error.isFinite ? error : nil
  }
}

/// A number of bits with three digits after the point.
func rounded(_ bits: Double) -> String {
  let scaled = (bits * 1000).rounded() / 1000
  return "\(scaled)"
}
