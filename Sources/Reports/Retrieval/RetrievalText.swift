public import Findings

/// How well pictures and texts find each other, as plain text, for people who do not read code.
public struct RetrievalText: Sendable {
  private let retrieval: [RetrievalFindings]
  private let comparisons: [RetrievalComparison]
  private let intervals: IntervalMethod?
  private let style: TextStyle

  /// Prepares the text.
  public init(_ document: RetrievalDocument, style: TextStyle = TextStyle()) {
    retrieval = document.retrieval
    comparisons = document.comparisons
    intervals = document.intervals
    self.style = style
  }

  /// The whole text, a newline at the end; empty without findings.
  public var text: String {
    guard let first = retrieval.first else { return "" }
    let parts =
      [heading(first), recallLines, rankLines]
      + retrieval.map(classLines) + [comparisonLines, noteLines]
    return parts.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
      .joined(separator: "\n\n") + "\n"
  }

  private func heading(_ one: RetrievalFindings) -> [String] {
    let rate = FigureText.percent(
      Int((one.duplicateRate * Double(one.pairs)).rounded()), of: one.pairs)
    let sentence =
      "\(one.pairs) pairs of \(one.groups) groups; one row a \(one.unit); \(one.split)"
      + (one.section.map { "; section of the reports: \($0)" } ?? "")
      + "; \(one.distinctTexts) different texts, \(rate) of the pairs share theirs; "
      + (one.duplicates == "distinct"
        ? "the gallery holds each text once" : "the gallery holds every text")
    return DisplayText.wrapped(DisplayText.safe(sentence), columns: style.columns)
  }

  private var recallLines: [String] {
    var table = TextTable([
      .init(title: "MODEL", alignment: .left, widest: 20),
      .init(title: "Direction", alignment: .left, widest: 16),
      .init(title: "Found", alignment: .left),
      .init(title: "Own pair", alignment: .left),
      .init(title: "Chance", alignment: .right),
      .init(title: "Same text counts", alignment: .left),
      .init(title: "Chance", alignment: .right),
    ])
    for one in retrieval {
      for (place, direction) in one.directions.enumerated() {
        for (index, recall) in direction.recall.enumerated() {
          table.add([
            .init(place == 0 && index == 0 ? DisplayText.safe(one.model) : ""),
            .init(index == 0 ? name(direction.query, direction.gallery) : ""),
            .init("in \(recall.k)"), .init(FigureText.figure(recall.exact, style: style)),
            .init(FigureText.decimal(recall.chance, style: style)),
            .init(FigureText.figure(recall.duplicateAware, style: style)),
            .init(FigureText.decimal(recall.duplicateAwareChance, style: style)),
          ])
        }
      }
    }
    return table.lines(style: style)
  }

  private var rankLines: [String] {
    var table = TextTable([
      .init(title: "MODEL", alignment: .left, widest: 20),
      .init(title: "Direction", alignment: .left, widest: 16),
      .init(title: "Queries", alignment: .right), .init(title: "Galleries", alignment: .right),
      .init(title: "Gallery size", alignment: .right),
      .init(title: "Median rank", alignment: .right),
      .init(title: "Same text", alignment: .right), .init(title: "Chance", alignment: .right),
    ])
    for one in retrieval {
      for (place, direction) in one.directions.enumerated() {
        table.add([
          .init(place == 0 ? DisplayText.safe(one.model) : ""),
          .init(name(direction.query, direction.gallery)),
          .init("\(direction.queries)"), .init("\(direction.galleries)"),
          .init(FigureText.compact(direction.gallerySize, style: style)),
          .init(FigureText.compact(direction.medianRank, style: style)),
          .init(FigureText.compact(direction.duplicateAwareMedianRank, style: style)),
          .init(FigureText.compact(direction.chanceMedianRank, style: style)),
        ])
      }
    }
    return table.lines(style: style)
  }

  private func classLines(_ one: RetrievalFindings) -> [String] {
    var table = TextTable([
      .init(title: "SHARED CLASSES", alignment: .left, widest: 20),
      .init(title: "Direction", alignment: .left, widest: 16),
      .init(title: "Figure", alignment: .left), .init(title: "Value", alignment: .left),
      .init(title: "Chance", alignment: .right),
    ])
    var isEmpty = true
    for direction in one.directions {
      guard let classes = direction.classes else { continue }
      var rows = classes.precision.map { ("share of the first \($0.k)", $0.anyShared, $0.chance) }
      rows.append(("mean average precision", classes.meanAveragePrecision, classes.chance))
      rows.append(("the same, mean over classes", classes.macro, classes.macroChance))
      for (index, row) in rows.enumerated() {
        table.add([
          .init(isEmpty ? DisplayText.safe(one.model) : ""),
          .init(index == 0 ? name(direction.query, direction.gallery) : ""), .init(row.0),
          .init(FigureText.figure(row.1, style: style)),
          .init(FigureText.decimal(row.2, style: style)),
        ])
        isEmpty = false
      }
    }
    return isEmpty ? [] : table.lines(style: style)
  }

  private var comparisonLines: [String] {
    if comparisons.isEmpty { return [] }
    var table = TextTable([
      .init(title: "DIFFERENCE", alignment: .left, widest: 32),
      .init(title: "Direction", alignment: .left, widest: 16),
      .init(title: "Found", alignment: .left), .init(title: "Own pair", alignment: .left),
      .init(title: "Same text counts", alignment: .left),
    ])
    for comparison in comparisons {
      for (index, difference) in comparison.differences.enumerated() {
        table.add([
          .init(
            index == 0
              ? DisplayText.safe("\(comparison.first) minus \(comparison.second)") : ""),
          .init(name(difference.query, difference.gallery)), .init("in \(difference.k)"),
          .init(FigureText.figure(difference.exact, style: style, isSigned: true)),
          .init(FigureText.figure(difference.duplicateAware, style: style, isSigned: true)),
        ])
      }
    }
    return table.lines(style: style)
  }

  private var noteLines: [String] {
    var notes: [String] = []
    for note in retrieval.flatMap(\.notes) where !notes.contains(note) { notes.append(note) }
    let figures = retrieval.flatMap(\.directions).flatMap(\.recall).map(\.exact)
    if let reason = figures.compactMap(\.intervalNote).first {
      notes.append("\(reason).")
    } else if let intervals {
      notes.append(
        "In brackets: 95 % intervals from \(intervals.draws) draws of \(intervals.groups) groups; they speak of "
          + "new groups for these models and galleries.")
    }
    notes.append(
      "Figures of other galleries, splits or texts cannot be compared with these: a bigger gallery is harder."
    )
    return notes.flatMap { DisplayText.wrapped(DisplayText.safe($0), columns: style.columns) }
      .map { style.drawn($0, .quiet) }
  }

  private func name(_ query: String, _ gallery: String) -> String { "\(query) to \(gallery)" }
}
