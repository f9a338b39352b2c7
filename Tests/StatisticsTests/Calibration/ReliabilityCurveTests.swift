import Statistics
import Testing

@Suite struct ReliabilityCurveTests {
  /// A bin by hand: twelve groups of two cases all say .25, and of each group one case is positive.
  ///
  /// The bin's frequency is one half in every draw, so its interval has no width; the gap is .25.
  @Test func aBinByHand() throws {
    let scored = try ScoredCases(
      labels: (0..<24).map { $0 % 2 }, positiveProbabilities: [Double](repeating: 0.25, count: 24))
    let bootstrap = try GroupBootstrap(
      groups: (0..<24).map { $0 / 2 }, drawCount: 50, stream: RandomStream(seed: 1))
    let curve = try bootstrap.reliability(of: scored, event: .class(1))
    #expect(curve.bins.count == 10)
    #expect(curve.bins.map(\.content.count) == [0, 0, 24, 0, 0, 0, 0, 0, 0, 0])
    #expect(curve.bins[2].observed.value == 0.5)
    #expect(curve.bins[2].observed.interval == .init(low: 0.5, high: 0.5))
    #expect(curve.bins[0].observed.value == nil && curve.bins[0].observed.interval == nil)
    #expect(curve.expectedCalibrationError.value == 0.25)
    #expect(curve.expectedCalibrationError.interval == .init(low: 0.25, high: 0.25))
  }

  /// The figures over all cases are those of the diagram, whatever the event.
  @Test func agreesWithTheDiagram() throws {
    var stream = RandomStream(seed: 8, "reliability")
    let labels = (0..<90).map { _ in stream.index(below: 3) }
    let probabilities = labels.flatMap { label -> [Double] in
      var row = (0..<3).map { _ in 0.1 + stream.uniform() }
      row[label] += 0.4
      let sum = row.reduce(0, +)
      return row.map { $0 / sum }
    }
    let scored = try ScoredCases(labels: labels, probabilities: probabilities, classCount: 3)
    let bootstrap = try GroupBootstrap(
      groups: (0..<90).map { $0 / 3 }, drawCount: 80, stream: RandomStream(seed: 1))
    for event in [ReliabilityDiagram.Event.likeliestClass, .class(2)] {
      let diagram = try ReliabilityDiagram(scored, event: event)
      let curve = try bootstrap.reliability(of: scored, event: event)
      #expect(curve.bins.map(\.content) == diagram.bins)
      #expect(curve.expectedCalibrationError.value == diagram.expectedCalibrationError)
      for bin in curve.bins {
        guard let interval = bin.observed.interval, let value = bin.observed.value else { continue }
        #expect(interval.low <= value && value <= interval.high)
      }
    }
    let metric = try bootstrap.estimates(of: [scored], metrics: [.ece])[0][.ece]
    let whole = try bootstrap.reliability(of: scored, event: .likeliestClass)
    #expect(isClose(metric?.value, whole.expectedCalibrationError.value ?? -1))
    #expect(isClose(metric?.interval?.low, whole.expectedCalibrationError.interval?.low ?? -1))
  }

  @Test func refusesAnUnknownClass() throws {
    let scored = try ScoredCases(labels: [0, 1], positiveProbabilities: [0.2, 0.7])
    let bootstrap = try GroupBootstrap(groups: [0, 1], stream: RandomStream(seed: 1))
    let error = #expect(throws: StatisticsError.self) {
      try bootstrap.reliability(of: scored, event: .class(2))
    }
    #expect(error?.code == .outOfRange)
  }
}
