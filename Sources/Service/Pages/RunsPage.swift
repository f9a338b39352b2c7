/// The page of all runs, and of audits that can be started.
enum RunsPage {
  /// The page.
  static func html(canLogOut: Bool) -> String {
    PageFrame.html(
      title: "Runs", scripts: ["runs.js"], place: .runs, canLogOut: canLogOut,
      content: """
        <noscript><p class="notice">This page needs JavaScript. Without it, <a href="/api/v1/runs">/api/v1/runs</a> \
        lists the runs.</p></noscript>
        <p id="status" class="quiet" role="status"></p>
        <p id="error" class="error" role="alert" hidden></p>
        <section id="start" class="box" aria-labelledby="start-title" hidden>
        <details id="start-details">
        <summary id="start-title">Start an audit</summary>
        <form id="audit">
        <div class="fields">
        <label>Cohort <select name="cohort" required></select></label>
        <label>Name of the run <input name="name" maxlength="100" autocomplete="off" placeholder="as the cohort" \
        pattern="[\\p{L}\\p{N}][\\p{L}\\p{N}._\\-]*" title="Letters, digits, dots, dashes and underscores; a letter or digit first"></label>
        <label>Folds <input name="folds" type="number" min="2" max="20" placeholder="default"></label>
        <label>Epochs at most <input name="epochs" type="number" min="1" max="1000" placeholder="default"></label>
        <label>Cases for contributions <input name="contribution_cases" type="number" min="0" max="100000" placeholder="default"></label>
        <label>Seed <input name="seed" type="number" min="0" placeholder="0"></label>
        </div>
        <div class="row">
        <label class="check"><input type="checkbox" name="interactions" checked> Interactions of modalities</label>
        <label class="check"><input type="checkbox" name="features" checked> What features mean</label>
        <label class="check"><input type="checkbox" name="resume"> Resume the stopped run of this name</label>
        </div>
        <p id="audit-error" class="error" role="alert" hidden></p>
        <button type="submit">Start</button>
        <p class="hint">One audit runs at a time; others wait. Fields left empty take the program's own values.</p>
        </form>
        </details>
        </section>
        <p id="count" class="quiet">Loading …</p>
        <ul id="runs" class="cards" aria-label="Runs"></ul>
        """)
  }
}
