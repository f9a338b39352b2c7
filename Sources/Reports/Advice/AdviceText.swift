public import Findings

/// Advice as lines of text for a terminal: decisions first, open questions after them.
public struct AdviceText: Sendable {
  private let advice: [AdviceFinding]
  private let style: TextStyle

  /// Prepares advice.
  ///
  /// - Parameters:
  ///   - advice: The pieces, the most urgent first.
  ///   - style: Width, characters and color.
  public init(_ advice: [AdviceFinding], style: TextStyle = TextStyle()) {
    self.advice = advice
    self.style = style
  }

  /// The whole text, a newline at the end; empty without advice.
  public var text: String {
    let decisions = advice.filter { $0.decision != .cannotTell }
    let open = advice.filter { $0.decision == .cannotTell }
    var blocks: [[String]] = []
    if !decisions.isEmpty {
      blocks.append([style.drawn("WHAT TO DO", .heading)])
      blocks += decisions.enumerated().map { lines($0.element, number: $0.offset + 1) }
    }
    if !open.isEmpty {
      blocks.append([style.drawn("WHAT CANNOT BE TOLD YET", .heading)])
      blocks += open.map { lines($0, number: nil) }
    }
    guard !blocks.isEmpty else { return "" }
    if !shared.isEmpty {
      blocks.append(
        [style.drawn("FOR ALL OF THIS", .heading)]
          + shared.flatMap {
            DisplayText.wrapped(
              DisplayText.safe($0.english), columns: style.columns, first: "- ", indent: 2)
          })
    }
    return blocks.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }

  /// What stands against several pieces alike: said once, below all.
  private var shared: [Phrase] {
    let common: Set<PhraseKey> = [
      .leaksNotChecked, .leakStands, .fewGroups, .costsUnknown, .newSite,
    ]
    var seen: [Phrase: Int] = [:]
    var order: [Phrase] = []
    for phrase in advice.flatMap(\.change) where common.contains(phrase.key) {
      if seen.updateValue((seen[phrase] ?? 0) + 1, forKey: phrase) == nil { order.append(phrase) }
    }
    return order.filter { (seen[$0] ?? 0) > 1 }
  }

  private func lines(_ piece: AdviceFinding, number: Int?) -> [String] {
    let mark = number.map { "\($0). " } ?? "- "
    var lines = headline(piece, mark: mark)
    for (index, reason) in piece.because.enumerated() {
      lines += row(index == 0 ? "Because" : "", reason.phrase.english, indent: mark.count)
    }
    if let cost = piece.cost { lines += row("Cost", words(cost), indent: mark.count) }
    for (index, phrase) in piece.change.filter({ !shared.contains($0) }).enumerated() {
      let label = piece.decision == .cannotTell ? "Would settle" : "Would change"
      lines += row(index == 0 ? label : "", phrase.english, indent: mark.count)
    }
    return lines
  }

  private func headline(_ piece: AdviceFinding, mark: String) -> [String] {
    let confidence =
      piece.decision == .cannotTell ? "" : "(\(piece.confidence.rawValue) confidence)"
    return DisplayText.wrapped(
      DisplayText.safe(piece.headline.english)
        + (confidence.isEmpty ? "" : " " + DisplayText.unbroken(confidence)),
      columns: style.columns, first: mark, indent: mark.count
    ).map { style.drawn($0, emphasis(piece)) }
  }

  private func emphasis(_ piece: AdviceFinding) -> TextStyle.Emphasis {
    switch (piece.decision, piece.confidence) {
    case (.fixLeak, _), (.mendLabel, _), (.fixModel, _): .alarming
    case (.cannotTell, _), (_, .low): .doubtful
    case (_, .high): .good
    case (_, .moderate): .heading
    }
  }

  private func row(_ label: String, _ words: String, indent: Int) -> [String] {
    let width = 14
    let first =
      String(repeating: " ", count: indent) + label
      + String(repeating: " ", count: max(0, width - label.count))
    return DisplayText.wrapped(
      DisplayText.safe(words), columns: style.columns, first: first, indent: first.count)
  }

  private func words(_ cost: AdviceCost) -> String {
    func amount(_ value: Double) -> String { Phrase.Argument.amount(value).english }
    let unit = cost.unit.map { " \($0)" } ?? ""
    var words =
      cost.cases == 1
      ? "\(amount(cost.perCase))\(unit) a case"
      : "\(amount(cost.value))\(unit): \(cost.cases) cases at \(amount(cost.perCase)) each"
    if let gain = cost.gainPerUnit, gain.value != nil {
      words += "; a unit of cost brings \(Phrase.Argument.changes(gain).english)"
    }
    return words
  }
}
