import Statistics

/// Samples the Shapley values of the parts of all modalities together.
///
/// In each order everything is hidden at first and parts are revealed one by one; what a part adds to
/// the outputs is one draw of its value. Over all orders the mean is the Shapley value; over any, the
/// values add up to what all parts add together. Where the model is split, revealing a part of one
/// modality costs a pass of that modality's encoder only, and where the encoder can, only what the
/// part changes.
///
/// Source: Castro et al. 2009, "Polynomial calculation of the Shapley value based on sampling",
/// <https://doi.org/10.1016/j.cor.2008.04.004>.
public struct ShapleySampling: Sendable, Hashable {
  /// How many orders are drawn for each case.
  public var orderCount = 25
  /// The number of parts of each modality.
  public var players: [Int]
  /// What stands in for a hidden part, a modality each.
  public var fills: [Fill]
  /// For each modality and case the donors; each order takes the next one.
  ///
  /// Empty where a fill takes none.
  public var donors: [[[Int]]]
  /// Orders for all cases, in place of drawn ones: parts numbered through, modality after modality.
  ///
  /// A case that has fewer parts leaves out those it has not.
  public var orders: [[Int]]?

  /// Creates settings.
  public init(players: [Int], fills: [Fill], donors: [[[Int]]] = []) {
    self.players = players
    self.fills = fills
    self.donors = donors
  }

  /// Estimates the values of some cases.
  ///
  /// - Parameter seed: Decides the orders, together with each case's key.
  /// - Throws: ``ContributionError`` with code `invalidSetting` for settings that do not fit the
  ///   model or orders that are no permutations; `unavailableFill` for a fill of another kind, or
  ///   tokens to be dropped; what the model throws.
  public func estimate(
    _ subject: ModelSubject, cases items: [Int], seed: UInt64
  ) throws(ContributionError) -> ShapleyEstimate {
    try check(subject, items)
    var chains: [ModelSubject.Chain] = []
    for (position, item) in items.enumerated() {
      let counts = subject.modalities.indices.map { modality in
        subject.isPresent(modality, case: item)
          ? subject.partCount(modality, case: item, players: players[modality]) : 0
      }
      for (number, order) in self.orders(subject, item, counts, seed).enumerated() {
        let chosen = subject.modalities.indices.map { modality -> Int? in
          guard fills[modality].takesDonors, counts[modality] > 0 else { return nil }
          let own = donors[modality][item]
          return own[number % own.count]
        }
        chains.append(
          ModelSubject.Chain(
            position: position, item: item, order: order, counts: counts, donors: chosen)
        )
      }
    }
    var tallies = items.map { _ in Tally(modalities: subject.modalities.count) }
    try subject.reveal(chains, players: players, fills: fills) { chain, outputs in
      tallies[chain.position].add(chain, outputs)
    }
    let orderCount = orders?.count ?? self.orderCount
    return ShapleyEstimate(
      modalities: subject.modalities, items: items, values: tallies.map(\.means),
      standardErrors: orderCount > 1 ? tallies.map(\.errors) : nil, empty: tallies.map(\.empty),
      whole: tallies.map(\.whole), orderCount: orderCount)
  }

  private func check(_ subject: ModelSubject, _ items: [Int]) throws(ContributionError) {
    let count = subject.modalities.count
    guard players.count == count, fills.count == count, players.allSatisfy({ $0 > 0 }),
      players.allSatisfy({ $0 <= 1 << 20 }), donors.isEmpty || donors.count == count
    else {
      throw ContributionError(
        .invalidSetting,
        "expected a number of parts and a fill for each of \(count) modalities, found "
          + "\(players) and \(fills.count) fills")
    }
    guard !items.isEmpty, Set(items).count == items.count,
      items.allSatisfy({ subject.caseKeys.indices.contains($0) })
    else {
      throw ContributionError(
        .invalidSetting, "expected different cases from 0 to \(subject.caseKeys.count - 1)")
    }
    guard orders.map({ !$0.isEmpty }) ?? (orderCount > 0) else {
      throw ContributionError(.invalidSetting, "expected at least one order of the parts")
    }
    let all = players.reduce(0, +)
    for order in orders ?? [] where order.sorted() != Array(0..<all) {
      throw ContributionError(
        .invalidSetting,
        "expected an order of the parts 0 to \(all - 1), each once, found \(order.count) parts "
          + "from \(order.min() ?? 0) to \(order.max() ?? 0)")
    }
    for (modality, fill) in fills.enumerated() {
      guard fill != .tokenDrop else {
        throw ContributionError(
          .unavailableFill, "parts that are revealed one by one have inputs: choose another fill")
      }
      guard fill.takesDonors else { continue }
      for item in items where subject.isPresent(modality, case: item) {
        guard donors.indices.contains(modality), donors[modality].indices.contains(item),
          !donors[modality][item].isEmpty,
          donors[modality][item].allSatisfy({ subject.referenceKeys.indices.contains($0) })
        else {
          throw ContributionError(
            .tooFewCases,
            "case \(subject.caseKeys[item]) has no donor of \"\(subject.modalities[modality])\" "
              + "among the reference; give donors, or choose another fill")
        }
      }
    }
  }

  /// A case's orders: for each step the modality and the part.
  private func orders(
    _ subject: ModelSubject, _ item: Int, _ counts: [Int], _ seed: UInt64
  ) -> [[ModelSubject.Player]] {
    let all = players.indices.flatMap { modality in
      (0..<players[modality]).map { ModelSubject.Player(modality: modality, part: $0) }
    }
    func own(_ order: [Int]) -> [ModelSubject.Player] {
      order.map { all[$0] }.filter { $0.part < counts[$0.modality] }
    }
    if let orders { return orders.map(own) }
    var stream = RandomStream(seed: seed, "orders", subject.caseKeys[item])
    return (0..<orderCount).map { _ in own(stream.permutation(all.count)) }
  }

  /// What revealing added, of one case.
  private struct Tally {
    var count = 0.0
    var sums: [[[Double]]]
    var squares: [[[Double]]] = []
    var empty: [Double] = []
    var whole: [Double] = []

    init(modalities: Int) { sums = Array(repeating: [], count: modalities) }

    mutating func add(_ chain: ModelSubject.Chain, _ outputs: [[Double]]) {
      guard let first = outputs.first, let last = outputs.last else { return }
      if count == 0 {
        let blank = [Double](repeating: 0, count: first.count)
        sums = chain.counts.map { Array(repeating: blank, count: $0) }
        squares = sums
        empty = blank
        whole = last
      }
      count += 1
      for output in first.indices { empty[output] += (first[output] - empty[output]) / count }
      for (step, player) in chain.order.enumerated() {
        for output in first.indices {
          let added = outputs[step + 1][output] - outputs[step][output]
          sums[player.modality][player.part][output] += added
          squares[player.modality][player.part][output] += added * added
        }
      }
    }

    var means: [[[Double]]] { sums.map { $0.map { $0.map { $0 / count } } } }

    var errors: [[[Double]]] {
      zip(sums, squares).map { sums, squares in
        zip(sums, squares).map { sums, squares in
          zip(sums, squares).map { sum, square in
            (max(0, square - sum * sum / count) / max(1, count - 1) / count).squareRoot()
          }
        }
      }
    }
  }
}
