import Findings

extension InteractionText {
  /// The four parts of the information, and what they add up to.
  func atomLines(_ finding: InteractionFindings) -> [String] {
    var table = TextTable([
      .init(title: "INFORMATION", alignment: .left, widest: style.columns - 38),
      .init(title: "Bits", alignment: .right), .init(title: "Interval", alignment: .left),
      .init(title: "Share", alignment: .right),
    ])
    func add(_ name: String, _ figure: Figure, _ emphasis: TextStyle.Emphasis = .plain) {
      let known = figure.value?.isFinite == true
      table.add([
        .init(DisplayText.safe(name), emphasis),
        .init(
          known ? FigureText.decimal(figure.value, style: style) : "?",
          known ? emphasis : .doubtful),
        .init(FigureText.interval(figure, style: style) ?? style.absence, emphasis),
        .init(share(figure.value, of: finding), emphasis),
      ])
    }
    for atom in InteractionAtom.all(of: finding) { add(atom.name, atom.figure) }
    for name in finding.pair.names {
      if let figure = finding.information?[name] { add("all of \(name)", figure, .quiet) }
    }
    if let figure = finding.jointInformation { add("both together", figure, .quiet) }
    if let figure = finding.lateFusionRegret { add("lost by late fusion", figure, .quiet) }
    if let figure = finding.labelEntropy { add("label entropy", figure, .quiet) }
    return table.lines(style: style) + reservations(finding)
  }

  /// What a reader must know of the figures just above.
  private func reservations(_ finding: InteractionFindings) -> [String] {
    var lines: [String] = []
    if let refusal = finding.refusal {
      lines += warned("REFUSED  ", DisplayText.safe(refusal.reason))
    }
    if finding.solverStatus == .gapRemains, let gap = finding.gap {
      lines += warned(
        "WARNING  ",
        "the solver stopped early; each part is certain to within "
          + "\(FigureText.compact(gap / 2, style: style)) bits only.")
    }
    if let spread = finding.clusterings {
      lines += paragraph(
        "Over \(SummaryTable.counted(spread.clusterings, "clustering")): "
          + extents(spread, of: finding.pair) + ".")
    }
    for note in intervalNotes(finding) { lines += paragraph(note) }
    return lines
  }

  private func warned(_ label: String, _ text: String) -> [String] {
    let lines = DisplayText.wrapped(
      text, columns: style.columns, first: label, indent: label.count)
    let first = lines.first.map { style.drawn(label, .doubtful) + $0.dropFirst(label.count) }
    return [first].compactMap { $0 } + lines.dropFirst()
  }

  private func extents(_ spread: ClusteringSpread, of pair: ModalityPair) -> String {
    func words(_ name: String, _ extent: ClusteringSpread.Extent?) -> String? {
      guard let extent else { return nil }
      let low = FigureText.decimal(extent.min, style: style)
      let high = FigureText.decimal(extent.max, style: style)
      return "\(DisplayText.safe(name)) \(DisplayText.unbroken("\(low) to \(high)"))"
    }
    return [
      words("in both", spread.redundancy),
      words("only in \(pair.first)", spread.unique[pair.first]),
      words("only in \(pair.second)", spread.unique[pair.second]),
      words("only together", spread.synergy),
    ].compactMap { $0 }.joined(separator: ", ")
  }

  /// Why figures have no interval or no value: each reason once.
  private func intervalNotes(_ finding: InteractionFindings) -> [String] {
    var notes: [String] = []
    for atom in InteractionAtom.all(of: finding) {
      guard let note = atom.figure.intervalNote else { continue }
      let line = DisplayText.safe(note)
      // A refusal was said above.
      if note == finding.refusal?.reason { continue }
      if !notes.contains(line) { notes.append(line) }
    }
    return notes
  }

  /// A figure's share of the label entropy in whole percent; never 0 % unless it is.
  private func share(_ value: Double?, of finding: InteractionFindings) -> String {
    guard let value, value.isFinite, let entropy = finding.entropyOfLabel else {
      return style.absence
    }
    let percent = 100 * value / entropy
    if percent > 0 && percent < 0.5 { return value < 1e-6 ? "0 %" : "<1 %" }
    if abs(percent) >= 1e6 { return style.absence }
    return "\(Int(percent.rounded())) %"
  }
}
