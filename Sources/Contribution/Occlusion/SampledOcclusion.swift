import Statistics

/// Hides random parts only, as many as the shares need to settle: d_i = (h / k) Σ over the k hidden.
///
/// The sums are unbiased; their error from not hiding all parts is known and reported.
public struct SampledOcclusion: Sendable, Hashable, Codable {
  /// How many parts of each case and modality are hidden in a round, at least 2.
  public var partsPerRound = 3
  /// Rounds end when every share's 95 % half-width from sampling parts is at most this.
  public var tolerance = 0.01

  /// Creates the defaults.
  public init() {}

  /// What sampling did.
  public struct Outcome: Sendable, Hashable, Codable {
    /// How many rounds there were.
    public let rounds: Int
    /// The largest 95 % half-width of a share that is due to sampling parts.
    public let halfWidth: Double
    /// How many parts were hidden.
    public let hiddenCount: Int
    /// How many there are.
    public let partCount: Int
  }

  /// Σ over sampled parts of one case and modality.
  private struct Tally {
    var count = 0
    var total = 0
    var sum = 0.0
    var squares = 0.0

    /// The variance of (h / k) Σ.
    var variance: Double {
      guard count > 1, count < total else { return 0 }
      let spread = max(0, squares - sum * sum / Double(count)) / Double(count - 1)
      let size = Double(total)
      return size * size * (1 - Double(count) / size) * spread / Double(count)
    }
  }

  /// Hides parts until the shares have settled.
  ///
  /// - Throws: ``ContributionError`` with code `invalidSetting` for fewer than 2 parts a round or a
  ///   tolerance that is not positive.
  func measure(
    _ subject: some ContributionSubject, requests: [OcclusionRequest], unfilled: [[Double]],
    seed: UInt64
  ) throws(ContributionError) -> (effects: [OcclusionEffects], outcome: Outcome) {
    guard partsPerRound > 1, tolerance > 0 else {
      throw ContributionError(
        .invalidSetting,
        "expected at least 2 parts a round and a positive tolerance, found \(partsPerRound) and "
          + "\(tolerance)")
    }
    guard requests.allSatisfy({ $0.fill != .tokenDrop }) else {
      throw ContributionError(
        .invalidSetting,
        "tokens that are dropped cost no pass of an encoder: drop all of them, without sampling")
    }
    let items = Array(subject.caseKeys.indices)
    var effects = requests.map {
      OcclusionEffects(
        modality: $0.modality, players: $0.players, fill: $0.fill, caseCount: items.count,
        outputCount: subject.outputCount, keepsParts: false)
    }
    var tallies = [[Tally]](
      repeating: Array(repeating: Tally(), count: items.count), count: requests.count)
    var orders: [[[Int]]] = []
    for (number, request) in requests.enumerated() {
      orders.append(
        items.map { item in
          guard subject.isPresent(request.modality, case: item) else { return [] }
          var stream = RandomStream(
            seed: seed, "parts", subject.modalities[request.modality], subject.caseKeys[item])
          let count = subject.partCount(
            request.modality, case: item, players: request.players)
          tallies[number][item].total = count
          return stream.permutation(count)
        })
    }
    var round = 0
    var halfWidth = 0.0
    repeat {
      var hidden = requests
      for number in requests.indices {
        hidden[number].parts = orders[number].map {
          Array($0.dropFirst(round * partsPerRound).prefix(partsPerRound)).sorted()
        }
      }
      try subject.occlude(hidden, cases: items) { part in
        effects[part.request].add(part, unfilled: unfilled[part.item])
        let change = zip(unfilled[part.item], part.outputs).reduce(0) { $0 + abs($1.0 - $1.1) }
        tallies[part.request][part.item].count += 1
        tallies[part.request][part.item].sum += change
        tallies[part.request][part.item].squares += change * change
      }
      round += 1
      halfWidth = 1.96 * Self.error(tallies)
    } while halfWidth > tolerance && tallies.joined().contains { $0.count < $0.total }
    for number in requests.indices {
      for item in items where tallies[number][item].count > 0 {
        let tally = tallies[number][item]
        effects[number].scale(case: item, by: Double(tally.total) / Double(tally.count))
      }
    }
    return (
      effects,
      Outcome(
        rounds: round, halfWidth: halfWidth,
        hiddenCount: tallies.joined().reduce(0) { $0 + $1.count },
        partCount: tallies.joined().reduce(0) { $0 + $1.total })
    )
  }

  /// The largest standard error of a share from sampling parts.
  private static func error(_ tallies: [[Tally]]) -> Double {
    let sums = tallies.map { modality in
      modality.reduce(0) { $0 + ($1.count > 0 ? $1.sum * Double($1.total) / Double($1.count) : 0) }
    }
    let variances = tallies.map { $0.reduce(0) { $0 + $1.variance } }
    let total = sums.reduce(0, +)
    guard total > 0 else { return 0 }
    let all = variances.reduce(0, +)
    return sums.indices.map { index in
      let share = sums[index] / total
      let own = variances[index]
      return ((1 - share) * (1 - share) * own + share * share * (all - own)).squareRoot() / total
    }.max() ?? 0
  }
}
