/// What hiding the parts of one modality did to the outputs, case by case.
public struct OcclusionEffects: Sendable, Hashable, Codable {
  /// The modality.
  public let modality: Int
  /// The number of parts asked for.
  public let players: Int
  /// What was put in their place.
  public let fill: Fill
  /// For each case and output Σ over parts of |p0 − p|; zeros where the case lacks the modality.
  public private(set) var magnitudes: [[Double]]
  /// How many parts each case's modality had; zero where it is lacking.
  public private(set) var partCounts: [Int]
  /// For each case the signed changes p0 − p, `[part · outputs + output]`, where they were kept.
  public private(set) var parts: [[Double]]?

  /// Starts with no effect.
  public init(
    modality: Int, players: Int, fill: Fill, caseCount: Int, outputCount: Int, keepsParts: Bool
  ) {
    self.modality = modality
    self.players = players
    self.fill = fill
    magnitudes = Array(repeating: Array(repeating: 0, count: outputCount), count: caseCount)
    partCounts = Array(repeating: 0, count: caseCount)
    parts = keepsParts ? Array(repeating: [], count: caseCount) : nil
  }

  /// Adds one hidden part.
  ///
  /// - Parameters:
  ///   - unfilled: The case's outputs with nothing hidden.
  ///   - weight: What the part counts for in the sum: more than one where it stands for others.
  public mutating func add(_ part: OccludedPart, unfilled: [Double], weight: Double = 1) {
    let width = unfilled.count
    partCounts[part.item] = part.partCount
    for output in 0..<width {
      magnitudes[part.item][output] += weight * abs(unfilled[output] - part.outputs[output])
    }
    guard parts != nil else { return }
    if parts?[part.item].isEmpty ?? false {
      parts?[part.item] = Array(repeating: 0, count: part.partCount * width)
    }
    for output in 0..<width {
      parts?[part.item][part.part * width + output] = unfilled[output] - part.outputs[output]
    }
  }

  /// Lets the sum over some parts of a case stand for all of them.
  mutating func scale(case item: Int, by factor: Double) {
    for output in magnitudes[item].indices { magnitudes[item][output] *= factor }
  }

  /// The effects on cases of one model followed by those on cases of another, such as of two folds.
  public func joined(with other: OcclusionEffects) throws(ContributionError) -> OcclusionEffects {
    guard modality == other.modality, players == other.players, fill == other.fill,
      (parts == nil) == (other.parts == nil)
    else {
      throw ContributionError(
        .mismatch, "effects of different modalities, parts or fills cannot be joined")
    }
    var joined = self
    joined.magnitudes += other.magnitudes
    joined.partCounts += other.partCounts
    if let more = other.parts { joined.parts?.append(contentsOf: more) }
    return joined
  }

  /// How many cases had fewer parts than asked for, having fewer words.
  public var shortCaseCount: Int { partCounts.count { $0 > 0 && $0 < players } }

  /// The sum over outputs of each case.
  public var caseTotals: [Double] { magnitudes.map { $0.reduce(0, +) } }
}
