public import Findings

/// What a search found, as plain text.
public struct SearchText: Sendable {
  private let document: SearchDocument
  private let style: TextStyle

  /// Prepares the text.
  public init(_ document: SearchDocument, style: TextStyle = TextStyle()) {
    self.document = document
    self.style = style
  }

  /// The whole text, a newline at the end.
  public var text: String {
    var lines: [String] = []
    for answer in document.answers {
      if !lines.isEmpty { lines.append("") }
      lines += DisplayText.wrapped(
        Self.title(answer, document), columns: style.columns)
      guard !answer.hits.isEmpty else {
        lines.append("Nothing fits.")
        continue
      }
      lines.append("")
      lines += table(answer)
    }
    for note in document.notes {
      lines += DisplayText.wrapped(
        DisplayText.safe(note), columns: style.columns, first: "note     ", indent: 9)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What was asked and how cases were ranked, in a sentence.
  static func title(_ answer: SearchDocument.Answer, _ document: SearchDocument) -> String {
    let way =
      switch answer.ranking {
      case "bm25": "by the words of their texts (BM25)"
      case "reciprocal-rank":
        "by \(answer.modality ?? "vectors") and by the words of their texts (reciprocal ranks)"
      case let metric: "by \(answer.modality ?? "vectors") (\(metric))"
      }
    let filters =
      document.filters.isEmpty
      ? "" : ", only \(DisplayText.list(document.filters.map(DisplayText.safe)))"
    return "\"\(DisplayText.safe(answer.query))\" among \(document.cases) cases\(filters), \(way)"
  }

  private func table(_ answer: SearchDocument.Answer) -> [String] {
    let hasGroups = answer.hits.contains { $0.group != $0.id }
    let hasTexts = answer.hits.contains { $0.text != nil }
    var columns: [TextTable.Column] = [
      .init(title: "", alignment: .right), .init(title: "CASE", alignment: .left, widest: 24),
    ]
    if hasGroups { columns.append(.init(title: "Group", alignment: .left, widest: 16)) }
    columns.append(.init(title: "Score", alignment: .right))
    let used = hasGroups ? 56 : 40
    if hasTexts {
      columns.append(
        .init(title: "Text", alignment: .left, widest: max(24, style.columns - used)))
    }
    var table = TextTable(columns)
    for hit in answer.hits {
      var cells: [TextTable.Cell] = [.init("\(hit.rank)"), .init(DisplayText.safe(hit.id))]
      if hasGroups { cells.append(.init(DisplayText.safe(hit.group))) }
      cells.append(.init(FigureText.size(hit.score, style: style)))
      if hasTexts { cells.append(.init(DisplayText.safe(hit.text ?? ""))) }
      table.add(cells)
    }
    return table.lines(style: style)
  }
}
