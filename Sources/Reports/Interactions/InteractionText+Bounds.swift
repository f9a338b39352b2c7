import Findings

extension InteractionText {
  /// What is certain without labelled pairs, or beyond them: the tightest bound of each side.
  func boundLines(_ finding: InteractionFindings) -> [String] {
    guard let bounds = finding.bounds else { return [] }
    let room = (style.columns - 47) / 2
    var table = TextTable([
      .init(title: "CERTAIN", alignment: .left),
      .init(title: "At least", alignment: .right),
      .init(title: "by", alignment: .left, widest: room),
      .init(title: "At most", alignment: .right),
      .init(title: "by", alignment: .left, widest: room),
    ])
    var shown: [InteractionBound] = []
    func add(_ name: String, _ lower: InteractionBound?, _ upper: InteractionBound?) {
      if lower == nil && upper == nil { return }
      shown += [lower, upper].compactMap { $0 }
      table.add([.init(name)] + cells(lower) + cells(upper))
    }
    add(
      "only together, bits", InteractionBounds.tightestLower(bounds.synergyLower),
      InteractionBounds.tightestUpper(bounds.synergyUpper))
    add(
      "both together, bits", InteractionBounds.tightestLower(bounds.informationLower),
      InteractionBounds.tightestUpper(bounds.informationUpper))
    add(
      "best accuracy", InteractionBounds.tightestLower(bounds.accuracyLower),
      InteractionBounds.tightestUpper(bounds.accuracyUpper))
    add("late fusion loses, bits", nil, bounds.lateFusionRegret)
    if shown.isEmpty { return [] }
    return table.lines(style: style) + footnotes(shown)
  }

  private func cells(_ bound: InteractionBound?) -> [TextTable.Cell] {
    guard let bound else { return [.init(style.absence), .init("")] }
    // The limit is what holds in spite of the sample's error, so it is what is shown.
    let value = FigureText.decimal(bound.limit ?? bound.value, style: style)
    let mark = (bound.scope == .clusters ? "*" : "") + (bound.limit == nil ? "'" : "")
    return [.init(value + mark), .init(InteractionWords.method(bound.method), .quiet)]
  }

  private func footnotes(_ shown: [InteractionBound]) -> [String] {
    var lines: [String] = []
    let levels = Set(shown.filter { $0.limit != nil }.compactMap(\.level)).sorted()
    if !levels.isEmpty {
      let percent = levels.map { FigureText.compact(100 * $0, style: style) }
      lines.append("One-sided \(percent.joined(separator: " or ")) % limits.")
    }
    if shown.contains(where: { $0.limit == nil }) {
      lines.append("' Read off the tables; the error of the sample is not in it.")
    }
    if shown.contains(where: { $0.scope == .clusters }) {
      lines.append("* Holds for the clusters, not for the data behind them.")
    }
    return lines.isEmpty ? [] : paragraph(lines.joined(separator: " "))
  }

  /// What was tested, and what came out.
  func testLines(_ finding: InteractionFindings) -> [String] {
    let tests = finding.tests + (finding.consistency?.tests ?? [])
    var lines: [String] = []
    if !tests.isEmpty {
      var table = TextTable([
        .init(title: "TESTED", alignment: .left, widest: style.columns - 34),
        .init(title: "p", alignment: .right), .init(title: "p (Holm)", alignment: .right),
        .init(title: "Says", alignment: .left),
      ])
      for test in tests {
        let (words, emphasis) = outcome(test)
        table.add([
          .init(InteractionWords.hypothesis(test.name, finding.pair)),
          .init(probability(test.p)), .init(probability(test.pHolm)), .init(words, emphasis),
        ])
      }
      lines = table.lines(style: style)
    }
    for test in tests {
      guard let note = test.note else { continue }
      let name = InteractionWords.hypothesis(test.name, finding.pair)
      lines += paragraph("\(name): \(DisplayText.safe(note))")
    }
    if let consistency = finding.consistency {
      let differ = consistency.tests.contains { ($0.p ?? 1) < 0.05 }
      if consistency.shift > 0 {
        lines += paragraph(
          "No joint table fits all samples as they are; shares of "
            + "\(FigureText.size(consistency.shift, style: style)) had to be moved to make them fit."
        )
      } else if !consistency.tests.isEmpty, !differ {
        lines += paragraph("One population fits all samples as they are.")
      }
    }
    return lines
  }

  private func outcome(_ test: InteractionTest) -> (String, TextStyle.Emphasis) {
    guard let p = test.pHolm ?? test.p, p.isFinite else { return ("not made", .doubtful) }
    return p < 0.05 ? ("rejected", .good) : ("not rejected", .plain)
  }

  /// A p-value; never zero.
  private func probability(_ p: Double?) -> String {
    guard let p, p.isFinite, p >= 0, p <= 1 else { return style.absence }
    return p < 0.0005 ? "<.001" : FigureText.decimal(p, style: style)
  }

  /// What else to know of a pair.
  func noteLines(_ finding: InteractionFindings) -> [String] {
    var lines = finding.notes.flatMap { note in
      DisplayText.wrapped(
        DisplayText.safe(note), columns: style.columns, first: "note     ", indent: 9)
    }
    if let intervals = finding.intervals {
      let percent = FigureText.compact(100 * intervals.level, style: style)
      let draws = intervals.draws > 0 ? " with \(intervals.draws) draws" : ""
      let coverage = finding.sample?.coverage.map { "; covers \(DisplayText.safe($0))" } ?? ""
      lines += paragraph(
        "Intervals: \(percent) %, \(DisplayText.safe(intervals.method))\(draws) of "
          + "\(intervals.groups) \(DisplayText.safe(intervals.resampled))\(coverage).")
    }
    if let gap = finding.gap, let status = finding.solverStatus, status != .gapRemains {
      let way = status == .closedForm ? "in closed form " : ""
      lines += paragraph(
        "Solved \(way)with a certified gap of \(FigureText.compact(gap, style: style)) bits.")
    }
    return lines
  }
}
