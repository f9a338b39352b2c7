import Foundation

/// The nasty corpus of `Tests/Fixtures/tokenizers/corpus.py`, made by the same program.
struct NastyCorpus {
  static let lineCount = 10_000

  private let pools: [String: [String]]
  private let ranges: [[UInt32]]

  private struct File: Decodable {
    let report, nasty, numbers, letters, marks, special, gaps: [String]
    let ranges: [[UInt32]]
  }

  init() throws {
    let file = try JSONDecoder().decode(File.self, from: try TokenizerFixtures.data("pools.json"))
    pools = [
      "report": file.report, "nasty": file.nasty, "numbers": file.numbers, "letters": file.letters,
      "marks": file.marks, "special": file.special, "gaps": file.gaps,
    ]
    ranges = file.ranges
  }

  /// All lines, then the sweep through Unicode.
  var all: [String] { (0..<Self.lineCount).map { line(UInt64($0)) } + sweep }

  func line(_ number: UInt64) -> String {
    var random = SplitMix(state: number)
    let isReport = random.next(10) < 5
    var text = String.UnicodeScalarView()
    for _ in 0..<random.next(20) {
      text += part(&random, isReport: isReport)
      text +=
        isReport || random.next(3) > 0 ? " ".unicodeScalars : pick(&random, "gaps")
    }
    return String(text)
  }

  var sweep: [String] {
    let firsts =
      Array(stride(from: 0, to: 0x32400, by: 64)) + stride(from: 0xE0000, to: 0xE0200, by: 64)
      + [0xEFFC0, 0xF0000, 0xFFFC0, 0x10FFC0]
    return firsts.filter { !(0xD800..<0xE000).contains($0) }.map { first in
      var text = String.UnicodeScalarView()
      for value in first..<first + 64 {
        text.append("x")
        text.append(contentsOf: Unicode.Scalar(UInt32(value)).map { [$0] } ?? [])
      }
      return String(text)
    }
  }

  private func part(_ random: inout SplitMix, isReport: Bool) -> String.UnicodeScalarView {
    if isReport { return random.next(12) > 0 ? pick(&random, "report") : pick(&random, "numbers") }
    var text = String.UnicodeScalarView()
    switch random.next(10) {
    case 0, 1: return pick(&random, "report")
    case 2, 3: return pick(&random, "nasty")
    case 4: return pick(&random, "numbers")
    case 5:
      text += pick(&random, "letters")
      let mark = pick(&random, "marks")
      for _ in 0...random.next(3) { text += mark }
      text += pick(&random, "letters")
    case 6:
      for _ in 0...random.next(6) { text.append(scalar(&random)) }
    case 7:
      text += pick(&random, "report")
      text += pick(&random, "nasty")
    case 8:
      for _ in 0...random.next(9) { text += pick(&random, "letters") }
    default:
      if random.next(4) > 0 { return pick(&random, "special") }
      let letter = pick(&random, "letters")
      for _ in 0...random.next(130) { text += letter }
    }
    return text
  }

  private func pick(_ random: inout SplitMix, _ name: String) -> String.UnicodeScalarView {
    guard let pool = pools[name] else { return String.UnicodeScalarView() }
    return pool[random.next(pool.count)].unicodeScalars
  }

  private func scalar(_ random: inout SplitMix) -> Unicode.Scalar {
    let range = ranges[random.next(ranges.count)]
    let value = range[0] + UInt32(random.next(Int(range[1] - range[0] + 1)))
    return Unicode.Scalar(value) ?? " "
  }
}

/// SplitMix64, as in `corpus.py`.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }

  mutating func next(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
