import Contribution
import Findings
import Statistics
import TestSupport
import Testing

struct OutputTransformTests {
  private let cohort = SmallCohort().cohort()

  /// What a subject measures of the first case with a transform.
  private func outputs(_ transform: OutputTransform?, count: Int) throws -> [Double] {
    let model = try HandMadeFusion(outputs: count, cohort: cohort, training: Array(0..<12))
    var options = ModelSubject.Options()
    options.layouts = try model.layouts()
    options.transform = transform
    let subject = try ModelSubject(
      model, cohort: cohort, cases: [14], reference: Array(0..<12), options: options,
      stream: RandomStream(seed: 1))
    return try subject.outputs([Array(repeating: .item(0), count: 4)])[0]
  }

  @Test func classifiersGiveProbabilities() throws {
    let three = try outputs(nil, count: 3)
    expectClose(three.reduce(0, +), to: 1, absolute: 1e-12)
    let one = try outputs(nil, count: 1)
    #expect((0...1).contains(one[0]))
    let logit = try outputs(.raw, count: 1)[0]
    expectClose(
      try outputs(.custom(givesProbabilities: true) { [1 - $0[0]] }, count: 1)[0],
      to: 1 - logit, absolute: 1e-12)
  }

  @Test func differentUnitsAreScaled() throws {
    let raw = try outputs(.raw, count: 3)
    let scaled = try outputs(.scaled(by: [1, 2, 4]), count: 3)
    expectClose(scaled, to: [raw[0], raw[1] / 2, raw[2] / 4], absolute: 1e-12)
    #expect(throws: ContributionError.self) { try OutputTransform.scaled(by: [1, 0]) }
    #expect(throws: ContributionError.self) { try OutputTransform.scaled(by: [.nan]) }
    #expect(try !OutputTransform.scaled(by: [1]).givesProbabilities)
  }

  @Test func aTransformThatLosesOutputsIsAnError() {
    #expect { try outputs(.custom(givesProbabilities: false) { _ in [] }, count: 1) } throws: {
      ($0 as? ContributionError)?.code == .failed
    }
  }

  /// Without probabilities there are no classes, and nothing is said about accuracy.
  @Test func rawOutputsHaveNoAccuracy() throws {
    let model = try HandMadeFusion(cohort: cohort, training: Array(0..<12))
    var options = ModelSubject.Options()
    options.layouts = try model.layouts()
    options.transform = .raw
    var settings = ContributionSettings()
    settings.draws = 20
    let analysis = try ContributionAnalysis(settings: settings, stream: RandomStream(seed: 1))
    let findings = try analysis.findings(
      analysis.measure(
        model, cohort: cohort, cases: Array(12..<24), training: Array(0..<12), options: options),
      model: "raw")
    #expect(findings.detail?.unit == "raw output")
    #expect(findings.detail?.subsetAccuracy == nil)
    #expect(findings.detail?.agreement.contains { $0.method == "perceptual score" } == false)
    #expect(findings.detail?.agreement.contains { $0.method == "Shapley" } == true)
  }
}
