import Findings

extension ContributionText {
  /// How many parts of a modality are listed.
  private static let mostParts = 8

  /// The columns or groups that matter most; cells of pictures are drawn, not listed.
  func partLines(_ entry: ContributionFindings) -> [String] {
    guard let detail = entry.detail else { return [] }
    let lists = entry.modalities.compactMap { name -> [String]? in
      guard let parts = detail.parts[name], parts.count > 1,
        !parts.allSatisfy({ $0.name.hasPrefix("row ") })
      else { return nil }
      return self.lines(of: parts, name)
    }
    return Array(lists.joined(separator: [""]))
  }

  private func lines(
    of parts: [ContributionDetail.PartFinding], _ name: String
  ) -> [String] {
    let sorted = parts.enumerated().sorted {
      ($1.element.share.value ?? 0, $0.offset) < ($0.element.share.value ?? 0, $1.offset)
    }.map(\.element)
    // One output is that of the second of two classes; of several the one that moves most is named.
    var table = TextTable([
      .init(
        title: "IN " + DisplayText.fitted(DisplayText.safe(name), columns: 30, style: style),
        alignment: .left, widest: 36),
      .init(title: "Share of it", alignment: .left),
      .init(title: "On average", alignment: .left, widest: style.columns - 36 - 24),
    ])
    for part in sorted.prefix(Self.mostParts) {
      let strongest = part.effect.sorted { $0.key < $1.key }.max { abs($0.value) < abs($1.value) }
      let says =
        strongest.map { output, effect in
          "\(effect < 0 ? "lowers" : "raises") \(DisplayText.safe(output)) by "
            + FigureText.size(abs(effect), style: style)
        } ?? style.absence
      table.add([
        .init(DisplayText.safe(part.name)), .init(FigureText.figure(part.share, style: style)),
        .init(says),
      ])
    }
    var lines = table.lines(style: style)
    if parts.count > Self.mostParts {
      lines += quiet("The first \(Self.mostParts) of \(parts.count) parts.")
    }
    return lines
  }

  /// Whether pictures are looked at where it matters.
  func outlineLines(_ entry: ContributionFindings) -> [String] {
    (entry.detail?.outlines ?? []).flatMap { outline -> [String] in
      let verdict: String
      let emphasis: TextStyle.Emphasis
      if let interval = outline.excess.interval {
        if interval.lowerBound > 0 {
          verdict = "more than chance"
          emphasis = .good
        } else if interval.upperBound < 0 {
          verdict = "LESS than chance"
          emphasis = .alarming
        } else {
          verdict = "cannot tell from chance"
          emphasis = .doubtful
        }
      } else {
        verdict = "cannot tell: \(DisplayText.safe(outline.excess.intervalNote ?? "no interval"))"
        emphasis = .doubtful
      }
      let text =
        "\(DisplayText.safe(outline.modality)): "
        + "\(FigureText.figure(outline.inside, style: style)) of the attribution falls inside the "
        + "outlines, by chance \(FigureText.figure(outline.chance, style: style)); difference "
        + "\(FigureText.figure(outline.excess, style: style, isSigned: true)), \(verdict) "
        + "(\(SummaryTable.counted(outline.cases, "case")), \(outline.cells) cells)."
      return [style.drawn("INSIDE THE OUTLINES", .heading)]
        + DisplayText.wrapped(text, columns: style.columns).map { style.drawn($0, emphasis) }
    }
  }

  /// What to know before believing any of it.
  func noteLines(_ entry: ContributionFindings) -> [String] {
    guard let detail = entry.detail else { return [] }
    let label = "note     "
    let notes = detail.notes.flatMap {
      DisplayText.wrapped(
        DisplayText.safe($0.hasSuffix(".") ? $0 : "\($0)."), columns: style.columns, first: label,
        indent: label.count)
    }
    let encoded = detail.passes.encode.values.reduce(0, +)
    let partial = detail.passes.partial?.values.reduce(0, +) ?? 0
    var work = "[low, high]: 95 % interval over groups. "
    work +=
      encoded > 0
      ? "\(encoded) passes of encoders"
        + (partial > 0 ? " (\(partial) of what a hidden part changes only)" : "")
        + ", \(detail.passes.fuse) joinings"
      : "\(detail.passes.predict) runs of the model"
    if let seconds = detail.seconds { work += " in \(Int(seconds.rounded())) s" }
    return notes + quiet(work + ". It describes this model, not what the modalities could tell.")
  }
}
