/// How often stated probabilities come true, bin by bin, with intervals over groups.
public struct ReliabilityCurve: Sendable, Hashable {
  /// One tenth of [0, 1].
  public struct Bin: Sendable, Hashable {
    /// Its limits and counts.
    public let content: ReliabilityDiagram.Bin
    /// How often the event came true, with its interval.
    public let observed: Estimate
  }

  /// The bins from the lowest probability to the highest.
  public let bins: [Bin]
  /// The expected calibration error, with its interval.
  ///
  /// Of a well calibrated model it is above zero by chance, the more so the fewer cases there are:
  /// the bootstrap repeats that, so its interval lies high.
  public let expectedCalibrationError: Estimate
}

extension GroupBootstrap {
  /// The reliability of a model's probabilities.
  ///
  /// - Parameters:
  ///   - scored: The model's cases.
  ///   - event: Which probability is compared with which event.
  /// - Throws: ``StatisticsError`` with code `outOfRange` if a row or the event's class does not exist.
  public func reliability(
    of scored: ScoredCases, event: ReliabilityDiagram.Event
  ) throws(StatisticsError) -> ReliabilityCurve {
    let diagram = try ReliabilityDiagram(scored, event: event)
    let units = try self.units(of: scored.cases)
    let binCount = ReliabilityDiagram.binCount
    var places: [Int] = []
    var stated: [Double] = []
    var hits: [Bool] = []
    for index in scored.labels.indices {
      let (label, probability) = event.statement(of: index, in: scored)
      places.append(ReliabilityDiagram.bin(of: probability))
      stated.append(probability)
      hits.append(scored.labels[index] == label)
    }
    var frequencies = [[Double]](repeating: [], count: binCount)
    var errors: [Double] = []
    var counts = [Double](repeating: 0, count: binCount)
    var sums = counts
    var hitSums = counts
    forEachDraw { weights in
      for bin in 0..<binCount { (counts[bin], sums[bin], hitSums[bin]) = (0, 0, 0) }
      for index in places.indices where weights[units[index]] > 0 {
        let weight = Double(weights[units[index]])
        counts[places[index]] += weight
        sums[places[index]] += weight * stated[index]
        if hits[index] { hitSums[places[index]] += weight }
      }
      let total = counts.reduce(0, +)
      guard total > 0 else { return }
      var gap = 0.0
      for bin in 0..<binCount where counts[bin] > 0 {
        frequencies[bin].append(hitSums[bin] / counts[bin])
        gap += abs(hitSums[bin] - sums[bin])
      }
      errors.append(gap / total)
    }
    let bins = diagram.bins.enumerated().map { bin, content in
      let members = Set(places.indices.filter { places[$0] == bin }.map { units[$0] })
      return ReliabilityCurve.Bin(
        content: content,
        observed: estimate(
          value: content.observedFrequency, replicates: frequencies[bin],
          drawnGroups: members.count))
    }
    return ReliabilityCurve(
      bins: bins,
      expectedCalibrationError: estimate(
        value: diagram.expectedCalibrationError, replicates: errors,
        drawnGroups: Set(units).count))
  }
}

extension ReliabilityDiagram.Event {
  /// Which class is spoken of for a case, and how likely the model calls it.
  func statement(of index: Int, in scored: ScoredCases) -> (class: Int, probability: Double) {
    switch self {
    case .likeliestClass: scored.topClass(case: index)
    case .class(let label): (label, scored.probability(of: label, case: index))
    }
  }
}
