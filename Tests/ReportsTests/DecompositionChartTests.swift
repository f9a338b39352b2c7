import Findings
import Reports
import Testing

@Suite struct DecompositionChartTests {
  private func chart(_ findings: [InteractionFindings], name: String = "skin") throws -> SVGDocument
  {
    let svg = try #require(DecompositionChart(findings, name: name)).svg
    #expect(!svg.contains(#/\b(nan|inf)\b/#))
    return try #require(SVGDocument(svg))
  }

  @Test func describesItselfInWords() throws {
    let chart = try chart([pairedFinding(), unpairedFinding()])
    let root = try #require(chart.elements.first)
    #expect(root.attributes["role"] == "img")
    for id in try #require(root.attributes["aria-labelledby"]).split(separator: " ") {
      #expect(chart.elements.contains { $0.attributes["id"] == String(id) && !$0.words.isEmpty })
    }
    let words = try #require(chart.elements.first { $0.name == "desc" }).words
    #expect(
      words == """
        photo and clinical: redundant; in both .231 [.200, .262]; only in photo .009 [.000, .021]; \
        only in clinical .179 [.150, .207]; only together .033 [.012, .055]; label entropy .998. \
        photo and expression: cannot tell; in both .150; only in photo .050; only in expression \
        .150; only together unknown, within [.011, .621]; label entropy .971.
        """)
  }

  @Test func loadsAndRunsNothing() throws {
    let svg = try #require(DecompositionChart([pairedFinding()], name: "skin")).svg
    for forbidden in ["<script", "href", "@import", "url(", "@font-face", "onload"] {
      #expect(!svg.contains(forbidden), "\(forbidden)")
    }
    #expect(svg.contains("prefers-color-scheme:dark"))
  }

  @Test func drawsBarsToScale() throws {
    let bars = try chart([pairedFinding()]).all("bar")
    let widths = bars.compactMap { $0.number("width") }
    #expect(bars.count == 4)
    // .231, .009, .179 and .033 bits on one scale, to the pixel.
    let pixelsPerBit = try #require(widths.first) / 0.231
    for (width, bits) in zip(widths, [0.231, 0.009, 0.179, 0.033]) {
      #expect(abs(width - pixelsPerBit * bits) <= 1.5)
    }
    #expect(Set(bars.compactMap { $0.number("x") }).count == 1)
  }

  @Test func drawsNoBarForWhatIsUnknown() throws {
    let chart = try chart([unpairedFinding()])
    #expect(chart.all("bar").count == 3)
    // One of the block, one of the legend; the range is no interval of the sample.
    #expect(chart.all("bracket").count == 2)
    #expect(chart.all("figure").map(\.words) == [".150", ".050", ".150", "in [.011, .621]"])
    #expect(chart.all("verdict").map(\.words) == ["cannot tell"])
  }

  @Test func marksOnlyWhatIsThere() throws {
    var finding = pairedFinding()
    finding.bounds = nil
    finding.labelEntropy = nil
    for key in finding.unique.keys { finding.unique[key] = Figure(0.1) }
    finding.redundancy = Figure(0.1)
    finding.synergy = Figure(nil)
    let chart = try chart([finding])
    #expect(chart.all("whisker").isEmpty && chart.all("bracket").isEmpty)
    #expect(chart.all("entropy").isEmpty && chart.all("legend").isEmpty)
    #expect(chart.all("figure").last?.words == "cannot tell")
  }

  @Test(arguments: [1, 3, 10])
  func overlapsNoText(pairs: Int) throws {
    let wide = String(repeating: "WMWM ", count: 30)
    let findings = (0..<pairs).map { index -> InteractionFindings in
      var finding = index % 2 == 0 ? pairedFinding(wide, "b\(index)") : unpairedFinding("a", wide)
      finding.redundancy = Figure(-888.888, low: -888.888, high: 888.888)
      return finding
    }
    let chart = try chart(findings, name: wide)
    let height = try #require(chart.elements.first?.number("height"))
    let texts = chart.elements.filter { $0.name == "text" }
    for text in texts {
      let x = try #require(text.number("x"))
      let y = try #require(text.number("y"))
      #expect(x >= 0 && x <= 760 && y > 0 && y < height, "\(text.words)")
    }
    // Names end before the bars begin, in the widest letters that there are: .99 of the size each.
    let plot = try #require(chart.all("grid").compactMap { $0.number("x1") }.min())
    for label in chart.all("label") {
      let letters = Double(label.words.filter { "WM".contains($0) }.count)
      #expect(16 + letters * 13 * 0.99 < plot, "\(label.words)")
    }
    for (pair, verdict) in zip(chart.all("pair"), chart.all("verdict")) {
      let letters = Double(pair.words.filter { "WM".contains($0) }.count)
      #expect(16 + letters * 13 * 0.99 * 1.1 < 744 - Double(verdict.words.count) * 8)
    }
    // Rows keep apart.
    for column in ["label", "figure"] {
      let rows = chart.all(column).compactMap { $0.number("y") }
      for (above, below) in zip(rows, rows.dropFirst()) { #expect(below - above >= 20) }
    }
    let ticks = chart.all("tick").compactMap { $0.number("x") }
    for (left, right) in zip(ticks, ticks.dropFirst()) { #expect(right - left >= 36) }
  }

  @Test func escapesHostileNames() throws {
    let chart = try chart([pairedFinding(hostileName, "b")], name: hostileName)
    #expect(!chart.elements.contains { $0.name == "script" })
    #expect(chart.elements.contains { $0.words.contains("<script>alert('&\"')") })
  }

  @Test func survivesNumbersThatAreNone() throws {
    var finding = pairedFinding()
    finding.redundancy = Figure(.nan, low: -.infinity, high: .infinity)
    finding.synergy = Figure(1e300)
    finding.labelEntropy = Figure(.nan)
    finding.bounds?.synergyUpper = [InteractionBound(.chord, .infinity, scope: .data)]
    #expect(try chart([finding]).all("bar").count == 3)
  }

  @Test func isNoneWithoutPairs() { #expect(DecompositionChart([], name: "skin") == nil) }
}
