import Cohorts
import Testing

struct TissueShareTests {
  /// A mean density of 0.15 is a brightness of 240 · exp(-0.15) - 1 = 205.6.
  @Test func thresholdLiesAt205Levels() throws {
    #expect(try MadeTissue.plain([205, 205, 205]).tissueShare() == 1)
    #expect(try MadeTissue.plain([206, 206, 206]).tissueShare() == 0)
    #expect(try MadeTissue.plain([205]).tissueShare() == 1)
    #expect(try MadeTissue.plain([206]).tissueShare() == 0)
  }

  @Test func glassOfMadeTissueIsNotTissue() throws {
    var tissue = MadeTissue()
    for glass in [0.0, 0.25, 0.5, 0.75] {
      tissue.glass = glass
      #expect(abs(try tissue.picture(seed: 1).tissueShare() - (1 - glass)) < 0.03)
    }
  }

  @Test func blackIsNoTissueAndPaddingIsNotCounted() throws {
    // Half pink, half black.
    let pixels = (0..<100).flatMap { (index: Int) -> [UInt8] in
      index < 50 ? [200, 120, 170] : [0, 0, 0]
    }
    let picture = try Picture(width: 10, height: 10, channels: 3, pixels: pixels)
    #expect(picture.tissueShare() == 0.5)
    #expect(picture.tissueShare(isPadded: true) == 1)
    #expect(try MadeTissue.plain([0, 0, 0]).tissueShare(isPadded: true) == 0)
  }
}
