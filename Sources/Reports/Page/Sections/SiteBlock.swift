import Findings

/// How well models do at each site.
struct SiteBlock: Sendable {
  let context: PageContext

  private var say: ReportLanguage { context.language }

  var html: HTML {
    let sites = context.document.sites
    guard !sites.isEmpty else {
      return context.document.cohort.sites == nil
        ? context.missing(
          say(
            "The manifest names no site column, so figures by site are not known. Name the column under `site` and run the audit again.",
            "マニフェストに施設の列がないため、施設ごとの成績は分かりません。`site` に列名を書いて監査をやり直してください。"),
          command: nil)
        : context.missing(
          say("No figures by site in this run.", "この実行には施設ごとの数値がありません。"),
          command: context.audit)
    }
    let metric = MetricWords.name(sites[0].metric, say)
    let model = context.fused?.name ?? context.ranked.first?.name
    let rows = sites.compactMap { site -> IntervalChart.Row? in
      guard let own = site.models.first(where: { $0.model == model }) ?? site.models.first
      else { return nil }
      return .init(
        name: DisplayText.safe(site.site),
        note: say("\(say.count(site.cases)) cases", "\(say.count(site.cases))症例"),
        figure: own.figure, digits: say.figure(own.figure))
    }
    let table = DataTable(
      title: say("\(metric) by site", "施設別の\(metric)"),
      columns: [
        say("Site", "施設"), say("Model", "モデル"), metric, say("Difference from the others", "他施設との差"),
        say("p corrected", "補正p値"), say("Cases", "症例数"),
      ],
      rows: sites.flatMap { site in
        site.models.map { own in
          [
            "\(site.site)", "\(own.model)", "\(say.figure(own.figure))",
            "\(say.figure(own.difference, isSigned: true))", "\(say.size(own.adjustedPValue))",
            "\(say.count(site.cases))",
          ]
        }
      }, words: [1])
    return ChartFigure(
      label: say("\(metric) by site", "施設別の\(metric)"),
      drawing: IntervalChart(rows, reference: context.metric.chance, limits: -1...1, language: say)
        .html,
      caption:
        "\(say("\(metric) of \(model ?? "") at each site. Figures hold for the sites seen, not for a new one.", "各施設での\(model ?? "")の\(metric)です。調べた施設についての数値であり、新しい施設には当てはまりません。"))",
      table: table, language: say
    ).html
  }
}
