public import Findings

/// What the features of a dictionary mean and whose they are, as plain text.
public struct FeatureText: Sendable {
  private let findings: [FeatureFindings]
  private let style: TextStyle

  /// Prepares the text.
  public init(_ findings: [FeatureFindings], style: TextStyle = TextStyle()) {
    self.findings = findings
    self.style = style
  }

  /// The whole text, a newline at the end; empty without findings.
  public var text: String {
    if findings.isEmpty { return "" }
    return findings.map { finding in
      [heading(finding), classes(finding), scores(finding), notes(finding)].filter { !$0.isEmpty }
        .map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
    }.joined(separator: "\n\n") + "\n"
  }

  private func heading(_ finding: FeatureFindings) -> [String] {
    let sample = finding.sample
    let title = finding.model.map { "FEATURES of \(DisplayText.safe($0))" } ?? "FEATURES"
    var sentence =
      "\(sample.features) features, judged on \(sample.cases) cases (\(sample.pairs) with all of "
      + "\(DisplayText.list(finding.modalities.map(DisplayText.safe))), \(sample.groups) groups)"
    if let fitted = sample.fitted {
      sentence += " that the dictionary never saw; it was fitted on \(fitted)"
    }
    var lines =
      [style.drawn(title, .heading)] + DisplayText.wrapped(sentence + ".", columns: style.columns)
    if let dictionary = finding.dictionary {
      let kind = dictionary.kind + (dictionary.k.map { ", k = \($0)" } ?? "")
      var parts = [
        "Dictionary: \(kind); unexplained variance "
          + FigureText.figure(dictionary.unexplainedPooled, style: style)
      ]
      if let stability = dictionary.stability {
        parts.append(
          "stability over \(dictionary.seeds.count) seeds "
            + FigureText.decimal(stability.value, style: style)
            + (dictionary.isStabilityBound == true ? " at least" : ""))
      }
      lines += DisplayText.wrapped(parts.joined(separator: "; ") + ".", columns: style.columns)
    }
    return lines
  }

  private func classes(_ finding: FeatureFindings) -> [String] {
    var table = TextTable([
      .init(title: "WHOSE THEY ARE", alignment: .left, widest: 24),
      .init(title: "By interval", alignment: .right),
      .init(title: "By mean and deviation", alignment: .right),
      .init(title: "Mean share", alignment: .right),
    ])
    let dominance = finding.dominance
    for name in finding.modalities {
      table.add([
        .init(DisplayText.safe(name)), .init("\(dominance.intervalClasses[name] ?? 0)"),
        .init("\(dominance.deviationClasses[name] ?? 0)"),
        .init(FigureText.figure(dominance.mean[name], style: style)),
      ])
    }
    for name in ["shared", "cross", "cannot tell", "undefined"] {
      let counts = [dominance.intervalClasses[name], dominance.deviationClasses[name]]
      if counts.compactMap({ $0 }).isEmpty { continue }
      table.add(
        [.init(name, name == "cannot tell" ? .doubtful : .plain)]
          + counts.map { .init($0.map { "\($0)" } ?? "") })
    }
    return table.lines(style: style)
  }

  private func scores(_ finding: FeatureFindings) -> [String] {
    var table = TextTable([
      .init(title: "MEDIAN OVER FEATURES", alignment: .left, widest: 34),
      .init(title: "Score", alignment: .right),
      .init(title: "On random cases", alignment: .right),
      .init(title: "Difference", alignment: .right),
      .init(title: "Undefined", alignment: .right),
    ])
    func add(_ name: String, _ score: FeatureScoreSummary?) {
      guard let score else { return }
      let chance =
        score.control.map { FigureText.decimal($0.value, style: style) }
        ?? score.chance.map { FigureText.decimal($0, style: style) + " (chance)" } ?? ""
      table.add([
        .init(name), .init(FigureText.figure(score.median, style: style)), .init(chance),
        .init(
          score.difference.map { FigureText.figure($0, style: style, isSigned: true) } ?? ""),
        .init("\(score.undefined)"),
      ])
    }
    for name in finding.modalities {
      add("MS \(DisplayText.safe(name))", finding.monosemanticity[name])
    }
    for name in finding.similarity.keys.sorted() {
      add("MMS \(DisplayText.safe(name))", finding.similarity[name])
    }
    for name in finding.modalities {
      add("EmbSim \(DisplayText.safe(name))", finding.embSim[name])
      add("WinRate \(DisplayText.safe(name))", finding.winRate[name])
    }
    let active = finding.modalities.map { name in
      "\(DisplayText.safe(name)) \(FigureText.compact(finding.active[name]?.value, style: style))"
        + " (\(finding.dead[name] ?? 0) never)"
    }
    var sentence =
      "Alike by: \(DisplayText.safe(finding.sample.embedding)). Features that fire in a case: "
      + DisplayText.list(active) + "."
    if let dead = finding.deadShareEverywhere, dead.value != nil {
      sentence += " Share that never fires: \(FigureText.figure(dead, style: style))."
    }
    return table.lines(style: style)
      + DisplayText.wrapped(sentence, columns: style.columns).map { style.drawn($0, .quiet) }
  }

  private func notes(_ finding: FeatureFindings) -> [String] {
    NoticeText.lines(finding.notices, style: style)
  }
}
