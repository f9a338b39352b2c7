import Findings

/// How well models do, beside each other, without some of their data, with more cases and by site.
struct ModelsSection: PageSection {
  static let anchor = "models"
  let context: PageContext

  private var say: ReportLanguage { context.language }
  private var document: FindingsDocument { context.document }

  var title: String { say("Models and what fusion gains", "モデルの成績と統合の効果") }

  var body: HTML {
    """
    \(scores)
    <h3 id="comparisons">\(say("Fusion gain and comparisons", "統合の効果とモデル間の比較"))</h3>
    \(ComparisonBlock(context: context).html)
    <h3 id="missing">\(say("When modalities are missing", "モダリティが欠けたとき"))</h3>
    \(MissingBlock(context: context).html)
    <h3 id="learning">\(say("What more cases would bring", "症例を増やした場合"))</h3>
    \(GrowthBlock(context: context).html)
    <h3 id="sites">\(say("Sites", "施設ごとの成績"))</h3>
    \(SiteBlock(context: context).html)
    <h3 id="model-notices">\(say("What was found about the models", "モデルについて見つかったこと"))</h3>
    \(NoticeList(context: context, subject: .model).html)
    """
  }

  private var scores: HTML {
    guard context.hasModels else {
      return context.missing(
        say("No model was trained in this run.", "この実行ではモデルを学習していません。"),
        command: context.audit)
    }
    let key = context.metric.key
    let rows = document.models.map { model in
      let (mark, ink) = MetricWords.mark(model.role)
      return IntervalChart.Row(
        name: DisplayText.safe(model.name), note: MetricWords.role(model.role, say),
        figure: model.metrics[key] ?? Figure(nil), mark: mark, ink: ink,
        digits: say.figure(model.metrics[key]))
    }
    let chance = context.metric.chance
    let meaning = MetricWords.meaning(key, say) ?? ""
    var seen: [String] = []
    for note in document.models.compactMap({ model in
      model.metrics[key].flatMap { $0.interval == nil ? $0.intervalNote : nil }
    }) where !seen.contains(note) { seen.append(note) }
    let notes = seen.map { "<li>\(context.reason($0))</li>" as HTML }
    let gap: HTML = say == .english ? " " : .empty
    return ChartFigure(
      label: say(
        "\(context.metricName) by model, with intervals", "モデル別の\(context.metricName)と信頼区間"),
      drawing: IntervalChart(
        rows, reference: chance, limits: -1...1, language: say
      ).html + legend,
      caption: """
        \(meaning)\(gap)\(context.intervalSentence)\(gap)\
        \(say("The dashed line is chance. Each case was predicted by a model that never saw its group.", "破線は偶然の水準です。どの症例も、その群を学習に使っていないモデルで予測しています。"))
        """,
      table: table, language: say
    ).html + (notes.isEmpty ? .empty : "<ul class=\"quiet\">\(notes.joined())</ul>")
  }

  private var legend: HTML {
    let roles: [ModelFindings.Role] = [.fusion, .unimodal, .baseline]
    let entries = roles.filter { role in
      document.models.contains { ($0.role ?? .unimodal) == role }
    }.map { role -> HTML in
      let (mark, ink) = MetricWords.mark(role)
      return """
        <li class="i-\(ink)"><svg width="26" height="26" aria-hidden="true">\
        \(IntervalChart.mark(mark, at: "13"))</svg>\(MetricWords.role(role, say))</li>
        """
    }
    return "<ul class=\"legend\">\(entries.joined())</ul>"
  }

  private var table: DataTable {
    let key = context.metric.key
    let others =
      [
        "average_precision", "balanced_accuracy", "macro_f1", "micro_f1", "subset_accuracy",
        "hamming_loss", "mcc", "brier", "mae", "rmse", "spearman", "c_index_ipcw",
      ].filter { other in document.models.contains { $0.metrics[other]?.value != nil } }
    let repeated = document.models.contains { $0.repeats?[key]?.sd != nil }
    var rows: [[HTML]] = []
    for model in document.models {
      func cells(_ name: HTML, _ metrics: [String: Figure], _ cases: Int?) -> [HTML] {
        [
          name, "\(say.list(model.modalities))", "\(say.figure(metrics[key]))",
        ]
          + (repeated ? ["\(say.decimal(model.repeats?[key]?.sd))"] : [])
          + others.map { other in
            ["mae", "rmse"].contains(other)
              ? "\(say.compact(metrics[other]?.value))" : "\(say.decimal(metrics[other]?.value))"
          } + ["\(cases.map(say.count) ?? say.absence)"]
      }
      rows.append(cells("\(model.name)", model.metrics, model.cases))
      if let metrics = model.completeMetrics, let count = model.completeCases,
        count != model.cases
      {
        rows.append(
          cells(
            "\(model.name) \(say("(cases with all its data)", "（全データがある症例）"))", metrics, count))
      }
    }
    return DataTable(
      title: say("Figures of all models", "全モデルの数値"),
      columns: [say("Model", "モデル"), say("Sees", "入力"), context.metricName]
        + (repeated ? [say("± SD over repeats", "繰り返しの標準偏差")] : [])
        + others.map { MetricWords.name($0, say) } + [say("Cases", "症例数")],
      rows: rows, words: [1])
  }
}
