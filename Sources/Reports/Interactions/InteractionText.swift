public import Findings

/// What each pair of modalities could tell, as plain text, for people who do not read code.
///
/// With several pairs an overview comes first. Of each pair come the verdicts, the four parts of
/// the information, what is certain without labelled pairs, and what was tested. That the data
/// cannot tell is said in the same place and as loudly as any result.
public struct InteractionText: Sendable {
  let findings: [InteractionFindings]
  let style: TextStyle

  /// Prepares the text.
  ///
  /// - Parameters:
  ///   - findings: The pairs, in the order in which they should be shown.
  ///   - style: Width, characters and color.
  public init(_ findings: [InteractionFindings], style: TextStyle = TextStyle()) {
    self.findings = findings
    self.style = style
  }

  /// The whole text, a newline at the end; empty without any pair.
  public var text: String {
    if findings.isEmpty { return "" }
    let overview = findings.count > 1 ? [overviewLines] : []
    let parts =
      overview
      + findings.flatMap { finding in
        [
          verdictLines(finding), atomLines(finding), boundLines(finding), testLines(finding),
          noteLines(finding),
        ]
      } + [legendLines]
    return parts.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
      .joined(separator: "\n\n") + "\n"
  }

  /// One line a pair under a heading, for results that hold more than pairs; empty without any pair.
  public var overview: String {
    if findings.isEmpty { return "" }
    let heading = style.drawn("WHAT THE MODALITIES COULD TELL", .heading)
    let rest = paragraph(
      "Intervals, bounds and tests: report.html, or chiasm interactions on the same cohort.")
    return ([heading] + overviewLines + rest).joined(separator: "\n") + "\n"
  }

  /// Both names on one line, each cut if it needs more than the other leaves.
  private func title(_ pair: ModalityPair, columns: Int) -> String {
    let sign = style.usesUnicode ? " × " : " x "
    let room = columns - sign.count
    let second = DisplayText.safe(pair.second)
    let first = DisplayText.fitted(
      DisplayText.safe(pair.first),
      columns: max(room / 2, room - DisplayText.width(second)), style: style)
    let left = room - DisplayText.width(first)
    return first + sign + DisplayText.fitted(second, columns: left, style: style)
  }

  /// One line a pair: the parts and the verdict.
  private var overviewLines: [String] {
    let room = style.columns - 64
    var table = TextTable([
      .init(title: "PAIR", alignment: .left), .init(title: "By", alignment: .left),
      .init(title: "In both", alignment: .right), .init(title: "Only 1st", alignment: .right),
      .init(title: "Only 2nd", alignment: .right), .init(title: "Together", alignment: .right),
      .init(title: "Verdict", alignment: .left),
    ])
    for finding in findings {
      let bits = InteractionAtom.all(of: finding).map {
        TextTable.Cell(FigureText.decimal($0.figure.value, style: style))
      }
      let verdict = TextTable.Cell(
        finding.verdict.rawValue.uppercased(),
        InteractionWords.emphasis(finding.verdict))
      table.add(
        [
          .init(title(finding.pair, columns: room)),
          .init(InteractionWords.shortEstimator(finding.estimator), .quiet),
        ] + bits + [verdict])
    }
    return table.lines(style: style)
      + paragraph(
        "In bits. Only 1st, only 2nd: what the first or second name of the pair alone has. "
          + "Together: what neither has alone.")
  }

  private func verdictLines(_ finding: InteractionFindings) -> [String] {
    let way = InteractionWords.shortEstimator(finding.estimator)
    let heading =
      findings.count > 1
      ? title(finding.pair, columns: style.columns - way.count - 5) + ", by \(way)"
      : title(finding.pair, columns: style.columns)
    return [style.drawn(heading, .heading)]
      + answer(
        "Verdict", finding.verdict.rawValue, finding.verdictReason,
        InteractionWords.emphasis(finding.verdict))
      + answer(
        "Fusion", finding.fusion.rawValue, finding.fusionReason,
        InteractionWords.emphasis(finding.fusion))
      + (finding.labelledPairsNeeded.map {
        entry("To settle", "about \($0) independent labelled pairs")
      } ?? [])
      + entry("Rests on", restsOn(finding))
  }

  /// A verdict in capitals and its sentence.
  private func answer(
    _ label: String, _ kind: String, _ sentence: String, _ emphasis: TextStyle.Emphasis
  ) -> [String] {
    let word = kind.uppercased()
    let lines = entry(label, "\(DisplayText.unbroken(word)): \(DisplayText.safe(sentence))")
    guard let first = lines.first else { return [] }
    // Colored after wrapping: escapes take no room.
    let margin = Self.margin.count
    let words = first.dropFirst(margin)
    let colored = style.drawn(String(words.prefix(word.count)), emphasis)
    return [String(first.prefix(margin)) + colored + words.dropFirst(word.count)]
      + lines.dropFirst()
  }

  private static let margin = "            "

  /// A paragraph with a word in the margin.
  private func entry(_ label: String, _ text: String) -> [String] {
    let first = label + Self.margin.dropFirst(label.count)
    return DisplayText.wrapped(
      text, columns: style.columns, first: first, indent: Self.margin.count)
  }

  /// A quiet paragraph below a table.
  func paragraph(_ text: String) -> [String] {
    DisplayText.wrapped(text, columns: style.columns).map { style.drawn($0, .quiet) }
  }

  /// What the figures of a pair rest on.
  private func restsOn(_ finding: InteractionFindings) -> String {
    var parts: [String] = []
    if let sample = finding.sample {
      if let count = sample.labelledPairs {
        parts.append(SummaryTable.counted(count, "labelled pair"))
      }
      for name in finding.pair.names {
        guard let count = sample.labelled?[name], count != sample.labelledPairs else { continue }
        parts.append("\(count) labelled with \(DisplayText.safe(name))")
      }
      if let count = sample.unlabelledPairs, count > 0 {
        parts.append(SummaryTable.counted(count, "pair") + " without label")
      }
      if let groups = sample.groups { parts.append(SummaryTable.counted(groups, "group")) }
      let symbols = finding.pair.names.compactMap { sample.symbols?[$0].map(String.init) }
      if symbols.count == 2 { parts.append("\(symbols.joined(separator: " by ")) symbols") }
      if let classes = sample.classes { parts.append(Self.countedClasses(classes)) }
    }
    parts.append(InteractionWords.estimator(finding.estimator))
    return parts.joined(separator: ", ")
  }

  private static func countedClasses(_ count: Int) -> String {
    "\(count) class\(count == 1 ? "" : "es")"
  }

  /// What the columns mean, once below everything.
  private var legendLines: [String] {
    var lines: [String] = []
    if findings.contains(where: { $0.entropyOfLabel != nil }) {
      lines.append(
        "Share: of the label entropy, the uncertainty of the label before anything is seen.")
    }
    lines.append("[low, high]: interval; without a figure, where it must lie.")
    if findings.contains(where: { $0.intervals?.method.contains("corrected for bias") == true }) {
      lines.append(
        "Figures are corrected for the bias of small samples one by one, and what comes out below zero is "
          + "shown as zero: sums need not agree to the last digit.")
    }
    return lines.flatMap(paragraph)
  }
}
