import Findings

/// What every section of a page draws from.
struct PageContext: Sendable {
  let run: ReportRun
  let language: ReportLanguage

  var document: FindingsDocument { run.document }
  var metric: PrimaryMetric { PrimaryMetric(document) }

  /// The compared metric's short name.
  var metricName: String { MetricWords.name(metric.key, language) }

  /// The fused model that the verdict is about.
  var fused: ModelFindings? {
    document.models.first { $0.name == document.fusionGain?.model }
      ?? document.models.last { $0.role == .fusion }
  }

  /// The models that have the compared figure, the best first.
  var ranked: [ModelFindings] {
    document.models.enumerated().filter { $0.element.metrics[metric.key]?.value?.isFinite == true }
      .sorted {
        let (left, right) = (
          $0.element.metrics[metric.key]?.value ?? 0, $1.element.metrics[metric.key]?.value ?? 0
        )
        return left == right ? $0.offset < $1.offset : left > right
      }.map(\.element)
  }

  /// The contribution that says most of a model: of occlusion where there is one.
  func contribution(of model: String?) -> ContributionFindings? {
    let own = document.contribution.filter { $0.model == model }
    return own.first { $0.detail != nil } ?? own.first
  }

  /// The contribution that answers what the fused model looks at.
  var mainContribution: ContributionFindings? {
    contribution(of: fused?.name) ?? document.contribution.first { $0.detail != nil }
      ?? document.contribution.first
  }

  /// Whether any model was trained.
  var hasModels: Bool { !document.models.isEmpty }

  /// What intervals rest on, as a sentence.
  var intervalSentence: String {
    let any = document.models.contains { $0.metrics[metric.key]?.interval != nil }
    guard let intervals = document.intervals, any else {
      return language("There are no intervals.", "信頼区間はありません。")
    }
    let level = language.percent(intervals.level)
    let draws = language.count(intervals.draws)
    let groups = language.count(intervals.groups)
    return language(
      "Lines are \(level) intervals (\(intervals.method), \(draws) draws over \(groups) "
        + "independent groups, such as patients).",
      "横線は\(level)信頼区間です（独立した\(groups)群、例えば患者を単位とする\(draws)回の"
        + "\(intervals.method == "percentile bootstrap" ? "パーセンタイル法ブートストラップ" : intervals.method)）。")
  }

  func spoken(_ figure: Figure, isSigned: Bool = false) -> String {
    language.spoken(figure, level: document.intervals?.level, isSigned: isSigned)
  }

  /// A sentence about something that no run measured, and the command that measures it.
  func missing(_ sentence: String, command: String?) -> HTML {
    let how: HTML =
      if let command {
        """
        <p>\(language("How to get it:", "次のコマンドで測定できます："))</p>\
        <pre>\(command.split(separator: "\n").map { "\(String($0))" as HTML }.joined())</pre>
        """
      } else { .empty }
    return "<div class=\"missing\"><p>\(sentence)</p>\(how)</div>"
  }

  /// A sentence that the findings store in English, in the language of the page.
  func original(_ text: String) -> HTML { language.stored(text) }

  /// Why something is not there: what the bootstrap says is said in the page's language.
  func reason(_ text: String) -> HTML {
    if language == .japanese, text.hasPrefix("no interval: "), text.contains("groups are too few") {
      // Of bins and folds, too, so that the count is that of the figure and not of the run.
      let count = text.dropFirst("no interval: ".count).prefix { $0.isNumber }
      return "独立した群が\(String(count))群しかなく、10群以上ないため信頼区間はありません。"
    }
    return original(text)
  }

  /// The folder of the run as a command names it.
  var folder: String { ShellWord.quoted(run.path ?? run.name) }

  /// The manifest as the run's command names it, or what stands for it.
  var manifest: String {
    let words = (document.provenance?.command ?? []).dropFirst()
    guard let command = words.first,
      ["audit", "train", "interactions", "pretrain"].contains(command),
      let manifest = words.dropFirst().first, !manifest.hasPrefix("-")
    else { return "COHORT.yaml" }
    return ShellWord.quoted(manifest)
  }

  /// The command that makes a run with everything that it can judge.
  var audit: String { "chiasm audit \(manifest) --output RUN" }
}

/// One part of a page.
protocol PageSection {
  /// The anchor.
  static var anchor: String { get }
  /// The heading.
  var title: String { get }
  /// What stands below the heading.
  var body: HTML { get }
}

extension PageSection {
  /// The section as a landmark with its heading.
  var html: HTML {
    """
    <section id="\(Self.anchor)" aria-labelledby="\(Self.anchor)-title">
    <h2 id="\(Self.anchor)-title">\(title)</h2>
    \(body)
    </section>
    """
  }
}
