import Findings
import Reports
import Testing

@Suite struct ContributionTextTests {
  /// A model that uses two modalities and ignores a third.
  private func entry(
    isStable: Bool = true, name: String = "photo", undefined: String? = nil
  ) -> ContributionFindings {
    let names = [name, "clinical", "notes"]
    func keyed<Value>(_ values: [Value]) -> [String: Value] {
      Dictionary(uniqueKeysWithValues: zip(names, values))
    }
    var detail = ContributionDetail(
      unit: "probability", cases: 560, groups: 437, completeCases: 560, outputSpread: 0.3,
      fills: keyed(["mean", "donor", "delete"]),
      passes: .init(encode: keyed([100, 20, 3]), fuse: 456, predict: 0, skipped: 1))
    detail.undefined = undefined
    detail.isHeldOut = true
    detail.stability = .init(
      bands: keyed([
        .init(low: 0.21, high: 0.62), .init(low: 0.38, high: 0.79), .init(low: 0, high: 0),
      ]),
      isStable: isStable, orderHolds: false, players: [1, 4], fills: keyed([["mean"], [], []]),
      cases: 50)
    detail.agreement = [
      .init(
        method: "occlusion", quantity: "", figures: keyed([Figure(0.31), Figure(0.69), Figure(0)]),
        agrees: true),
      .init(
        method: "Shapley", quantity: "", figures: keyed([Figure(0.6), Figure(0.4), Figure(0)]),
        agrees: false),
    ]
    detail.parts = [
      "clinical": [
        .init(name: "age", share: Figure(0.2), effect: ["malignant": -0.01]),
        .init(
          name: "bleed", share: Figure(0.8, low: 0.7, high: 0.9), effect: ["malignant": 0.05]),
      ],
      name: [
        .init(name: "row 1, column 1", share: Figure(0.5), effect: [:]),
        .init(name: "row 1, column 2", share: Figure(0.5), effect: [:]),
      ],
    ]
    detail.outlines = [
      OutlineFinding(
        modality: name, cases: 540, cells: 49, inside: Figure(0.4, low: 0.35, high: 0.45),
        chance: Figure(0.2), excess: Figure(0.2, low: 0.15, high: 0.25))
    ]
    detail.notes = ["something to know"]
    return ContributionFindings(
      model: "cross-attention", method: "occlusion", modalities: names,
      players: keyed([4, 4, 4]),
      shares: keyed([Figure(0.31, low: 0.27, high: 0.35), Figure(0.69), Figure(0)]),
      magnitude: keyed([0.041, 0.09, 0]), influence: keyed([0.05, 0.1, 0]),
      verdict: keyed([.used, .used, .ignored]),
      reasons: keyed(["fine", "fine", "its encoder says the same of every case"]),
      diagnosis: keyed([.used, .used, .deadBranch]), detail: detail)
  }

  private func lines(
    _ entry: ContributionFindings, style: TextStyle = TextStyle()
  ) -> [String] {
    ContributionText([entry], style: style).text.split(separator: "\n").map(String.init)
  }

  private func words(_ line: String?) -> [String] {
    (line ?? "").split(separator: " ").map(String.init)
  }

