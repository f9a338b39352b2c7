import Statistics
import Testing

/// Golden values come from `Tests/Fixtures/statistics/random_stream.py`.
@Suite struct RandomStreamTests {
  @Test func drawsThePublishedGenerator() {
    var stream = RandomStream(seed: 0)
    let words = (0..<4).map { _ in stream.next() }
    let golden: [UInt64] = [
      0x77f2_8426_ede3_b6d6, 0xe218_6c36_fa65_78f5, 0xc255_ab95_b254_04f9, 0x58c3_c385_d075_2f53,
    ]
    #expect(words == golden)
  }

  @Test func dependsOnSeedAndPath() {
    var stream = RandomStream(seed: 7, "fold", "2")
    let words = (0..<4).map { _ in stream.next() }
    let golden: [UInt64] = [
      0xc969_5089_1376_a5f1, 0x91c2_780e_df96_06e3, 0x7d71_97b8_6ffa_836b, 0xf4bd_d1f5_b416_8e28,
    ]
    #expect(words == golden)

    var widest = RandomStream(seed: .max, path: ["é", ""])
    let widestWords = [widest.next(), widest.next()]
    #expect(widestWords == [0x0b18_1700_f85b_34e4, 0x3d1a_589b_1611_ba67])
  }

  @Test func keepsPathPartsApart() {
    let streams = [
      RandomStream(seed: 1), RandomStream(seed: 1, ""), RandomStream(seed: 1, "ab", "c"),
      RandomStream(seed: 1, "a", "bc"), RandomStream(seed: 1, "abc"), RandomStream(seed: 2, "abc"),
    ]
    for (index, stream) in streams.enumerated() {
      #expect(!streams[(index + 1)...].contains(stream))
    }
  }

  @Test func tellsCanonicallyEqualNamesApart() {
    // One name in composed, one in decomposed form: Swift's == calls them equal, a file does not.
    #expect(RandomStream(seed: 1, "\u{E9}") != RandomStream(seed: 1, "e\u{301}"))
  }

  @Test func drawsUniformNumbers() {
    var stream = RandomStream(seed: 1, "uniform")
    let drawn = (0..<3).map { _ in stream.uniform() }
    #expect(drawn == [0.8704107583356467, 0.9954977559916871, 0.39918330064785834])
    let more = (0..<10_000).map { _ in stream.uniform() }
    #expect(more.allSatisfy { (0..<1).contains($0) })
  }

  @Test func drawsNormalNumbers() {
    var stream = RandomStream(seed: 1, "normal")
    let golden = [
      -0.49713786517077957, -0.05387772841923821, 0.05157648377321591, 1.0735578732001296,
    ]
    for expected in golden {
      let drawn = stream.normal()
      #expect(abs(drawn - expected) < 1e-14)
    }

    let sample = (0..<20_000).map { _ in stream.normal() }
    let mean = sample.reduce(0, +) / 20_000
    let variance = sample.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 20_000
    // Four standard errors: 4/√n for the mean, 4·√(2/n) for the variance.
    #expect(abs(mean) < 0.029)
    #expect(abs(variance - 1) < 0.04)
  }

  @Test func drawsIndices() {
    var stream = RandomStream(seed: 1, "index")
    let small = (0..<12).map { _ in stream.index(below: 10) }
    #expect(small == [8, 0, 5, 5, 0, 1, 6, 3, 2, 1, 3, 7])
    let large = (0..<3).map { _ in stream.index(below: 1 << 62 | 1) }
    #expect(
      large == [2_285_401_757_805_569_424, 810_112_645_771_713_582, 2_501_162_437_475_916_068])
    let only = stream.index(below: 1)
    #expect(only == 0)
  }

  @Test func drawsEveryIndexEquallyOften() {
    var stream = RandomStream(seed: 3)
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[stream.index(below: 7)] += 1 }
    let statistic = counts.map { Double(($0 - 10_000) * ($0 - 10_000)) / 10_000 }.reduce(0, +)
    // 99.9th percentile of chi-squared with six degrees of freedom.
    #expect(statistic < 22.46)
  }

  @Test func drawsLargeIndicesWithoutBias() {
    // Three quarters of the range of words: a remainder would favor the lower half two to one.
    var stream = RandomStream(seed: 4)
    let bound = 3 << 61
    let low = (0..<9_000).count { _ in stream.index(below: bound) < bound / 3 }
    // 3,000 expected, five standard deviations of 44.7.
    #expect(abs(low - 3_000) < 224)
  }

  @Test func permutes() {
    var stream = RandomStream(seed: 1, "permutation")
    let order = stream.permutation(12)
    #expect(order == [5, 4, 0, 2, 10, 1, 8, 6, 9, 3, 7, 11])
    let none = stream.permutation(0)
    #expect(none == [])
    let one = stream.permutation(1)
    #expect(one == [0])
  }

  @Test func shufflesWithoutLoss() {
    var stream = RandomStream(seed: 5)
    var letters = Array("abcdefghij")
    stream.shuffle(&letters)
    #expect(letters != Array("abcdefghij"))
    #expect(letters.sorted() == Array("abcdefghij"))
  }

  @Test func derangementsHaveNoFixedPoint() throws {
    var stream = RandomStream(seed: 1, "derangement")
    let golden = stream.derangement(9)
    #expect(golden == [7, 5, 8, 0, 1, 4, 3, 2, 6])
    for count in 2...40 {
      let drawn = stream.derangement(count)
      let order = try #require(drawn)
      #expect(order.sorted() == Array(0..<count))
      #expect(order.indices.allSatisfy { order[$0] != $0 })
    }
    let none = stream.derangement(0)
    #expect(none == [])
    let impossible = stream.derangement(1)
    #expect(impossible == nil)
  }

  @Test func drawsBothDerangementsOfThreeEquallyOften() {
    var stream = RandomStream(seed: 8)
    let first = (0..<4_000).count { _ in stream.derangement(3) == [1, 2, 0] }
    // Four standard errors of a fair coin tossed 4,000 times.
    #expect(abs(first - 2_000) < 127)
  }
}
