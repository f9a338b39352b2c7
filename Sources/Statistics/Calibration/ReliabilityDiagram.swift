/// How often a stated probability comes true, in ten bins of equal width.
public struct ReliabilityDiagram: Sendable, Hashable {
  /// The number of bins.
  public static let binCount = 10

  /// Which probability is compared with which event.
  public enum Event: Sendable, Hashable {
    /// The probability of the likeliest class, with that class being true.
    case likeliestClass
    /// The probability of one class, with that class being true.
    case `class`(Int)
  }

  /// The cases whose probability falls into one tenth of [0, 1].
  public struct Bin: Sendable, Hashable {
    /// The lowest probability of the bin.
    public let lower: Double
    /// The probability below which the bin ends; the last bin holds 1.
    public let upper: Double
    /// The number of cases.
    public let count: Int
    /// The mean stated probability, or `nil` without cases.
    public let meanProbability: Double?
    /// How often the event came true, or `nil` without cases.
    public let observedFrequency: Double?
  }

  /// The bins from the lowest probability to the highest.
  public let bins: [Bin]

  /// Sorts the cases of a model into bins.
  ///
  /// - Parameters:
  ///   - scored: The model's cases.
  ///   - event: What is compared.
  /// - Throws: ``StatisticsError`` with code `outOfRange` if the event's class does not exist.
  public init(_ scored: ScoredCases, event: Event) throws(StatisticsError) {
    if case .class(let label) = event {
      try StatisticsError.requireClasses([label], below: scored.classCount, "class")
    }
    var counts = [Int](repeating: 0, count: Self.binCount)
    var probabilitySums = [Double](repeating: 0, count: Self.binCount)
    var hits = counts
    for index in scored.labels.indices {
      let (label, probability) = event.statement(of: index, in: scored)
      let bin = Self.bin(of: probability)
      counts[bin] += 1
      probabilitySums[bin] += probability
      hits[bin] += scored.labels[index] == label ? 1 : 0
    }
    bins = (0..<Self.binCount).map { bin in
      let count = Double(counts[bin])
      return Bin(
        lower: Double(bin) / Double(Self.binCount), upper: Double(bin + 1) / Double(Self.binCount),
        count: counts[bin],
        meanProbability: counts[bin] > 0 ? probabilitySums[bin] / count : nil,
        observedFrequency: counts[bin] > 0 ? Double(hits[bin]) / count : nil)
    }
  }

  /// The expected calibration error: the mean over the cases of their bin's gap between stated and
  /// observed, or `nil` without cases.
  ///
  /// Source: Guo et al. 2017, <https://arxiv.org/abs/1706.04599>.
  public var expectedCalibrationError: Double? {
    let total = bins.reduce(0) { $0 + $1.count }
    if total == 0 { return nil }
    let gaps = bins.map { bin in
      Double(bin.count) * abs((bin.observedFrequency ?? 0) - (bin.meanProbability ?? 0))
    }
    return gaps.reduce(0, +) / Double(total)
  }

  /// The bin of a probability; rounding outside [0, 1] falls into the outer bins.
  static func bin(of probability: Double) -> Int {
    Int(min(max(Double(binCount) * probability, 0), Double(binCount - 1)))
  }
}
