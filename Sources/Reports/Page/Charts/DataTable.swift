/// A table of a page: the first cell of a row names it.
struct DataTable: Sendable {
  /// What the table holds, for those who hear it.
  let title: String
  /// The headings.
  let columns: [String]
  /// The rows, each with as many cells as there are headings.
  var rows: [[HTML]]
  /// The numbers of columns whose cells are words, not figures.
  var words: Set<Int> = []

  /// The table in a frame that scrolls on narrow screens and can be reached by keyboard.
  var html: HTML {
    let head = columns.enumerated().map { place, title -> HTML in
      "<th scope=\"col\"\(kind(place))>\(title)</th>"
    }.joined()
    let body = rows.map { cells -> HTML in
      let parts = cells.enumerated().map { place, cell -> HTML in
        place == 0
          ? "<th scope=\"row\">\(cell)</th>" : "<td\(kind(place))>\(cell)</td>"
      }.joined()
      return "<tr>\(parts)</tr>"
    }.joined()
    return """
      <div class="scroll" role="group" tabindex="0" aria-label="\(title)"><table>
      <thead><tr>\(head)</tr></thead><tbody>
      \(body)
      </tbody></table></div>
      """
  }

  private func kind(_ place: Int) -> HTML {
    place == 0 || words.contains(place) ? " class=\"words\"" : .empty
  }
}
