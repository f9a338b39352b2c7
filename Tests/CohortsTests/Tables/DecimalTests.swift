import Cohorts
import Statistics
import Testing

@Suite struct DecimalTests {
  private func parse(_ text: String) -> Decimal.Outcome { Decimal.parse(text.utf8) }

  @Test(arguments: [
    ("0", 0.0), ("-0.5", -0.5), ("+3", 3), ("1e3", 1000), ("1E-3", 0.001), (".5", 0.5), ("5.", 5),
    (" 7\t", 7), ("00012.50", 12.5), ("9007199254740993", 9_007_199_254_740_992),
    ("1.7976931348623157e308", Double.greatestFiniteMagnitude), ("1e-400", 0),
    ("123456789012345678901234567890", 1.2345678901234568e29),
    ("2.2250738585072014e-308", 2.2250738585072014e-308), ("0.1", 0.1), ("1e22", 1e22),
    ("1e23", 1e23),
  ])
  func readsDecimals(_ text: String, _ value: Double) { #expect(parse(text) == .number(value)) }

  @Test(arguments: ["nan", "NaN", "-nan", "inf", "-Inf", "+INFINITY", "1e999", "-1e400"])
  func refusesWhatIsNotFinite(_ text: String) { #expect(parse(text) == .notFinite) }

  @Test(arguments: [
    "", " ", "-", "+", ".", "e5", "1e", "1e+", "0x10", "1,5", "1 2", "1.2.3", "--1", "n/a", "1f",
    "١", "1_000", "infinite",
  ])
  func refusesAnythingElse(_ text: String) { #expect(parse(text) == .notANumber) }

  /// The fast path must round as the standard library does.
  @Test func agreesWithTheStandardLibrary() {
    var stream = RandomStream(seed: 1, "decimals")
    for _ in 0..<20_000 {
      let value = Double(bitPattern: stream.next())
      guard value.isFinite else { continue }
      #expect(parse("\(value)") == .number(value))
      let short =
        "\(Int(stream.next() % 1_000_000)).\(stream.next() % 10_000)e\(Int(stream.next() % 40) - 20)"
      #expect(parse(short) == Double(short).map { .number($0) })
    }
  }
}
