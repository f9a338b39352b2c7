import Statistics

/// What exchanging a whole modality between cases does to the outputs: real inputs in the wrong case.
///
/// Unlike hiding parts, it needs no fill and no partition; a model that does not move ignores the
/// modality. Source: methods of Gat et al. 2021, <https://arxiv.org/abs/2110.14375>.
public struct ExchangeEffects: Sendable, Hashable, Codable {
  /// For each case the mean over rounds of Σ_c |p0 − p|; `nil` where it lacks the modality.
  public var changes: [Double?]
  /// For each case the share of rounds in which the called class is the case's own; `nil` where it
  /// lacks the modality or has no label.
  public var accuracies: [Double?]
  /// In how many exchanges the partner was of the same group, there being no other.
  public var sameGroupCount: Int
  /// How many exchanges there were.
  public var count: Int

  /// Exchanges a modality between the cases that have it.
  ///
  /// - Parameters:
  ///   - unfilled: The outputs of the cases as they are.
  ///   - labels: The class of each case, below zero for one without.
  /// - Returns: Changes of `nil` only, if fewer than two cases have the modality.
  public init(
    _ subject: some ContributionSubject, modality: Int, rounds: Int, unfilled: [[Double]],
    labels: [Int]?, seed: UInt64
  ) throws(ContributionError) {
    let items = subject.caseKeys.indices
    changes = Array(repeating: nil, count: items.count)
    accuracies = Array(repeating: nil, count: items.count)
    sameGroupCount = 0
    count = 0
    // Sorted by key, so that the order of cases changes no partner.
    let present = items.filter { subject.isPresent(modality, case: $0) }
      .sorted { subject.caseKeys[$0].utf8.lexicographicallyPrecedes(subject.caseKeys[$1].utf8) }
    guard present.count > 1, rounds > 0 else { return }
    var stream = RandomStream(seed: seed, "exchange", subject.modalities[modality])
    var sums = [Double](repeating: 0, count: items.count)
    var right = sums
    for _ in 0..<rounds {
      let partners = Self.partners(of: present, groups: subject.groups, &stream)
      var rows: [[ModalitySource]] = []
      for (item, partner) in zip(present, partners) {
        var row = [ModalitySource](repeating: .item(item), count: subject.modalities.count)
        row[modality] = .item(partner)
        rows.append(row)
        count += 1
        if subject.groups[item] == subject.groups[partner] { sameGroupCount += 1 }
      }
      for (item, outputs) in zip(present, try subject.outputs(rows)) {
        sums[item] += zip(unfilled[item], outputs).reduce(0) { $0 + abs($1.0 - $1.1) }
        if let labels, calledClass(outputs) == labels[item] { right[item] += 1 }
      }
    }
    for item in present {
      changes[item] = sums[item] / Double(rounds)
      if let labels, labels[item] >= 0 { accuracies[item] = right[item] / Double(rounds) }
    }
  }

  /// A partner for each case: another case, of another group wherever that is possible.
  static func partners(
    of present: [Int], groups: [String], _ stream: inout RandomStream
  ) -> [Int] {
    var partners = (stream.derangement(present.count) ?? Array(present.indices)).map { present[$0] }
    for index in partners.indices where groups[partners[index]] == groups[present[index]] {
      // Exchange with a random place where both pairs then join different groups.
      for _ in 0..<50 {
        let other = stream.index(below: partners.count)
        guard groups[partners[other]] != groups[present[index]],
          groups[partners[index]] != groups[present[other]]
        else { continue }
        partners.swapAt(index, other)
        break
      }
    }
    return partners
  }
}

/// The class that outputs call: the largest, or of one probability whether it reaches a half.
func calledClass(_ outputs: [Double]) -> Int {
  if outputs.count == 1 { return outputs[0] >= 0.5 ? 1 : 0 }
  return outputs.indices.max { (outputs[$0], $1) < (outputs[$1], $0) } ?? 0
}
