import Findings

/// Several runs beside each other.
struct RunsSection: Sendable {
  static let anchor = "runs"
  let runs: [ReportRun]
  let comparisons: [RunComparison]
  let language: ReportLanguage

  private var say: ReportLanguage { language }

  /// The heading.
  var title: String { say("Runs beside each other", "実行どうしの比較") }

  var html: HTML {
    """
    <section id="\(Self.anchor)" aria-labelledby="\(Self.anchor)-title">
    <h2 id="\(Self.anchor)-title">\(title)</h2>
    \(overview)
    \(comparisons.map(shown).joined())
    <p>\(say("All that follows is about \(runs[0].name).", "以下はすべて\(runs[0].name)についてのものです。"))</p>
    </section>
    """
  }

  private var overview: HTML {
    DataTable(
      title: say("The runs", "実行の一覧"),
      columns: [
        say("Run", "実行"), say("Cohort", "コホート"), say("Cases", "症例数"), say("Best model", "最良のモデル"),
        say("Figure", "数値"), say("Seed", "乱数の種"), say("Version", "版"),
      ],
      rows: runs.map { run in
        let context = PageContext(run: run, language: language)
        let best = context.ranked.first
        return [
          "\(run.name)", "\(run.document.cohort.name)", "\(say.count(run.document.cohort.cases))",
          "\(best?.name ?? say.absence)",
          "\(context.metricName) \(say.figure(best?.metrics[context.metric.key]))",
          "\(run.document.provenance.map { "\($0.seed)" } ?? say.absence)",
          "\(run.document.provenance?.version ?? say.absence)",
        ]
      }, words: [1, 3]
    ).html
  }

  private func shown(_ comparison: RunComparison) -> HTML {
    let heading: HTML = "<h3>\(comparison.second) − \(comparison.first)</h3>"
    let notes = comparison.notes.map { "<li>\(say.stored($0))</li>" as HTML }
    let list: HTML = notes.isEmpty ? .empty : "<ul class=\"quiet\">\(notes.joined())</ul>"
    guard let key = comparison.metric, !comparison.differences.isEmpty else {
      return heading
        + "<div class=\"missing\"><p>\(say("Nothing can be compared between these runs.", "この2つの実行には比べられるものがありません。"))</p></div>"
        + list
    }
    let metric = MetricWords.name(key, say)
    let rows = comparison.differences.map { entry in
      IntervalChart.Row(
        name: entry.model == entry.other
          ? DisplayText.safe(entry.model)
          : "\(DisplayText.safe(entry.other)) − \(DisplayText.safe(entry.model))",
        figure: entry.difference, mark: .diamond, ink: "two",
        digits: say.figure(entry.difference, isSigned: true))
    }
    let rest =
      comparison.isPaired
      ? say(
        "Paired: both runs predicted the same \(say.count(comparison.cases)) cases, and the intervals draw the same \(say.count(comparison.groups)) groups for both.",
        "対応のある比較です。両方の実行が同じ\(say.count(comparison.cases))症例を予測し、区間は同じ\(say.count(comparison.groups))群の抽出から求めています。"
      )
      : say(
        "NOT paired: the runs do not hold the same cases, so each is drawn for itself. Differences of the data and of the models cannot be told apart.",
        "対応のない比較です。症例が同じではないため、それぞれ別に抽出しています。データの違いとモデルの違いは区別できません。")
    return heading
      + ChartFigure(
        label: say(
          "Change of \(metric) from \(comparison.first) to \(comparison.second)",
          "\(comparison.first)から\(comparison.second)への\(metric)の変化"),
        drawing: IntervalChart(rows, reference: 0, language: say).html,
        caption:
          "\(say("\(metric) of \(comparison.second) minus that of \(comparison.first).", "\(comparison.second)の\(metric)から\(comparison.first)の\(metric)を引いた差です。"))\(say == .english ? " " : "")\(rest)",
        table: DataTable(
          title: say("Differences between the runs", "実行間の差"),
          columns: [
            say("Model", "モデル"), DisplayText.safe(comparison.first),
            DisplayText.safe(comparison.second), say("Difference", "差"), say("p", "p値"),
            say("p corrected (Holm)", "補正p値（Holm法）"),
          ],
          rows: comparison.differences.map {
            [
              "\($0.model)", "\(say.figure($0.first))", "\(say.figure($0.second))",
              "\(say.figure($0.difference, isSigned: true))", "\(say.size($0.pValue))",
              "\(say.size($0.adjustedPValue))",
            ]
          }), language: say
      ).html + list
  }
}
