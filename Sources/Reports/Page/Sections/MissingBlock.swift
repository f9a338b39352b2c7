import Findings

/// What each model is worth when modalities are missing, as a heat map that is a table.
struct MissingBlock: Sendable {
  let context: PageContext

  private var say: ReportLanguage { context.language }
  private var document: FindingsDocument { context.document }

  var html: HTML {
    let entries = document.withheld
    guard !entries.isEmpty else {
      return context.missing(
        say(
          "Not measured: it needs a fused model of two to six modalities.",
          "測定していません。2〜6個のモダリティの統合モデルが必要です。"),
        command: context.audit)
    }
    var sets: [[String]] = []
    for entry in entries where !sets.contains(entry.withheld) { sets.append(entry.withheld) }
    let order = Dictionary(
      document.cohort.modalityOrder.enumerated().map { ($1, $0) }, uniquingKeysWith: { $1 })
    sets.sort {
      ($0.count, $0.map { order[$0] ?? 0 }.description)
        < ($1.count, $1.map { order[$0] ?? 0 }.description)
    }
    let names = document.models.map(\.name).filter { name in
      entries.contains { $0.model == name }
    }
    func figure(_ model: String, _ set: [String]) -> Figure? {
      set.isEmpty
        ? document.models.first { $0.name == model }?.metrics[context.metric.key]
        : entries.first { $0.model == model && $0.withheld == set }?.figure
    }
    let rows = ([[]] + sets).map { set -> [HTML] in
      let values = names.map { figure($0, set)?.value }
      let best = values.compactMap { $0 }.max()
      let cells = zip(names, values).map { name, value in
        self.cell(value, isBest: value != nil && value == best, figure(name, set))
      }
      let title =
        set.isEmpty
        ? say("nothing missing", "欠損なし") : say("without \(say.list(set))", "\(say.list(set))なし")
      return ["\(title)"] + cells
    }
    // The heat needs classes on its cells, so the table is written here.
    let head = names.map { "<th scope=\"col\">\($0)</th>" as HTML }.joined()
    let body = rows.map { row -> HTML in
      "<tr><th scope=\"row\">\(row[0])</th>\(row.dropFirst().joined())</tr>"
    }.joined()
    let label = say(
      "\(context.metricName) when modalities are missing", "モダリティが欠けたときの\(context.metricName)")
    let columns = [
      say("Model", "モデル"), say("Without", "欠けたもの"), context.metricName,
      say("Change", "変化"), say("Cases that had it", "それがあった症例数"),
    ]
    let table = DataTable(
      title: say("Intervals and changes without modalities", "欠損時の区間と変化"), columns: columns,
      rows: entries.map {
        [
          "\($0.model)", "\(say.list($0.withheld))", "\(say.figure($0.figure))",
          "\(say.figure($0.change, isSigned: true))", "\(say.count($0.cases))",
        ]
      }, words: [1])
    return """
      <figure><div class="scroll" role="group" tabindex="0" aria-label="\(label)"><table>\
      <thead><tr><th scope="col" class="words">\(say("Missing", "欠けたもの"))</th>\(head)</tr></thead>\
      <tbody>\(body)</tbody></table></div>
      <figcaption>\(say("\(context.metricName) of each model, asked again about the same cases without some of its data; it is not trained again. Darker is higher, a frame marks the best of a row (picked on these cases, which flatters it a little).", "同じ症例について一部のデータなしで尋ね直したときの\(context.metricName)です。学習はやり直していません。濃いほど高く、枠は行の中の最良です（同じ症例で選んでいるため、やや良く見えます）。"))</figcaption>
      <details class="data"><summary>\(say("Intervals and changes as a table", "区間と変化を表で見る"))</summary>\(table.html)</details></figure>
      """
  }

  private func cell(_ value: Double?, isBest: Bool, _ figure: Figure?) -> HTML {
    guard let value else { return "<td>\(say.absence)</td>" }
    let chance = context.metric.chance
    let share = Int((min(max((value - chance) / (1 - chance), 0), 1) * 34).rounded())
    return """
      <td class="heat\(isBest ? " best" : "")" style="--h:\(share)%" title="\(say.figure(figure))">\
      \(say.decimal(value))</td>
      """
  }
}
