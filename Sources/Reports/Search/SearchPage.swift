public import Findings

/// What a search found, as one HTML file that needs nothing else.
public struct SearchPage: Sendable {
  private let document: SearchDocument
  private let thumbnails: [String: String]

  /// Prepares the page.
  ///
  /// - Parameter thumbnails: Small pictures of cases as PNG in base 64, by the name of the case.
  public init(_ document: SearchDocument, thumbnails: [String: String] = [:]) {
    self.document = document
    self.thumbnails = thumbnails
  }

  /// The page.
  public var html: String {
    var content = HTML.empty
    for answer in document.answers { content += section(answer) }
    for note in document.notes { content += "<p class=\"quiet\">\(note)</p>\n" }
    let page: HTML = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width,initial-scale=1">
      <title>Cases that are alike</title>
      <style>\(HTML(trusted: Self.style))</style>
      </head>
      <body>
      <header><h1>Cases that are alike</h1></header>
      <main>
      \(content)</main>
      </body>
      </html>

      """
    return page.source
  }

  private func section(_ answer: SearchDocument.Answer) -> HTML {
    let words = Self.words(answer.query)
    var hits = HTML.empty
    for hit in answer.hits { hits += item(hit, words) }
    let found: HTML = answer.hits.isEmpty ? "<p>Nothing fits.</p>\n" : "<ol>\n\(hits)</ol>\n"
    return """
      <section><h2>\(SearchText.title(answer, document))</h2>
      \(found)</section>

      """
  }

  private func item(_ hit: SearchDocument.Hit, _ words: Set<String>) -> HTML {
    var picture = HTML.empty
    if let bytes = thumbnails[hit.id] {
      picture = "<img src=\"data:image/png;base64,\(bytes)\" alt=\"Picture of \(hit.id)\">"
    }
    let group: HTML = hit.group == hit.id ? "" : " <span class=\"quiet\">\(hit.group)</span>"
    var text = HTML.empty
    if let own = hit.text { text = "<p>\(Self.marked(own, words))</p>" }
    var columns = HTML.empty
    for (name, cell) in hit.columns.sorted(by: { $0.key < $1.key }) {
      columns += "<dt>\(name)</dt><dd>\(cell)</dd>"
    }
    if !columns.isEmpty { columns = "<dl>\(columns)</dl>" }
    return """
      <li><article>\(picture)<div><h3>\(hit.id)\(group)</h3>\
      <p class="quiet">score \(FigureText.size(hit.score, style: TextStyle()))</p>\
      \(text)\(columns)</div></article></li>

      """
  }

  private static func words(_ query: String) -> Set<String> {
    Set(query.lowercased().split { !($0.isLetter || $0.isNumber) }.map { String($0) })
  }

  /// A text with the words of the query marked.
  private static func marked(_ text: String, _ words: Set<String>) -> HTML {
    var result = HTML.empty
    var word = ""
    func finish() {
      result += words.contains(word.lowercased()) ? "<mark>\(word)</mark>" : HTML(text: word)
      word = ""
    }
    for character in text {
      if character.isLetter || character.isNumber {
        word.append(character)
      } else {
        finish()
        result += HTML(text: String(character))
      }
    }
    finish()
    return result
  }

  private static let style = """
    :root{--ink:#1b1f24;--paper:#fff;--quiet:#57606a;--line:#d0d7de;--mark:#fff3c4;--fill:#f3f5f7}
    @media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--paper:#0d1117;--quiet:#9aa4af;\
    --line:#30363d;--mark:#4d3b00;--fill:#161b22}}
    *{box-sizing:border-box}
    body{font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif;margin:0 auto;max-width:60em;\
    padding:0 1em 2em;color:var(--ink);background:var(--paper)}
    h1{font-size:1.4em}h2{font-size:1.1em;overflow-wrap:anywhere}
    h3{font-size:1em;margin:0;overflow-wrap:anywhere}
    ol{padding-left:2em}li{border-top:1px solid var(--line);padding:.8em 0}
    article{display:flex;gap:1em;align-items:flex-start}
    article div{min-width:0}
    img{width:8em;height:auto;flex:none;border-radius:4px;background:var(--fill)}
    p{margin:.2em 0;overflow-wrap:anywhere}
    dl{display:flex;flex-wrap:wrap;gap:0 .5em;margin:.3em 0;font-size:.9em;color:var(--quiet)}
    dt{font-weight:600}dd{margin:0 .8em 0 0}
    .quiet{color:var(--quiet);font-weight:normal}
    mark{background:var(--mark);color:inherit}
    @media (max-width:36em){article{flex-direction:column}}
    """
}
