/// The page of one run.
enum RunPage {
  /// The page.
  static func html(of name: RunName, canLogOut: Bool) -> String {
    PageFrame.html(
      title: name.rawValue, scripts: ["run.js"], place: .run, canLogOut: canLogOut,
      content: """
        <noscript><p class="notice">This page needs JavaScript. Without it, \
        <a href="/runs/\(PageFrame.escaped(name.rawValue))/report.html">its report</a> can be read.</p></noscript>
        <p id="status" class="quiet" role="status"></p>
        <p id="error" class="error" role="alert" hidden></p>
        <section id="run" class="summary" aria-label="Summary"><p class="quiet">Loading …</p></section>
        """)
  }
}
