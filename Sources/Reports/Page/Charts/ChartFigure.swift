/// A drawing with its caption, its description and the same data as a table.
struct ChartFigure: Sendable {
  /// What is drawn, in a few words, for those who hear it.
  let label: String
  /// The drawing.
  let drawing: HTML
  /// What it shows, in plain words, with what its intervals rest on.
  let caption: HTML
  /// The same data.
  let table: DataTable
  let language: ReportLanguage

  var html: HTML {
    """
    <figure><div class="chart" role="img" aria-label="\(label)">\(drawing)</div>
    <figcaption>\(caption)</figcaption>
    <details class="data"><summary>\(language("The same figures as a table", "同じ数値を表で見る"))</summary>\
    \(table.html)</details></figure>
    """
  }
}
