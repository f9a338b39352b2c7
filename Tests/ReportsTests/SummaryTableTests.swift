import Findings
import Reports
import Testing

@Suite struct SummaryTableTests {
  private func lines(_ document: FindingsDocument, style: TextStyle = TextStyle()) -> [String] {
    SummaryTable(document, style: style).text.split(separator: "\n").map(String.init)
  }

  /// The summary without its line breaks and margins.
  private func answer(_ document: FindingsDocument) -> String {
    SummaryTable(document).text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private func line(_ start: String, in document: FindingsDocument) throws -> String {
    try #require(lines(document).first { $0.hasPrefix(start) })
  }

  @Test func answersFirst() throws {
    let document = auditDocument()
    #expect(lines(document)[0] == "skin")
    #expect(
      lines(document)[1] == "2298 cases of 1373 groups; classes: benign: 1209, malignant: 1089")
    #expect(
      try line("Best model", in: document)
        == "Best model  cross-attention (sees photo + clinical), AUC .873 [.841, .902]")
    #expect(
      try line("Looks at", in: document)
        == "Looks at    cross-attention IGNORES photo: its answers are the same without; uses clinical"
    )
  }

  @Test func saysWhatTheIntervalAllows() throws {
    let unclear = answer(auditDocument())
    #expect(unclear.contains("Fusion cannot tell: ") && unclear.contains("+.012 [-.004, +.030];"))
    let better = answer(auditDocument(gain: Figure(0.03, low: 0.01, high: 0.05)))
    #expect(better.contains("Fusion improves: ") && better.contains("+.030 [+.010, +.050] "))
    let worse = answer(auditDocument(gain: Figure(-0.03, low: -0.05, high: -0.01)))
    #expect(worse.contains("Fusion does not improve: ") && worse.contains("-.030 [-.050, -.010] "))
    let few = SummaryTable(
      auditDocument(gain: Figure(0.03, intervalNote: "no interval: 8 groups are too few"))
    ).text
    #expect(few.contains("cannot tell: cross-attention") && few.contains("8 groups are too few"))
  }

  @Test func saysWhenNothingWasFused() {
    var document = auditDocument()
    document.fusionGain = nil
    let text = SummaryTable(document).text
    #expect(text.contains("cannot tell: no fused model was compared with a single modality"))
  }

  @Test func keepsTheOrderOfTheModels() throws {
    let all = lines(auditDocument())
    let heading = try #require(all.firstIndex { $0.hasPrefix("MODEL ") })
    let rows = all[(heading + 2)..<(heading + 6)]
    #expect(
      zip(rows, ["cross-attention", "photo", "clinical ", "clinical, logistic"]).allSatisfy {
        $0.hasPrefix($1)
      })
    #expect(
      all[heading + 2].split(separator: " ").dropFirst()
        == [".873", "[.841,", ".902]", ".861", ".790", "-.080", ".142", "2298"])
    #expect(all[heading + 6] == "no interval: 8 groups are too few")
  }

  @Test func showsInfluenceByModality() throws {
    let all = lines(auditDocument())
    let heading = try #require(all.firstIndex { $0.contains("Outputs move  AUC falls by") })
    #expect(
      all[heading + 2].split(separator: " ")
        == ["cross-attention", "photo", ".000", ".000", "IGNORED"])
    #expect(
      all[heading + 3].split(separator: " ")
        == ["clinical", ".213", ".310", "[.280,", ".350]", "used"])
  }

  @Test func showsTinyInfluenceAsMoreThanNothing() {
    var document = auditDocument()
    document.contribution[0].influence = ["photo": 0.0001, "clinical": 0.2]
    #expect(SummaryTable(document).text.contains("<.001"))
  }

  @Test func passesOverNoModelThatIgnoresAModality() {
    var document = auditDocument()
    var other = document.contribution[0]
    other.model = "late fusion"
    document.contribution.append(other)
    #expect(SummaryTable(document).text.contains("late fusion IGNORES photo"))
  }

  @Test func putsDataNoticesFirst() throws {
    let text = SummaryTable(auditDocument()).text
    let grave = try #require(text.firstRange(of: "WARNING  Grave about data."))
    let mild = try #require(text.firstRange(of: "note     Mild about data."))
    let model = try #require(text.firstRange(of: "ERROR    About training."))
    #expect(grave.lowerBound < mild.lowerBound && mild.lowerBound < model.lowerBound)
  }

  @Test(arguments: [72, 80, 100], [true, false])
  func keepsToTheTerminal(columns: Int, usesUnicode: Bool) {
    let long = String(repeating: "very-long-name-", count: 20)
    var document = auditDocument(cohortName: "short", fusedName: long)
    document.models[1].name = String(repeating: "肿瘤", count: 60)
    document.contribution[0].modalities = [long, "clinical"]
    document.contribution[0].verdict[long] = .ignored
    document.notices.append(Notice(.warning, code: "c", message: long + " " + long))
    let style = TextStyle(columns: columns, usesUnicode: usesUnicode)
    for line in lines(document, style: style) {
      let width = line.reduce(0) { $0 + ("肿瘤".contains($1) ? 2 : 1) }
      #expect(width <= columns, "\(line)")
    }
  }

  @Test func drawsInASCIIOnDemand() {
    var document = auditDocument(fusedName: String(repeating: "name", count: 30))
    document.models[1].metrics = [:]
    let text = SummaryTable(document, style: TextStyle(usesUnicode: false)).text
    #expect(text.utf8.allSatisfy { $0 < 128 })
  }

  @Test func colorsOnlyOnDemandAndChangesNoWord() {
    let plain = SummaryTable(auditDocument()).text
    let colored = SummaryTable(auditDocument(), style: TextStyle(usesColor: true)).text
    #expect(!plain.contains("\u{1B}"))
    #expect(colored.contains("\u{1B}[1;31mIGNORED\u{1B}[0m"))
    #expect(colored.replacing(#/\u{1B}\[[0-9;]*m/#, with: "") == plain)
  }

  @Test func disarmsHostileNames() {
    var document = auditDocument(cohortName: hostileName, fusedName: hostileName)
    document.cohort.classes[0] = hostileName
    document.notices.append(Notice(.warning, code: "c", message: hostileName))
    document.models[1].metrics["roc_auc"] = Figure(0.5, intervalNote: hostileName)
    let text = SummaryTable(document).text
    for scalar in ["\u{1B}", "\u{202E}", "\u{0}"] { #expect(!text.contains(scalar)) }
    let headings = lines(document).filter { $0.hasPrefix("MODEL ") }
    #expect(headings.count == 2)
  }

  @Test func neverShowsNaN() {
    var document = auditDocument(gain: Figure(.nan, low: .nan, high: .infinity))
    document.models[0].metrics["roc_auc"] = Figure(.nan, low: .nan, high: .nan)
    document.models[1].metrics["mcc"] = Figure(.infinity)
    document.models[2].metrics["brier"] = Figure(1e300)
    document.contribution[0].influence = ["photo": .nan]
    let text = SummaryTable(document).text.lowercased()
    #expect(!text.contains(#/\b(nan|inf|infinity)\b/#))
    #expect(text.contains("best model  clinical (sees clinical)"))
  }

  @Test func survivesAnEmptyDocument() {
    let cohort = CohortSummary(name: "", cases: 0, groups: 0, classes: [], modalities: [])
    #expect(SummaryTable(FindingsDocument(cohort: cohort)).text.contains("0 cases of 0 groups"))
  }
}
