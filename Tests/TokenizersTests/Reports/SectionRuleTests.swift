import Testing
import Tokenizers

struct SectionRuleTests {
  private let report = """
                                   FINAL REPORT
     EXAMINATION:  CHEST (PA AND LAT)

     INDICATION:  History of cough, evaluate for pneumonia.

     FINDINGS:

     PA and lateral views. The lungs are clear; no findings: of note.
     Heart size is normal.

     IMPRESSION:

     No acute process.
    """

  @Test func takesSectionsOfAReport() {
    #expect(SectionRule.impression.text(of: report) == "No acute process.")
    let findings = SectionRule.findings.text(of: report)
    #expect(findings?.hasPrefix("PA and lateral views.") == true)
    #expect(findings?.hasSuffix("Heart size is normal.") == true)
    #expect(SectionRule.both.text(of: report) == (findings ?? "") + "\nNo acute process.")
    #expect(SectionRule.longer.text(of: report) == findings)
    #expect(SectionRule.full.text(of: report)?.hasPrefix("FINAL REPORT\n") == true)
    #expect(
      ReportSections(report).sections.map(\.heading) == [
        "", "EXAMINATION", "INDICATION", "FINDINGS", "IMPRESSION",
      ])
  }

  @Test(arguments: [
    "Findings: seen.\nImpression: meant.", "findings: seen. impression: meant.",
    "FINDINGS : seen. CONCLUSION : meant.", "**Findings:** seen.\n**Impression:** meant.",
    "## Findings\nseen.\n\n## Impression\nmeant.", "FINDINGS\nseen.\nIMPRESSION\nmeant.",
    "Befund: seen.\r\nBeurteilung: meant.", "RÉSULTATS: seen.\nCONCLUSION: meant.",
    "HALLAZGOS: seen. IMPRESIÓN: meant.", "Observation: seen.\nOPINION: meant.",
    "TECHNIQUE: CT. FINDINGS (chest): seen. IMPRESSION (final): meant. RECOMMENDATION: none",
    "__FINDINGS:__ seen.\nIMP: meant.", "Report: seen.\n\tInterpretation: meant.",
  ])
  func knowsCommonSpellings(report: String) {
    #expect(SectionRule.findings.text(of: report)?.replacing("__ ", with: "") == "seen.")
    #expect(SectionRule.impression.text(of: report) == "meant.")
  }

  @Test func wordsInSentencesAreNoHeadings() {
    let text =
      "The findings are normal. There are no findings: none. My impression is good.\nfindings\n"
    #expect(ReportSections(text).sections.count == 1)
    #expect(SectionRule.findings.text(of: text) == nil)
    #expect(SectionRule.full.text(of: text) != nil)
  }

  @Test func oneSectionForBothServesEither() {
    let text = "FINDINGS AND IMPRESSION: Normal."
    for rule in SectionRule.allCases where rule != .full {
      #expect(rule.text(of: text) == "Normal.")
    }
  }

  @Test func repeatedSectionsAreJoinedAndEmptyOnesMissing() {
    #expect(SectionRule.impression.text(of: "IMPRESSION: One.\nIMPRESSION: Two.") == "One.\nTwo.")
    #expect(SectionRule.impression.text(of: "FINDINGS: seen\nIMPRESSION:  \n") == nil)
    #expect(SectionRule.both.text(of: "FINDINGS: seen\nIMPRESSION:  \n") == "seen")
    #expect(SectionRule.full.text(of: " \n ") == nil)
  }

  @Test func equallyLongSectionsGiveTheImpression() {
    #expect(SectionRule.longer.text(of: "FINDINGS: aaa.\nIMPRESSION: bbb.") == "bbb.")
  }

  @Test func missingSectionIsAnErrorOrCounted() throws {
    let reports = ["IMPRESSION: a.", nil, "nothing of the kind", "IMPRESSION: b."]
    let error = #expect(throws: TokenizerError.self) {
      try SectionRule.impression.select(from: reports, names: ["p1", "p2", "p3", "p4"])
    }
    #expect(error?.code == .missingSection)
    #expect(error?.message.hasPrefix("p3: ") == true)
    let selection = try SectionRule.impression.select(from: reports, missing: .skip)
    #expect(selection.texts == ["a.", nil, nil, "b."])
    #expect(selection.skipped == [2])
    #expect(selection.summary == "text: impression of 2 reports; 1 lack it and have no text")
  }

  @Test func anyTextIsTakenApart() throws {
    let corpus = try NastyCorpus()
    for number in 0..<500 {
      let text = corpus.line(UInt64(number))
      for rule in SectionRule.allCases { _ = rule.text(of: text) }
    }
  }
}
