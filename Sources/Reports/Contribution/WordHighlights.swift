/// Texts with the words that move a model highlighted, as one self-contained page.
///
/// Orange raises the output and blue lowers it, of the Okabe-Ito palette, told apart by color-blind
/// eyes; raising words are also underlined, lowering ones dotted. No script, nothing to load.
public struct WordHighlights: Sendable {
  /// One text.
  public struct Text: Sendable {
    /// The case.
    public var title: String
    /// Its class.
    public var label: String
    /// The output that the words raise or lower.
    public var output: String
    /// The words and how far each raises the output.
    public var words: [(text: String, effect: Double)]

    /// Creates a text.
    public init(
      title: String, label: String, output: String, words: [(text: String, effect: Double)]
    ) {
      self.title = title
      self.label = label
      self.output = output
      self.words = words
    }
  }

  private let texts: [Text]
  private let modality: String
  private let model: String

  /// Prepares a page.
  public init(_ texts: [Text], modality: String, model: String) {
    self.texts = texts
    self.modality = modality
    self.model = model
  }

  /// The page.
  public var html: String {
    let title = Markup.escaped("\(modality): the words that move \(model)")
    let sections = texts.map { section($0) }.joined(separator: "\n")
    return """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><title>\(title)</title>
      <style>\(Self.styleSheet)</style></head><body>
      <h1>\(title)</h1>
      <p>Orange, underlined: the word raises the output named beside the case. Blue, dotted: it lowers \
      it. The deeper, the more; each text has its own scale.</p>
      \(sections)
      </body></html>

      """
  }

  private func section(_ text: Text) -> String {
    let most = text.words.reduce(0) { max($0, abs($1.effect)) }
    let words = text.words.map { word in
      let share = most > 0 && word.effect.isFinite ? abs(word.effect) / most : 0
      let escaped = Markup.escaped(word.text)
      // Ten steps as classes: a page that forbids inline styles still shows them.
      let step = Int((share * 10).rounded())
      if step == 0 { return escaped }
      let effect = FigureText.decimal(word.effect, style: TextStyle(), isSigned: true)
      return "<span class=\"\(word.effect > 0 ? "up" : "down") s\(step)\" title=\"\(effect)\">"
        + "\(escaped)</span>"
    }.joined(separator: " ")
    return "<h2>\(Markup.escaped(text.title)) <small>class \(Markup.escaped(text.label)); output "
      + "\(Markup.escaped(text.output))</small></h2>\n<p>\(words)</p>"
  }

  private static let styleSheet: String = {
    var sheet = """
      body{font:15px/1.7 system-ui,-apple-system,"Segoe UI",sans-serif;max-width:46em;margin:2em auto;
      padding:0 1em;color:#1b1f24;background:#fff}
      h1{font-size:1.3em}h2{font-size:1em;margin:1.6em 0 .2em}small{font-weight:400;color:#57606a}
      span{border-radius:3px;padding:0 .15em;color:#1b1f24}
      .up{text-decoration:underline}.down{text-decoration:underline dotted}
      @media (prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}small{color:#9aa4af}}

      """
    for step in 1...10 {
      // From nearly white to the full color.
      func mixed(_ full: [Int]) -> String {
        full.map { "\(255 - (255 - $0) * step / 10)" }.joined(separator: ",")
      }
      sheet += ".up.s\(step){background:rgb(\(mixed([230, 159, 0])))}"
      sheet += ".down.s\(step){background:rgb(\(mixed([86, 180, 233])))}\n"
    }
    return sheet
  }()
}
