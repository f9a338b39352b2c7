public import Findings

/// What a model looks at, as plain text, for people who do not read code.
///
/// First one sentence, then a line a modality: its share with interval, or the band of shares where
/// they depend on how it was measured; how far outputs move; and whether it is used. Then whether
/// other methods see the same order, the parts that matter, outlines, and what to know.
public struct ContributionText: Sendable {
  let findings: [ContributionFindings]
  let style: TextStyle

  /// Prepares the text.
  ///
  /// - Parameters:
  ///   - findings: The models, in the order in which they should be shown; those measured by other
  ///     means than hiding parts are left out.
  ///   - style: Width, characters and color.
  public init(_ findings: [ContributionFindings], style: TextStyle = TextStyle()) {
    self.findings = findings.filter { $0.method == Self.method }
    self.style = style
  }

  /// The method whose findings are shown.
  public static let method = "occlusion"

  /// The whole text, a newline at the end; empty without any model.
  public var text: String {
    if findings.isEmpty { return "" }
    let parts = findings.flatMap { entry in
      [
        titleLines(entry), shareLines(entry), reasonLines(entry), agreementLines(entry),
        partLines(entry), outlineLines(entry), comparisonLines(entry), noteLines(entry),
      ]
    }
    return parts.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
      .joined(separator: "\n\n") + "\n"
  }

  private func titleLines(_ entry: ContributionFindings) -> [String] {
    let name = DisplayText.fitted(
      DisplayText.safe(entry.model), columns: style.columns - 18, style: style)
    var lines = [style.drawn("WHAT \(name) LOOKS AT", .heading)]
    guard let detail = entry.detail else { return lines }
    var said =
      "\(SummaryTable.counted(detail.cases, "case")) of "
      + "\(SummaryTable.counted(detail.groups, "group"))"
      + (detail.isHeldOut == true
        ? ", none of which its model was trained on."
        : "; whether the model was trained on them is not known.")
    // Where folds differ about the others, no such thing can be said of the model.
    if let alone = detail.collapsedOn, !entry.verdict.values.contains(.cannotTell) {
      said += " It stands on \(DisplayText.safe(alone)) alone: the rest hardly moves its answers."
    }
    if let reason = detail.undefined { said += " No shares: \(DisplayText.safe(reason))." }
    lines += DisplayText.wrapped(said, columns: style.columns)
    return lines
  }

  // MARK: Shares

  private func shareLines(_ entry: ContributionFindings) -> [String] {
    let stability = entry.detail?.stability
    let isStable = stability?.isStable ?? true
    // The number of parts is in findings.json too; on a narrow terminal the name needs its room.
    let isNarrow = style.columns < 90
    var table = TextTable(
      [
        .init(
          title: "MODALITY", alignment: .left, widest: style.columns - (isNarrow ? 60 : 67)),
        .init(title: isStable ? "Share" : "Share, from to", alignment: .left),
      ] + (isNarrow ? [] : [.init(title: "Parts", alignment: .right)]) + [
        .init(title: "Parts move", alignment: .right),
        .init(title: "Exchange moves", alignment: .right),
        .init(title: "Verdict", alignment: .left),
      ])
    for name in entry.modalities {
      let verdict = entry.verdict[name] ?? .cannotTell
      table.add(
        [
          .init(DisplayText.safe(name)), .init(share(entry, name)),
        ] + (isNarrow ? [] : [.init(entry.players?[name].map(String.init) ?? style.absence)]) + [
          .init(FigureText.size(entry.magnitude?[name], style: style)),
          .init(FigureText.size(entry.influence?[name], style: style)),
          .init(Self.words(verdict), Self.emphasis(verdict)),
        ])
    }
    var lines = table.lines(style: style)
    if !isStable, let stability {
      lines += warning(
        "UNSTABLE: the share depends on how it is measured (into how many parts inputs are split, "
          + "what is put in place of a hidden part), so a range stands above instead of one figure: "
          + "the least and most of \(stability.players.count) numbers of parts and several fills"
          + (stability.orderHolds
            ? "; the order of the modalities is always the same."
            : ", and even the order of the modalities changes with it."))
    }
    let unit = entry.detail?.unit == "raw output" ? "raw outputs" : "probabilities"
    return lines
      + quiet(
        "Share: of all that hiding parts of the inputs does to the answers. Parts move: how far "
          + "\(unit) move, summed over the parts that are hidden one at a time. Exchange moves: how "
          + "far they move when the modality comes from another case.")
  }

  private func share(_ entry: ContributionFindings, _ name: String) -> String {
    if let stability = entry.detail?.stability, !stability.isStable,
      let band = stability.bands[name]
    {
      return "\(FigureText.decimal(band.low, style: style)) to "
        + FigureText.decimal(band.high, style: style)
    }
    return FigureText.figure(entry.shares?[name], style: style)
  }

  /// Why a verdict is as it is, where it is not simply "used".
  private func reasonLines(_ entry: ContributionFindings) -> [String] {
    entry.modalities.flatMap { name -> [String] in
      let verdict = entry.verdict[name] ?? .cannotTell
      guard let reason = entry.reasons?[name],
        entry.diagnosis?[name] != .used || verdict != .used
      else { return [] }
      let label = DisplayText.unbroken(
        DisplayText.fitted(DisplayText.safe(name), columns: 24, style: style))
      let lines = DisplayText.wrapped(
        "\(label): \(DisplayText.safe(reason)).", columns: style.columns, first: "",
        indent: 2)
      return lines.map { style.drawn($0, Self.emphasis(verdict)) }
    }
  }

  // MARK: Words

  static func words(_ verdict: ContributionFindings.Verdict) -> String {
    verdict == .ignored ? "IGNORED" : verdict.rawValue
  }

  static func emphasis(_ verdict: ContributionFindings.Verdict) -> TextStyle.Emphasis {
    switch verdict {
    case .used: .good
    case .ignored: .alarming
    case .cannotTell: .doubtful
    }
  }

  func quiet(_ text: String) -> [String] {
    DisplayText.wrapped(text, columns: style.columns).map { style.drawn($0, .quiet) }
  }

  func warning(_ text: String) -> [String] {
    DisplayText.wrapped(text, columns: style.columns).map { style.drawn($0, .doubtful) }
  }
}
