import Findings

/// How well pictures and texts find each other.
struct RetrievalSection: PageSection {
  static let anchor = "retrieval"
  let context: PageContext

  private var say: ReportLanguage { context.language }

  var title: String {
    say("Finding the report of a picture, and the picture of a report", "画像と文章の検索")
  }

  var body: HTML {
    // A run of pretrain keeps its retrieval in both files.
    let own = context.document.retrieval
    let all = own + (context.run.retrieval?.retrieval ?? []).filter { !own.contains($0) }
    guard !all.isEmpty else {
      return context.missing(
        say(
          "Pictures and texts were not paired in this run. It needs a cohort with pictures and reports.",
          "この実行では画像と文章の対応づけをしていません。画像と報告文のあるコホートが必要です。"),
        command: "chiasm pretrain \(context.manifest) --output PRETRAINED\n"
          + "chiasm retrieval-eval PRETRAINED --output RETRIEVAL\n"
          + "chiasm report \(context.folder) RETRIEVAL")
    }
    let examples: HTML =
      context.run.retrieval?.examples.map { RetrievalExampleBlock(examples: $0, say: say).html }
      ?? context.missing(
        say(
          "No search is shown: this run was judged by an older version, or from vectors without pictures and texts.",
          "検索の例はありません。以前の版で評価したか、画像や文章のないベクトルで評価しています。"),
        command: "chiasm retrieval-eval PRETRAINED\nchiasm report \(context.folder) PRETRAINED")
    return all.map(shown).joined() + examples
  }

  private func shown(_ entry: RetrievalFindings) -> HTML {
    let rows = entry.directions.flatMap { direction in
      direction.recall.map { recall in
        IntervalChart.Row(
          name: "\(DisplayText.safe(direction.query)) → \(DisplayText.safe(direction.gallery))",
          note: say(
            "own one in the first \(recall.k); chance \(say.size(recall.chance))",
            "上位\(recall.k)件に対応するものあり（偶然は\(say.size(recall.chance))）"),
          figure: recall.exact, mark: .bar, ink: "three", digits: say.figure(recall.exact))
      }
    }
    let table = DataTable(
      title: say("Recall of \(entry.model)", "\(entry.model)の再現率"),
      columns: [
        say("Direction", "方向"), "K", say("Own pair", "対応する組"), say("Chance", "偶然"),
        say("Same text counts", "同文も正解"), say("Chance", "偶然"), say("Gallery", "候補の数"),
      ],
      rows: entry.directions.flatMap { direction in
        direction.recall.map {
          [
            "\(direction.query) → \(direction.gallery)", "\($0.k)", "\(say.figure($0.exact))",
            "\(say.size($0.chance))", "\(say.figure($0.duplicateAware))",
            "\(say.size($0.duplicateAwareChance))", "\(say.compact(direction.gallerySize))",
          ]
        }
      })
    let notes = entry.notes.map { "<li>\(context.original($0))</li>" as HTML }
    return """
      <h3>\(entry.model)</h3>
      <p>\(say("\(say.count(entry.pairs)) pairs of \(say.count(entry.groups)) groups; \(say.percent(entry.duplicateRate)) of the pairs share their text with another.", "\(say.count(entry.groups))群\(say.count(entry.pairs))組です。\(say.percent(entry.duplicateRate))の組は同じ文章が別の組にもあります。"))</p>
      \(ChartFigure(label: say("How often the own one is found", "対応するものが見つかる割合"), drawing: IntervalChart(rows, limits: 0...1, language: say).html, caption: "\(say("How often the own pair is among the first K of the gallery, with intervals over groups. Figures of galleries of another size, another unit or another split cannot be compared.", "対応する組が候補の上位K件に入る割合です（区間は群を単位とします）。候補の数・単位・分割が異なる数値とは比べられません。"))", table: table, language: say).html)
      \(notes.isEmpty ? .empty : "<ul class=\"quiet\">\(notes.joined())</ul>")
      """
  }
}
