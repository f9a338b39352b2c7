public import Findings

/// A whole report as one HTML file that needs nothing else: no network, no script, no font.
///
/// Every question of a reader has its section; what a run did not measure is a sentence that says how to measure
/// it. The markup is well-formed XML, so that other tools can read it, and nothing from a file can become markup.
public struct ReportPage: Sendable {
  private let runs: [ReportRun]
  private let comparisons: [RunComparison]
  private let language: ReportLanguage

  /// Prepares the page.
  ///
  /// - Parameters:
  ///   - run: The run that the page is about.
  ///   - others: Runs that it is compared with.
  ///   - comparisons: How the others differ from it.
  ///   - language: The language of the page.
  public init(
    _ run: ReportRun, comparedWith others: [ReportRun] = [], comparisons: [RunComparison] = [],
    language: ReportLanguage = .english
  ) {
    runs = [run] + others
    self.comparisons = comparisons
    self.language = language
  }

  /// The document.
  public var html: String {
    let context = PageContext(run: runs[0], language: language)
    let sections: [any PageSection] = [
      AnswersSection(context: context), CohortSection(context: context),
      DecompositionSection(context: context), ModelsSection(context: context),
      CalibrationSection(context: context), ContributionSection(context: context),
      FeaturesSection(context: context), InterventionsSection(context: context),
      RetrievalSection(context: context),
      AdviceSection(context: context), MethodsSection(context: context),
      ProvenanceSection(context: context),
    ]
    let beside =
      runs.count > 1
      ? RunsSection(runs: runs, comparisons: comparisons, language: language) : nil
    var links = sections.map { section in (type(of: section).anchor, section.title) }
    var parts = sections.map(\.html)
    if let beside {
      links.insert((RunsSection.anchor, beside.title), at: 1)
      parts.insert(beside.html, at: 1)
    }
    let contents = links.map { "<li><a href=\"#\($0.0)\">\($0.1)</a></li>" as HTML }.joined()
    let title = language(
      "\(runs[0].document.cohort.name): what each kind of data is worth",
      "\(runs[0].document.cohort.name)：各データの価値")
    let page: HTML = """
      <html lang="\(language.rawValue)">
      <head>
      <meta charset="utf-8"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <meta name="color-scheme" content="light dark"/>
      <meta name="generator" content="Chiasm"/>
      <title>\(title)</title>
      <style>\(HTML(trusted: PageStyle.sheet))</style>
      </head>
      <body>
      <div class="frame">
      <a class="skip" href="#main">\(language("Skip to the answers", "本文へ移動"))</a>
      <header>
      <h1>\(title)</h1>
      <p class="quiet">\(subtitle(context))</p>
      </header>
      <nav aria-label="\(language("Contents", "目次"))"><ul>\(contents)</ul></nav>
      <main id="main">
      \(parts.joined())
      </main>
      <footer><p class="quiet">\(language("Made by Chiasm from findings.json. No part of this page is loaded from elsewhere.", "Chiasm が findings.json から作成しました。外部から読み込むものはありません。"))</p></footer>
      </div>
      </body>
      </html>
      """
    return "<!DOCTYPE html>\n" + page.source + "\n"
  }

  private func subtitle(_ context: PageContext) -> String {
    let cohort = context.document.cohort
    let parts = [
      language("\(language.count(cohort.cases)) cases", "\(language.count(cohort.cases))症例"),
      language("\(language.count(cohort.groups)) groups", "\(language.count(cohort.groups))群"),
      language.list(cohort.modalityOrder),
      context.document.provenance?.started.map(language.date) ?? "",
    ].filter { !$0.isEmpty }
    return parts.joined(separator: " · ")
  }
}
