import Findings

/// What the data are, and what was found about them.
struct CohortSection: PageSection {
  static let anchor = "cohort"
  let context: PageContext

  private var say: ReportLanguage { context.language }
  private var cohort: CohortSummary { context.document.cohort }

  var title: String { say("Cohort and leaks", "コホートとデータの漏れ") }

  var body: HTML {
    """
    <p>\(summary)</p>
    \(provenance)
    <h3>\(say("Classes", "クラス"))</h3>
    \(classes)
    <h3>\(say("Modalities", "モダリティ"))</h3>
    \(modalities)
    <h3 id="leaks">\(say("What was found about the data", "データについて見つかったこと"))</h3>
    \(NoticeList(context: context, subject: .data).html)
    """
  }

  private var summary: String {
    let sites =
      cohort.sites.map { say(" from \(say.count($0)) sites", "、\(say.count($0))施設") } ?? ""
    return say(
      "\(cohort.name): \(say.count(cohort.cases)) cases of \(say.count(cohort.groups)) independent "
        + "groups, such as patients\(sites). Figures and intervals rest on the groups: no group "
        + "stands in training and test at once.",
      "\(cohort.name)：独立した\(say.count(cohort.groups))群（患者など）の"
        + "\(say.count(cohort.cases))症例\(sites)。数値と信頼区間は群を単位としています。"
        + "同じ群が学習とテストの両方に入ることはありません。")
  }

  private var provenance: HTML {
    var pieces = HTML.empty
    if let words = cohort.labelProvenance {
      pieces += "<p>\(say("Where the label comes from:", "ラベルの由来：")) \(words)\(say(".", "。"))</p>"
    }
    return pieces
  }

  private var classes: HTML {
    let kind: HTML =
      switch cohort.labelKind {
      case nil: .empty
      case "multilabel":
        "<p>\(say("A case may have several of these labels.", "1症例が複数のラベルを持つことがあります。"))</p>"
      case "survival":
        "<p>\(say("The label is the time to an event; these parts were made for inspection.", "ラベルは事象までの時間です。以下は点検のための区分です。"))</p>"
      default:
        "<p>\(say("The label is a number; these parts were made for inspection.", "ラベルは数値です。以下は点検のための区分です。"))</p>"
      }
    return kind
      + share(
        Array(zip(cohort.classes, cohort.classCounts)), say("Cases by class", "クラス別の症例数"),
        say("Class", "クラス"),
        say("How many cases each class has.", "各クラスの症例数です。"))
  }

  private var modalities: HTML {
    let list = cohort.modalityOrder.compactMap { name in
      cohort.modalities[name].map { (name, $0) }
    }
    return share(
      list.map { ("\($0.0) (\(MetricWords.kind($0.1.kind, say)))", $0.1.present) },
      say("Cases that have each modality", "各モダリティがある症例数"), say("Modality", "モダリティ"),
      say(
        "How many of the \(say.count(cohort.cases)) cases have each modality.",
        "全\(say.count(cohort.cases))症例のうち、各モダリティがある症例数です。"))
  }

  private func share(
    _ counts: [(String, Int)], _ label: String, _ heading: String, _ caption: String
  ) -> HTML {
    let rows = counts.map { name, count in
      IntervalChart.Row(
        name: DisplayText.safe(name),
        figure: Figure(cohort.cases > 0 ? Double(count) / Double(cohort.cases) : 0), mark: .bar,
        digits: "\(say.count(count)) (\(say.percent(count, of: cohort.cases)))")
    }
    return ChartFigure(
      label: label,
      drawing: IntervalChart(rows, reference: 1, limits: 0...1, language: say).html,
      caption: "\(caption)",
      table: DataTable(
        title: label, columns: [heading, say("Cases", "症例数"), say("Share", "割合")],
        rows: counts.map {
          ["\($0.0)", "\(say.count($0.1))", "\(say.percent($0.1, of: cohort.cases))"]
        }), language: say
    ).html
  }
}
