import Findings

extension Rule {
  /// Ways to the label that will not exist where a model is used.
  static let fixLeak = Rule(
    "fixLeak", decisions: [.fixLeak, .cannotTell],
    when: "a check for leaks found something that nobody acknowledged",
    never: "that anything else is decided while an error stands",
    restsOnFigures: false
  ) { evidence in
    // What one check found in several places is one thing to look at.
    var codes: [String] = []
    for leak in evidence.leaks where !codes.contains(leak.code) { codes.append(leak.code) }
    var advice = codes.map { code in
      let found = evidence.leaks.filter { $0.code == code }
      let isSure = found.contains { $0.severity == .error }
      return AdviceFinding(
        .fixLeak, rule: "fixLeak",
        headline: Phrase(isSure ? .fixLeak : .checkLeak, ["check": .check(code)]),
        because: found.map { leak in
          AdviceReason(
            Phrase(.noticeSays, ["message": .name(leak.message)]), link: .init(.leaks, code))
        },
        // A warning may be an honest measurement; the check itself says so.
        confidence: isSure ? .high : .moderate,
        change: [Phrase(.acknowledgeLeak, ["code": .name(code)])])
    }
    if evidence.hasLeak, let leak = evidence.leaks.first {
      advice.append(
        AdviceFinding(
          .cannotTell, question: .trust, rule: "fixLeak", headline: Phrase(.nothingElseDecided),
          because: [
            AdviceReason(
              Phrase(.leakStands, ["check": .check(leak.code)]), link: .init(.leaks, leak.code))
          ],
          confidence: .low, change: [Phrase(.acknowledgeLeak, ["code": .name(leak.code)])]))
    }
    return advice
  }

  /// Labels that were made from an input.
  static let mendLabel = Rule(
    "mendLabel", decisions: [.mendLabel],
    when: "the manifest says that the label was made from a modality",
    never: "anything about that modality, or about a model that sees it",
    restsOnFigures: false
  ) { evidence in
    let names = evidence.document.cohort.labelDerivedFrom ?? []
    guard !names.isEmpty else { return [] }
    return [
      AdviceFinding(
        .mendLabel, modality: names.count == 1 ? names[0] : nil,
        modalities: names, rule: "mendLabel",
        headline: Phrase(.mendLabel, ["modalities": .names(names)]),
        because: [
          AdviceReason(
            Phrase(.labelRebuilt, ["modalities": .names(names)]), link: .init(.cohort))
        ],
        confidence: .high, change: [Phrase(.independentLabel)])
    ]
  }
}
