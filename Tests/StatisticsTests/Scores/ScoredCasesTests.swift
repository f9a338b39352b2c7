import Statistics
import Testing

@Suite struct ScoredCasesTests {
  private func code(
    labels: [Int], probabilities: [Double], classCount: Int, decisions: [Int]? = nil,
    cases: [Int]? = nil
  ) -> StatisticsError.Code? {
    do {
      _ = try ScoredCases(
        labels: labels, probabilities: probabilities, classCount: classCount,
        decisions: decisions, cases: cases)
      return nil
    } catch {
      return error.code
    }
  }

  @Test func decidesForTheLikeliestClass() throws {
    let three = try ScoredCases(
      labels: [0, 1], probabilities: [0.2, 0.4, 0.4, 0.1, 0.2, 0.7], classCount: 3)
    #expect(three.decisions == [1, 2])
    let two = try ScoredCases(
      labels: [0, 1, 1], probabilities: [0.5, 0.5, 0.51, 0.49, 0.2, 0.8], classCount: 2)
    #expect(two.decisions == [1, 0, 1])
  }

  @Test func keepsDecisionsOfFoldsWithOtherThresholds() throws {
    let scored = try ScoredCases(
      labels: [0, 1], probabilities: [0.9, 0.1, 0.6, 0.4], classCount: 2, decisions: [0, 1])
    #expect(scored.decisions == [0, 1])
    #expect(scored.value(of: .accuracy) == 1)
  }

  @Test func restrictsToSharedRows() throws {
    let scored = try ScoredCases(
      labels: [0, 1, 1], positiveProbabilities: [0.1, 0.8, 0.3], cases: [5, 2, 9])
    let restricted = scored.restricted(to: [9, 5, 100])
    #expect(restricted.cases == [5, 9])
    #expect(restricted.labels == [0, 1])
    #expect(restricted.decisions == [0, 0])
    #expect(restricted.probabilities == [0.9, 0.1, 0.7, 0.3])
  }

  @Test func refusesWhatDoesNotFit() {
    #expect(code(labels: [0, 1], probabilities: [0.5, 0.5], classCount: 2) == .countMismatch)
    #expect(code(labels: [0], probabilities: [1], classCount: 1) == .outOfRange)
    #expect(code(labels: [2], probabilities: [0.5, 0.5], classCount: 2) == .outOfRange)
    #expect(code(labels: [-1], probabilities: [0.5, 0.5], classCount: 2) == .outOfRange)
    #expect(code(labels: [0], probabilities: [0.5, 0.5], classCount: .max) == .outOfRange)
    #expect(
      code(labels: [0], probabilities: [0.5, 0.5], classCount: 2, decisions: [])
        == .countMismatch)
    #expect(
      code(labels: [0], probabilities: [0.5, 0.5], classCount: 2, decisions: [2]) == .outOfRange)
    #expect(
      code(labels: [0], probabilities: [0.5, 0.5], classCount: 2, cases: [1, 2])
        == .countMismatch)
    #expect(
      code(labels: [0], probabilities: [0.5, 0.5], classCount: 2, cases: [-1]) == .outOfRange)
    #expect(
      code(labels: [0, 1], probabilities: [0.5, 0.5, 0.5, 0.5], classCount: 2, cases: [3, 3])
        == .outOfRange)
  }

  @Test func refusesWhatIsNoDistribution() {
    #expect(code(labels: [0], probabilities: [.nan, 0.5], classCount: 2) == .notFinite)
    #expect(code(labels: [0], probabilities: [.infinity, 0.5], classCount: 2) == .notFinite)
    #expect(code(labels: [0], probabilities: [1.5, -0.5], classCount: 2) == .outOfRange)
    #expect(code(labels: [0], probabilities: [0.5, 0.4], classCount: 2) == .outOfRange)
    // The rounding of single precision is no error.
    #expect(code(labels: [0], probabilities: [0.5, 0.500001], classCount: 2) == nil)
  }

  @Test func namesThePlaceOfTheError() {
    let error = #expect(throws: StatisticsError.self) {
      try ScoredCases(labels: [0, 1, 0], positiveProbabilities: [0.1, .nan, 0.2])
    }
    #expect(error?.description == "probabilities[2]: expected a finite number, found nan")
    let threshold = #expect(throws: StatisticsError.self) {
      try ScoredCases(labels: [0], positiveProbabilities: [0.1], threshold: .nan)
    }
    #expect(threshold?.code == .notFinite)
  }
}
