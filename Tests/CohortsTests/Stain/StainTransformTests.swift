import Cohorts
import Foundation
import Statistics
import Testing

struct StainTransformTests {
  private func normalized(_ picture: Picture) throws -> Picture {
    try picture.changed(StainTransform(from: try picture.stainBasis(), to: .reference))
  }

  /// By hand: concentrations (1, 0.5) of the source become (2, 0.25) of the target, whose 99th
  /// percentiles are twice and half the source's.
  @Test func onePixelByHand() throws {
    let source = try StainTests.basis([[0.6, 0.8, 0], [0, 0.6, 0.8]], maxima: [1, 2])
    let target = try StainTests.basis([[0.8, 0.6, 0], [0, 0.8, 0.6]], maxima: [2, 1])
    func brightness(_ density: Double) -> UInt8 { UInt8((240 * exp(-density) - 1).rounded()) }
    let before = [0.6, 0.8 + 0.3, 0.4].map(brightness)
    let after = [1.6, 1.2 + 0.2, 0.15].map(brightness)
    var planes = before
    StainTransform(from: source, to: target).apply(to: &planes)
    for (value, expected) in zip(planes, after) {
      // The source was rounded to whole levels.
      #expect(abs(Int(value) - Int(expected)) <= 1)
    }
  }

  /// Densities that two stains explain come back as they were; others move to the stains' plane.
  @Test func sameStainsChangeNothing() throws {
    let tissue = MadeTissue()
    let picture = try tissue.picture(seed: 5)
    let basis = try StainTests.basis(tissue.stains)
    let same = try picture.changed(StainTransform(from: basis, to: basis))
    #expect(zip(same.pixels, picture.pixels).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
  }

  /// torchstain truncates to whole levels and keeps the one that it adds before the logarithm.
  @Test func agreesWithTorchstainToALevelAndAHalf() throws {
    let fixture = try StainFixture.read()
    let ours = try normalized(fixture.picture)
    let theirs = StainFixture.bytes(fixture.normalized)
    let differences = zip(theirs, ours.pixels).map { Int($0) - Int($1) }
    #expect(differences.allSatisfy { (-1...2).contains($0) }, "\(Set(differences))")
    #expect(ours.meanDifference(from: try fixture.picture) > 10)
  }

  /// One tissue stained in two ways: about 17 levels of 255 apart before, 0.3 after.
  @Test func bringsTwoStainingsOfOneTissueTogether() throws {
    var tissue = MadeTissue()
    for seed in UInt64(1)...4 {
      tissue.stains = [[0.60, 0.68, 0.42], [0.12, 0.86, 0.50]].map(MadeTissue.unit)
      tissue.strength = [1, 1]
      let first = try tissue.picture(seed: seed)
      tissue.stains = [[0.71, 0.62, 0.33], [0.20, 0.90, 0.38]].map(MadeTissue.unit)
      tissue.strength = [1.3, 0.6]
      let second = try tissue.picture(seed: seed)
      let before = first.meanDifference(from: second)
      let after = try normalized(first).meanDifference(from: normalized(second))
      #expect(before > 10 && after < before / 5, "\(before) to \(after)")
    }
  }

  @Test func normalizingTwiceIsNormalizingOnce() throws {
    for seed in UInt64(1)...4 {
      let once = try normalized(MadeTissue().picture(seed: seed))
      let twice = try normalized(once)
      #expect(twice.meanDifference(from: once) < 1)
      let found = try once.stainBasis()
      #expect(found.anglesInDegrees(to: .reference).allSatisfy { $0 < 1 })
      for (value, expected) in zip(found.maxima, StainBasis.reference.maxima) {
        #expect(abs(value / expected - 1) < 0.03)
      }
    }
  }

  @Test func glassStaysBrightAndBlackStaysBlack() throws {
    let basis = try MadeTissue().picture(seed: 2).stainBasis()
    let transform = StainTransform(from: basis, to: .reference)
    var planes: [UInt8] = [239, 0, 10, 239, 0, 10, 239, 0, 10]
    transform.apply(to: &planes)
    #expect(planes == [239, 0, 10, 239, 0, 10, 239, 0, 10])
  }

  /// α doubles and β adds to the concentration of one stain; the other stays.
  @Test func jitterChangesTheAmountOfAStain() throws {
    let basis = try StainTests.basis([[0.6, 0.8, 0], [0, 0.6, 0.8]])
    func brightness(_ density: Double) -> UInt8 { UInt8((240 * exp(-density) - 1).rounded()) }
    // Strength 0.5 draws within [0.5, 1.5] and [-0.5, 0.5].
    var stream = RandomStream(seed: 1, "jitter")
    let jitter = StainTransform.Jitter(strength: 0.5, using: &stream)
    #expect(jitter.factors.allSatisfy { (0.5...1.5).contains($0) })
    #expect(jitter.offsets.allSatisfy { (-0.5...0.5).contains($0) })
    #expect(Set(jitter.factors + jitter.offsets).count == 4)
    let amounts = [
      jitter.factors[0] * 1 + jitter.offsets[0], jitter.factors[1] * 0.5 + jitter.offsets[1],
    ]
    var planes = [0.6, 0.8 + 0.3, 0.4].map(brightness)
    StainTransform(from: basis, to: basis, jitter: jitter).apply(to: &planes)
    let expected = [0.6 * amounts[0], 0.8 * amounts[0] + 0.6 * amounts[1], 0.8 * amounts[1]]
      .map { min(255, max(0, 240 * exp(-$0) - 1)) }
    for (value, other) in zip(planes, expected) { #expect(abs(Double(value) - other) < 2.5) }
    var again = RandomStream(seed: 1, "jitter")
    #expect(StainTransform.Jitter(strength: 0.5, using: &again) == jitter)
  }
}
