import Foundation
import Statistics
import Testing

@Suite struct InversePowerLawTests {
  private let counts = [40.0, 80, 160, 320]

  @Test(arguments: [(0.9, 2.0, 0.5), (0.85, 0.9, 0.2), (0.7, 30.0, 1.5)])
  func recoversKnownParameters(_ truth: (ceiling: Double, shortfall: Double, exponent: Double))
    throws
  {
    let values = counts.map { truth.ceiling - truth.shortfall * pow($0, -truth.exponent) }
    let curve = try #require(InversePowerLaw(counts: counts, values: values, highest: 1))
    #expect(abs(curve.ceiling - truth.ceiling) < 1e-4)
    #expect(abs(curve.shortfall / truth.shortfall - 1) < 1e-3)
    #expect(abs(curve.exponent - truth.exponent) < 1e-3)
    #expect(curve.residual < 1e-6)
    // f(640) − f(320), by hand: b (320^−c − 640^−c).
    let gain = truth.shortfall * (pow(320, -truth.exponent) - pow(640, -truth.exponent))
    #expect(abs(curve.gainFromDoubling - gain) < 1e-5)
    for (count, value) in zip(counts, values) {
      #expect(abs(try #require(curve.value(at: count)) - value) < 1e-6)
    }
  }

  @Test func refusesToLookBeyondADoubling() throws {
    let curve = try #require(InversePowerLaw(counts: counts, values: [0.6, 0.7, 0.75, 0.78]))
    let doubled = try #require(curve.value(at: 640))
    #expect(abs(doubled - (try #require(curve.value(at: 320)) + curve.gainFromDoubling)) < 1e-12)
    #expect(curve.value(at: 641) == nil)
    #expect(curve.value(at: 0) == nil)
  }

  @Test func keepsBelowTheHighestValue() throws {
    // A straight line in log n: without the border the ceiling would be far above 1.
    let values = [0.7, 0.79, 0.88, 0.97]
    let curve = try #require(InversePowerLaw(counts: counts, values: values, highest: 1))
    #expect(curve.ceiling <= 1)
    #expect(try #require(curve.value(at: 640)) <= 1)
  }

  /// More cases never make the curve worse: falling points give a flat one at their mean.
  @Test func fallingPointsGiveNoGain() throws {
    let curve = try #require(InversePowerLaw(counts: counts, values: [0.8, 0.78, 0.76, 0.74]))
    #expect(curve.gainFromDoubling == 0)
    #expect(abs(try #require(curve.value(at: 100)) - 0.77) < 1e-12)
  }

  @Test func needsThreeCounts() {
    #expect(InversePowerLaw(counts: [10, 10, 20], values: [0.5, 0.6, 0.7]) == nil)
    #expect(InversePowerLaw(counts: [10, 20, 30], values: [0.5, .nan, 0.7]) == nil)
    #expect(InversePowerLaw(counts: [0, 20, 30], values: [0.5, 0.6, 0.7]) == nil)
  }
}