  @Test func oneLineAModality() {
    let all = lines(entry())
    #expect(
      words(all.first { $0.hasPrefix("photo ") })
        == ["photo", ".310", "[.270,", ".350]", "4", ".041", ".050", "used"])
    #expect(
      words(all.first { $0.hasPrefix("notes ") })
        == ["notes", ".000", "4", ".000", ".000", "IGNORED"])
    #expect(all.contains("notes: its encoder says the same of every case."))
    #expect(!all.contains { $0.contains("UNSTABLE") })
  }

  @Test func saysWhetherTheCasesWereNewToTheModel() {
    #expect(
      lines(entry()).joined(separator: " ").contains("none of which its model was trained on"))
    var one = entry()
    one.detail?.isHeldOut = nil
    let text = lines(one).joined(separator: " ")
    #expect(text.contains("whether the model was trained on them is not known"))
    #expect(!text.contains("none of which"))
  }

  @Test func foldsThatDifferAreSaid() {
    var one = entry()
    one.verdict["photo"] = .cannotTell
    one.reasons?["photo"] = "outputs depend on it in 2 of 5 models only"
    one.detail?.collapsedOn = "clinical"
    let all = lines(one)
    #expect(all.contains("photo: outputs depend on it in 2 of 5 models only."))
    // Not said of a model of which some folds use more.
    #expect(!all.joined(separator: " ").contains("stands on clinical alone"))
    one.verdict["photo"] = .ignored
    #expect(lines(one).joined(separator: " ").contains("stands on clinical alone"))
  }

  @Test func unstableSharesAreBandsAndNotFigures() {
    let all = lines(entry(isStable: false))
    let row = words(all.first { $0.hasPrefix("photo ") })
    #expect(row.prefix(4) == ["photo", ".210", "to", ".620"])
    #expect(!row.contains(".310"))
    #expect(all.contains { $0.hasPrefix("UNSTABLE") })
  }

  @Test func disagreementIsLoud() {
    let all = lines(entry())
    #expect(
      words(all.first { $0.hasPrefix("Shapley") }) == ["Shapley", ".600", ".400", ".000", "NO"])
    #expect(words(all.first { $0.hasPrefix("occlusion") }).last == "yes")
  }

  @Test func columnsAreRankedAndCellsAreNotListed() throws {
    let all = lines(entry())
    let bleed = try #require(all.firstIndex { $0.hasPrefix("bleed ") })
    let age = try #require(all.firstIndex { $0.hasPrefix("age ") })
    #expect(bleed < age)
    #expect(all[bleed].contains("raises malignant by .050"))
    #expect(all[age].contains("lowers malignant by .010"))
    #expect(!all.contains { $0.hasPrefix("row 1") })
  }

  @Test func comparisonsSayWhatDiffers() {
    var entry = entry()
    entry.detail?.comparisons = [
      ContributionComparison(
        other: "late fusion of run 2", cases: 560,
        differences: [
          "photo": .init(
            figure: Figure(0.12, low: 0.05, high: 0.2), pValue: 0.001, adjustedPValue: 0.002),
          "clinical": .init(
            figure: Figure(-0.12, low: -0.2, high: -0.05), pValue: 0.001, adjustedPValue: 0.002),
          "notes": .init(
            figure: Figure(0.01, low: -0.02, high: 0.03), pValue: 0.6, adjustedPValue: 0.6),
        ])
    ]
    let lines = lines(entry)
    #expect(lines.contains("COMPARED WITH late fusion of run 2"))
    func line(_ name: String) -> String? {
      lines.last { $0.hasPrefix(name) && $0.contains("[") }
    }
    #expect(line("photo")?.contains("+.120 [+.050, +.200]") == true)
    #expect(line("photo")?.hasSuffix("looks at it more") == true)
    #expect(line("clinical")?.hasSuffix("looks at it less") == true)
    #expect(line("notes")?.hasSuffix("cannot tell") == true)
  }

  @Test func outlinesAreComparedWithChance() {
    let text = lines(entry()).joined(separator: " ")
    #expect(text.contains(".400 [.350, .450] of the attribution falls inside"))
    #expect(text.contains("+.200 [+.150, +.250], more than chance"))
    var weak = entry()
    weak.detail?.outlines?[0].excess = Figure(0.01, low: -0.02, high: 0.04)
    #expect(lines(weak).joined(separator: " ").contains("cannot tell from chance"))
    weak.detail?.outlines?[0].excess = Figure(-0.1, low: -0.2, high: -0.01)
    #expect(lines(weak).joined(separator: " ").contains("LESS than chance"))
  }

  @Test func undefinedSharesSayWhy() {
    var one = entry(undefined: "the model says the same of every case")
    one.detail?.stability = nil
    one.shares = ["photo": Figure(nil), "clinical": Figure(nil), "notes": Figure(nil)]
    let all = lines(one)
    #expect(
      all.joined(separator: " ").contains("No shares: the model says the same of every case."))
    #expect(words(all.first { $0.hasPrefix("photo ") }).prefix(2) == ["photo", "–"])
  }

  @Test(arguments: [72, 80, 100]) func linesFit(columns: Int) {
    for isStable in [true, false] {
      let long = String(repeating: "long-", count: 30)
      for line in lines(entry(isStable: isStable, name: long), style: TextStyle(columns: columns)) {
        #expect(line.count <= columns, "\(line)")
      }
    }
  }

  @Test func hostileNamesAreHarmless() {
    let text = ContributionText([entry(name: hostileName)]).text
    #expect(!text.contains("\u{1B}") && !text.contains("\u{202E}"))
  }

  @Test func otherMethodsAreLeftOut() {
    #expect(ContributionText(auditDocument().contribution).text.isEmpty)
    var document = auditDocument()
    let before = SummaryTable(document).text
    document.contribution.append(entry())
    #expect(SummaryTable(document).text == before)
  }

  @Test func highlightedWordsAreEscapedAndGraded() {
    let page = WordHighlights(
      [
        .init(
          title: hostileName, label: "yes", output: "yes",
          words: [("a&b", 0.2), ("calm", 0), ("low", -0.1)])
      ], modality: "notes", model: "cross-attention"
    ).html
    #expect(!page.contains("<script"))
    #expect(page.contains("<span class=\"up s10\" title=\"+.200\">a&amp;b</span> calm "))
    #expect(page.contains("<span class=\"down s5\" title=\"-.100\">low</span>"))
  }
}
