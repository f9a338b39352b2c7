import Statistics
import Testing

@Suite struct GroupBootstrapTests {
  private let groups = [0, 0, 1, 2, 3, 3, 4, 5, 6, 7]
  private let otherProbabilities = [0.22, 0.61, 0.66, 0.49, 0.71, 0.52, 0.18, 0.55, 0.43, 0.27]

  @Test func matchesGoldenPairedDraws() throws {
    let first = try ScoredCases(labels: binaryLabels, positiveProbabilities: binaryProbabilities)
    let second = try ScoredCases(labels: binaryLabels, positiveProbabilities: otherProbabilities)
    func differences(_ draw: [Int]) throws -> Double? {
      let rows = draw.flatMap { group in groups.indices.filter { groups[$0] == group } }
      func auc(_ scored: ScoredCases) throws -> Double? {
        try ScoredCases(
          labels: rows.map { scored.labels[$0] },
          positiveProbabilities: rows.map { scored.probabilities[2 * $0 + 1] }
        ).value(of: .rocAUC)
      }
      guard let left = try auc(first), let right = try auc(second) else { return nil }
      return left - right
    }
    let draws = [
      [0, 1, 2, 3, 4, 5, 6, 7], [0, 0, 1, 2, 3, 4, 5, 5], [7, 6, 5, 4, 3, 2, 1, 1],
      [2, 2, 2, 3, 0, 0, 6, 7], [3, 3, 4, 5, 1, 2, 6, 0],
    ]
    let golden = [-0.0208333333, 0.1166666667, 0, -0.0666666667, 0.0166666667]
    let bootstrap = try GroupBootstrap(groups: groups, stream: RandomStream(seed: 0))
    let fast = try bootstrap.replicateDifferences(of: .rocAUC, first, second, draws: draws)
    for (draw, expected) in zip(draws.indices, golden) {
      #expect(isClose(try differences(draws[draw]), expected), "draw \(draw), naive")
      #expect(isClose(fast[draw], expected), "draw \(draw), weighted")
    }
    let sorted = fast.compactMap { $0 }.sorted()
    #expect(isClose(quantile(0.025, ofSorted: sorted), -0.0620833333))
    #expect(isClose(quantile(0.975, ofSorted: sorted), 0.1066666667))

    let withoutPositives = [1, 4, 6, 7, 1, 4, 6, 7]
    #expect(
      try bootstrap.replicateDifferences(of: .rocAUC, first, second, draws: [withoutPositives])
        == [nil])
  }

  /// Cases with correlated scores inside groups, in two or more classes.
  private func sample(
    groupCount: Int, classCount: Int = 2, stream: inout RandomStream
  ) throws -> (ScoredCases, [Int]) {
    var labels: [Int] = []
    var probabilities: [Double] = []
    var groups: [Int] = []
    for group in 0..<groupCount {
      let shift = 0.1 * stream.normal()
      for _ in 0...stream.index(below: 3) {
        let label = stream.index(below: classCount)
        var weights = (0..<classCount).map { _ in 0.2 + stream.uniform() }
        // Rounded, so that there are ties.
        weights[label] += max(0, 0.4 + shift)
        let sum = weights.reduce(0, +)
        labels.append(label)
        groups.append(group)
        var row = weights.map { ($0 / sum * 20).rounded() / 20 }
        row[0] += 1 - row.reduce(0, +)
        probabilities += row
      }
    }
    return (
      try ScoredCases(labels: labels, probabilities: probabilities, classCount: classCount), groups
    )
  }

  @Test(arguments: [2, 3]) func weightedDrawsEqualCopiedCases(classCount: Int) throws {
    var stream = RandomStream(seed: 11, "naive")
    let (scored, groups) = try sample(groupCount: 20, classCount: classCount, stream: &stream)
    let bootstrap = try GroupBootstrap(groups: groups, stream: RandomStream(seed: 1))
    for _ in 0..<60 {
      let draw = (0..<20).map { _ in stream.index(below: 20) }
      let rows = draw.flatMap { group in groups.indices.filter { groups[$0] == group } }
      let naive = try ScoredCases(
        labels: rows.map { scored.labels[$0] },
        probabilities: rows.flatMap {
          scored.probabilities[$0 * classCount..<($0 + 1) * classCount]
        },
        classCount: classCount, decisions: rows.map { scored.decisions[$0] }
      ).values()
      let fast = try bootstrap.replicates(of: scored, draws: [draw])[0]
      let holdsEveryClass = Set(rows.map { scored.labels[$0] }).count == classCount
      #expect((fast != nil) == holdsEveryClass)
      for metric in Metric.ofClasses where holdsEveryClass {
        #expect(isClose(fast?[metric], naive[metric] ?? .nan, within: 1e-12), "\(metric)")
      }
    }
  }

  @Test func replaysTheSameDraws() throws {
    var stream = RandomStream(seed: 12)
    let (scored, groups) = try sample(groupCount: 30, stream: &stream)
    let one = try GroupBootstrap(groups: groups, drawCount: 200, stream: RandomStream(seed: 5, "b"))
    let two = try GroupBootstrap(groups: groups, drawCount: 200, stream: RandomStream(seed: 5, "b"))
    let other = try GroupBootstrap(groups: groups, drawCount: 200, stream: RandomStream(seed: 6))
    #expect(try one.estimates(of: [scored]) == one.estimates(of: [scored]))
    #expect(try one.estimates(of: [scored]) == two.estimates(of: [scored]))
    #expect(try one.estimates(of: [scored]) != other.estimates(of: [scored]))
    // Alone or in company, a model meets the same draws.
    #expect(try one.estimates(of: [scored, scored])[1] == one.estimates(of: [scored])[0])
  }

  @Test func differsFromItselfByNothing() throws {
    var stream = RandomStream(seed: 13)
    let (scored, groups) = try sample(groupCount: 30, stream: &stream)
    let bootstrap = try GroupBootstrap(groups: groups, drawCount: 300, stream: stream)
    let difference = try bootstrap.differences(of: .rocAUC, scored, minus: [scored])[0]
    #expect(difference.value == 0)
    #expect(difference.interval == Estimate.Interval(low: 0, high: 0))
  }

  @Test func fewGroupsHaveNoInterval() throws {
    let labels = (0..<36).map { $0 % 2 }
    let scored = try ScoredCases(
      labels: labels, positiveProbabilities: labels.map { 0.4 + 0.2 * Double($0) })
    let nine = try GroupBootstrap(
      groups: (0..<36).map { "patient \($0 % 9)" }, stream: RandomStream(seed: 1))
    let estimate = try #require(try nine.estimates(of: [scored])[0][.rocAUC])
    #expect(estimate.value == 1)
    #expect(estimate.interval == nil)
    #expect(estimate.note?.contains("9 independent groups") == true)

    let twelve = try GroupBootstrap(
      groups: (0..<36).map { $0 % 12 }, stream: RandomStream(seed: 1))
    #expect(try twelve.estimates(of: [scored])[0][.rocAUC]?.interval != nil)
  }

  @Test func countsTheGroupsThatAModelScored() throws {
    // Forty groups, but this model scored cases of five only.
    let scored = try ScoredCases(
      labels: [0, 1, 0, 1, 1], positiveProbabilities: [0.1, 0.9, 0.3, 0.6, 0.2],
      cases: [0, 1, 2, 3, 4])
    let bootstrap = try GroupBootstrap(groups: Array(0..<40), stream: RandomStream(seed: 1))
    let estimate = try bootstrap.estimates(of: [scored])[0][.accuracy]
    #expect(estimate?.value == 0.8)
    #expect(estimate?.interval == nil)
    #expect(estimate?.note?.contains("5 independent groups") == true)
  }

  @Test func countsDrawsThatLackAClass() throws {
    // One positive group of twelve: a draw misses it with probability (11/12)^12 = .352.
    let labels = (0..<12).map { $0 == 0 ? 1 : 0 }
    let scored = try ScoredCases(
      labels: labels, positiveProbabilities: (0..<12).map { Double($0) / 12 })
    let bootstrap = try GroupBootstrap(groups: Array(0..<12), stream: RandomStream(seed: 3))
    let estimate = try #require(try bootstrap.estimates(of: [scored])[0][.accuracy])
    #expect(estimate.usedDraws + estimate.skippedDraws == 2_000)
    #expect((600...810).contains(estimate.skippedDraws))
    #expect(estimate.interval != nil)
  }

  @Test func aRareClassThatMostDrawsLackHasNoInterval() throws {
    // Three classes, two of one case each: most draws lack one of them.
    let labels = (0..<12).map { $0 < 2 ? $0 + 1 : 0 }
    let scored = try ScoredCases(
      labels: labels,
      probabilities: labels.flatMap { label in (0..<3).map { $0 == label ? 0.6 : 0.2 } },
      classCount: 3)
    let bootstrap = try GroupBootstrap(groups: Array(0..<12), stream: RandomStream(seed: 3))
    let estimate = try #require(try bootstrap.estimates(of: [scored])[0][.accuracy])
    #expect(estimate.interval == nil)
    #expect(estimate.note?.contains("lacked a class") == true)
  }

  @Test func coversTheTruth() throws {
    // One case a group, scores N(d·y, 1): the true AUC is Φ(d/√2); d = 1.0486 makes it .7709.
    var covered = 0
    let repetitions = 300
    for repetition in 0..<repetitions {
      var stream = RandomStream(seed: 20, "coverage", "\(repetition)")
      let labels = (0..<40).map { $0 % 2 }
      let scores = labels.map { 1.0486 * Double($0) + stream.normal() }
      let scored = try ScoredCases(
        labels: labels, positiveProbabilities: scores.map { min(max(($0 + 6) / 12, 0), 1) })
      let bootstrap = try GroupBootstrap(
        groups: Array(0..<40), drawCount: 400, stream: stream)
      let estimate = try bootstrap.estimates(of: [scored], metrics: [.rocAUC])[0][.rocAUC]
      if let interval = estimate?.interval, interval.low <= 0.7709, 0.7709 <= interval.high {
        covered += 1
      }
    }
    let coverage = Double(covered) / Double(repetitions)
    #expect(coverage >= 0.90)
    #expect(coverage <= 0.985)
  }

  @Test func groupsWidenTheIntervalOfCorrelatedCases() throws {
    // Forty patients, each with five copies of one case: drawing cases one by one covers too little.
    var covered = (groups: 0, cases: 0)
    let repetitions = 200
    for repetition in 0..<repetitions {
      var stream = RandomStream(seed: 21, "copies", "\(repetition)")
      let hits = (0..<40).map { _ in stream.uniform() < 0.7 ? 1.0 : 0.0 }
      let values = hits.flatMap { [Double](repeating: $0, count: 5) }
      let grouped = try GroupBootstrap(
        groups: (0..<200).map { $0 / 5 }, drawCount: 400, stream: stream
      ).mean(of: values)
      let single = try GroupBootstrap(
        groups: Array(0..<200), drawCount: 400, stream: stream
      ).mean(of: values)
      func holds(_ estimate: Estimate) -> Bool {
        estimate.interval.map { $0.low <= 0.7 && 0.7 <= $0.high } ?? false
      }
      covered.groups += holds(grouped) ? 1 : 0
      covered.cases += holds(single) ? 1 : 0
    }
    #expect(Double(covered.groups) / Double(repetitions) >= 0.90)
    #expect(Double(covered.cases) / Double(repetitions) < 0.75)
  }

  @Test func averagesWithAnInterval() throws {
    let bootstrap = try GroupBootstrap(
      groups: (0..<20).map { $0 / 2 }, stream: RandomStream(seed: 2))
    let estimate = try bootstrap.mean(of: (0..<20).map(Double.init))
    #expect(estimate.value == 9.5)
    let interval = try #require(estimate.interval)
    #expect(interval.low < 9.5 && 9.5 < interval.high)
    let constant = try bootstrap.mean(of: [Double](repeating: 0.25, count: 20))
    #expect(constant.interval == Estimate.Interval(low: 0.25, high: 0.25))
  }

  @Test func refusesWhatDoesNotFit() throws {
    let stream = RandomStream(seed: 1)
    func code(_ body: () throws(StatisticsError) -> Void) -> StatisticsError.Code? {
      do {
        try body()
        return nil
      } catch {
        return error.code
      }
    }
    for level in [0, 1, -0.5, Double.nan] {
      #expect(
        code { () throws(StatisticsError) in
          _ = try GroupBootstrap(groups: [1], level: level, stream: stream)
        } == .outOfRange)
    }
    #expect(
      code { () throws(StatisticsError) in
        _ = try GroupBootstrap(groups: [1], drawCount: 0, stream: stream)
      } == .outOfRange)

    let bootstrap = try GroupBootstrap(groups: [0, 1], stream: stream)
    let left = try ScoredCases(labels: [0, 1], positiveProbabilities: [0.1, 0.2])
    let right = try ScoredCases(labels: [1, 1], positiveProbabilities: [0.1, 0.2])
    let beyond = try ScoredCases(labels: [0], positiveProbabilities: [0.1], cases: [2])
    #expect(
      code { () throws(StatisticsError) in
        _ = try bootstrap.differences(of: .accuracy, left, minus: [right])
      } == .caseMismatch)
    #expect(
      code { () throws(StatisticsError) in
        _ = try bootstrap.differences(
          of: .accuracy, left, minus: [left, left.restricted(to: [0])])
      } == .caseMismatch)
    #expect(
      code { () throws(StatisticsError) in _ = try bootstrap.estimates(of: [beyond]) }
        == .outOfRange)
    #expect(
      code { () throws(StatisticsError) in _ = try bootstrap.mean(of: [1, .nan]) } == .notFinite)
    #expect(
      code { () throws(StatisticsError) in _ = try bootstrap.mean(of: [1]) } == .countMismatch)
  }

  @Test func anEmptyCohortHasNoFigure() throws {
    let bootstrap = try GroupBootstrap(groups: [Int](), stream: RandomStream(seed: 1))
    let nothing = try ScoredCases(labels: [], positiveProbabilities: [])
    let estimate = try bootstrap.estimates(of: [nothing])[0][.rocAUC]
    #expect(estimate?.value == nil)
    #expect(estimate?.interval == nil)
    #expect(estimate?.note != nil)
    #expect(try bootstrap.differences(of: .brier, nothing, minus: [nothing])[0].value == nil)
  }
}
