import Cohorts
import Contribution
import Findings
import Statistics
import TestSupport
import Testing

struct MapTests {
  private func effects(_ cells: [[Double]]) -> OcclusionEffects {
    var effects = OcclusionEffects(
      modality: 0, players: 4, fill: .mean, caseCount: cells.count, outputCount: 1,
      keepsParts: true)
    for (item, values) in cells.enumerated() {
      for (part, value) in values.enumerated() {
        effects.add(
          OccludedPart(request: 0, item: item, part: part, partCount: 4, outputs: [-value]),
          unfilled: [0])
      }
    }
    return effects
  }

  private func mask(_ bright: (Int, Int) -> Bool) throws -> Picture {
    try Picture(
      width: 8, height: 8, channels: 1,
      pixels: (0..<64).map { bright($0 % 8, $0 / 8) ? 255 : 0 })
  }

  @Test func cellsThatRaiseAreRedAndThoseThatLowerAreBlue() throws {
    let map = try #require(HeatMap(effects([[1, -1, 0, 0.5]]), item: 0))
    #expect(map.values == [[1, -1, 0, 0.5]])
    let grey = try Picture(
      width: 8, height: 8, channels: 1, pixels: Array(repeating: 100, count: 64))
    let drawn = try map.overlay(on: grey, output: 0, opacity: 1)
    #expect(drawn.channels == 3)
    func pixel(_ x: Int, _ y: Int) -> [UInt8] {
      Array(drawn.pixels[(y * 8 + x) * 3..<(y * 8 + x) * 3 + 3])
    }
    #expect(pixel(0, 0) == [214, 39, 40])
    #expect(pixel(7, 0) == [31, 119, 180])
    #expect(pixel(0, 7) == [100, 100, 100])
    #expect(pixel(7, 7)[0] > 100 && pixel(7, 7)[0] < 214)
    // It is a file that can be read again.
    let bytes = try drawn.png()
    #expect(try Picture(decoding: bytes, channels: 3, file: "map") == drawn)
    #expect(throws: ContributionError.self) { try map.overlay(on: grey, output: 1) }
    let tiny = try Picture(width: 1, height: 8, channels: 1, pixels: Array(repeating: 0, count: 8))
    #expect(throws: ContributionError.self) { try map.overlay(on: tiny, output: 0) }
  }

  @Test func averagingKeepsSigns() throws {
    let all = effects([[1, -1, 0, 0], [3, 1, 0, 0]])
    let maps = [HeatMap(all, item: 0), HeatMap(all, item: 1)].compactMap { $0 }
    #expect(HeatMap(averaging: maps)?.values == [[2, 0, 0, 0]])
    #expect(HeatMap(averaging: []) == nil)
    #expect(HeatMap(all, item: 2) == nil)
  }

  @Test func attributionInsideAnOutlineIsComparedWithChance() throws {
    let draws = try GroupDraws(count: 100, stream: RandomStream(seed: 1))
    // The outline is the upper left quarter, in which three quarters of all attribution lie.
    let all = effects(Array(repeating: [3, -0.5, 0.25, 0.25], count: 12))
    let share = try OutlineShare(
      all, items: Array(0..<12), groups: (0..<12).map(String.init), draws: draws
    ) { item in item == 11 ? nil : try mask { $0 < 4 && $1 < 4 } }
    expectClose(share.inside.value ?? -1, to: 0.75, absolute: 1e-12)
    expectClose(share.chance.value ?? -1, to: 0.25, absolute: 1e-12)
    expectClose(share.excess.value ?? -1, to: 0.5, absolute: 1e-12)
    #expect(share.caseCount == 11)
    #expect(share.excess.low != nil)
    #expect(throws: ContributionError.self) {
      try OutlineShare(all, items: [0], groups: ["a"], draws: draws) { _ in nil }
    }
  }

  @Test func cellsCountByHowMuchOfThemIsCovered() throws {
    let covered = try OutlineShare.coverage(of: mask { $0 < 2 && $1 < 4 }, rows: 2, columns: 2)
    #expect(covered == [0.5, 0, 0, 0])
  }
}
