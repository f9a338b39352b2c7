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
        <section id="contribution" class="section" aria-labelledby="contribution-title" hidden>
        <h2 id="contribution-title">What the model looks at in one case</h2>
        <form id="measure" class="ask">
        <label for="case">Name of the case</label>
        <input id="case" type="text" required maxlength="400" autocomplete="off" spellcheck="false" aria-describedby="case-hint">
        <button type="submit">Measure</button>
        </form>
        <p id="case-hint" class="hint">As in the cohort's table. The fused model that was not trained on the case is asked, \
        with one modality or part hidden at a time.</p>
        <p id="measure-status" class="quiet" role="status"></p>
        <p id="measure-error" class="error" role="alert" hidden></p>
        <div id="measured"></div>
        </section>
        """)
  }
}
