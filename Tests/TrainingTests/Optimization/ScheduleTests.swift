import TestSupport
import Testing
import Training

struct ScheduleTests {
  /// Warm-up: 0.4 · (1, 2, 3, 4) / 4.
  ///
  /// Then 0.4 · ½(1 + cos(π · k / 4)) for k = 0…3, whose cosines are
  /// 1, √½, 0, −√½.
  @Test func ratesEqualHandArithmetic() {
    let schedule = Schedule(peak: 0.4, warmupSteps: 4, totalSteps: 8)
    let root = 0.5.squareRoot()
    expectClose(
      (0..<8).map(schedule.learningRate),
      to: [0.1, 0.2, 0.3, 0.4, 0.4, 0.2 * (1 + root), 0.2, 0.2 * (1 - root)], absolute: 1e-15)
  }

  /// PyTorch's `LinearLR` and `CosineAnnealingLR` in sequence, peak 0.5, down to 0.01; ours ends at 0,
  /// so that the floor is taken off: (rate − 0.01) / 0.49 is the cosine's share of the peak.
  @Test func ratesEqualPyTorch() throws {
    let rates = try GoldenTensors().schedule
    let schedule = Schedule(peak: 1, warmupSteps: 4, totalSteps: 20)
    #expect(rates.count == 20)
    let expected = rates.enumerated().map { $0 < 4 ? $1 / 0.5 : ($1 - 0.01) / 0.49 }
    expectClose((0..<20).map(schedule.learningRate), to: expected, absolute: 1e-6)
  }

  /// 10⁻⁵ in epochs 0 to 9, then 10⁻⁵ · e^-0.1, e^-0.2 and so on.
  @Test func heldRateFallsByAFactorAnEpoch() {
    let decay = RateDecay(heldEpochs: 10, exponent: 0.1)
    let rates = [0, 9, 10, 11, 49].map { decay.learningRate(peak: 1e-5, epoch: $0) / 1e-5 }
    // e^-0.1 = .904837, e^-0.2 = .818731, e^-4 = .0183156
    expectClose(rates, to: [1, 1, 0.904837, 0.818731, 0.0183156], absolute: 1e-6)
  }

  @Test func rateIsHighestAfterWarmUpAndNeverNegative() {
    let schedule = Schedule(peak: 1e-3, warmupSteps: 7, totalSteps: 50)
    let rates = (0..<60).map(schedule.learningRate)
    #expect(rates.max() == 1e-3)
    #expect(rates[6] == 1e-3)
    #expect(rates.allSatisfy { $0 >= 0 })
    #expect(zip(rates[7...], rates[8...]).allSatisfy { $0 >= $1 })
    // Steps past the end, after a change of batch size for example, move nothing.
    expectClose(rates[50], to: 0, absolute: 1e-18)
    expectClose(rates[59], to: 0, absolute: 1e-18)
  }

  @Test func schedulesWithoutRoomStayInRange() {
    for (warmup, total) in [(0, 0), (0, 1), (5, 5), (9, 3), (-4, -2)] {
      let schedule = Schedule(peak: 2, warmupSteps: warmup, totalSteps: total)
      for step in 0..<12 { #expect((0...2).contains(schedule.learningRate(step: step))) }
    }
  }
}
