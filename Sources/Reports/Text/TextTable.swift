/// Rows of cells in aligned columns.
struct TextTable {
  /// Which side of a column its cells keep to.
  enum Alignment {
    case left
    case right
  }

  /// One column.
  struct Column {
    /// What stands above it.
    var title: String
    /// Which side its cells keep to.
    var alignment: Alignment
    /// The most columns of text that it takes; longer cells are cut in the middle.
    var widest: Int = .max
  }

  /// One cell.
  struct Cell {
    /// Its words; must be safe to show.
    var text: String
    /// What they say beyond the words.
    var emphasis: TextStyle.Emphasis = .plain

    init(_ text: String, _ emphasis: TextStyle.Emphasis = .plain) {
      self.text = text
      self.emphasis = emphasis
    }
  }

  private let columns: [Column]
  private var rows: [[Cell]] = []
  private static let gap = "  "

  init(_ columns: [Column]) { self.columns = columns }

  /// Adds a row; cells beyond the columns are left out, missing ones stay empty.
  mutating func add(_ cells: [Cell]) { rows.append(cells) }

  /// The lines of the table, its heading first.
  func lines(style: TextStyle) -> [String] {
    let fitted = rows.map { row in
      columns.indices.map { column in
        let cell = column < row.count ? row[column] : Cell("")
        return Cell(
          DisplayText.fitted(cell.text, columns: columns[column].widest, style: style),
          cell.emphasis)
      }
    }
    let widths = columns.indices.map { column in
      fitted.reduce(DisplayText.width(columns[column].title)) {
        max($0, DisplayText.width($1[column].text))
      }
    }
    let total = widths.reduce(0, +) + Self.gap.count * max(0, columns.count - 1)
    let heading = line(
      columns.map { Cell($0.title, .heading) }, widths: widths, style: style)
    return [heading, style.drawn(style.rule(total), .quiet)]
      + fitted.map { line($0, widths: widths, style: style) }
  }

  private func line(_ cells: [Cell], widths: [Int], style: TextStyle) -> String {
    let parts = columns.indices.map { column in
      let cell = cells[column]
      // Escapes take no room, so the padding stands outside them.
      let padding = String(
        repeating: " ", count: max(0, widths[column] - DisplayText.width(cell.text)))
      let text = style.drawn(cell.text, cell.emphasis)
      switch columns[column].alignment {
      case .left: return column + 1 == columns.count ? text : text + padding
      case .right: return padding + text
      }
    }
    var line = parts.joined(separator: Self.gap)
    while line.last == " " { line.removeLast() }
    return line
  }
}
