import Findings

/// What changing groups of features did, beside random groups of the same size.
struct InterventionsSection: PageSection {
  static let anchor = "interventions"
  let context: PageContext

  private var say: ReportLanguage { context.language }

  var title: String { say("Changed features", "特徴量への介入") }

  var body: HTML {
    guard let document = context.run.interventions,
      document.attribute != nil || document.attack != nil || document.generation != nil
    else {
      return context.missing(
        say(
          "No features were changed in this run to see what follows.",
          "この実行では、特徴量を変えてその影響を調べていません。"),
        command:
          "chiasm intervene attribute \(context.manifest) --attribute COLUMN --output STUDY\n"
          + "chiasm report \(context.folder) STUDY")
    }
    return """
      <p>\(say("Groups of features were changed inside a model, and what followed was compared with changing random groups of the same density and energy. A mark to the right of zero: more than random groups do, by the whole line surely. p is corrected over all figures of a study (Holm). This says something about the model and its features, nothing about people.", "モデル内の特徴量の組を変え、その影響を、密度と大きさの等しい無作為な組を変えた場合と比べました。0より右は無作為な組を上回ることを示し、線全体が右にあれば確かです。p値は研究内のすべての数値について補正しています（Holm法）。これはモデルと特徴量についての結果であり、人についてのものではありません。"))</p>
      \(document.attribute.map(attribute) ?? .empty)
      \(document.attack.map(attack) ?? .empty)
      \(document.generation.map(generation) ?? .empty)
      """
  }

  // MARK: Studies

  private func attribute(_ study: AttributeFindings) -> HTML {
    let rows = study.sets.flatMap { set in
      set.effects.map { effect in
        // Recall falls where the attribute can be read no more: the fall beyond that of random groups.
        row("\(DisplayText.safe(set.set))", effect.metric, effect, isFall: true)
      }
    }
    return block(
      say("Reading \(study.attribute) without features", "特徴量を消したときの「\(study.attribute)」の読み取り"),
      say(
        "How much less of \(DisplayText.safe(study.attribute)) a classifier reads when a group of features is taken out, beyond what taking out random groups does. \(say.count(study.cases)) cases of \(say.count(study.groups)) groups, \(study.folds) folds.",
        "特徴量の組を消すと、分類器が「\(DisplayText.safe(study.attribute))」を読み取る割合がどれだけ下がるかを、無作為な組を消した場合との差で示します。\(say.count(study.groups))群\(say.count(study.cases))症例、\(study.folds)分割。"
      ),
      rows, study.notes)
  }

  private func attack(_ study: AttackFindings) -> HTML {
    var rows: [IntervalChart.Row] = []
    for attack in study.attacks {
      let name = "\(DisplayText.safe(attack.set)), ±\(say.compact(attack.epsilon))/255"
      if let effect = attack.beyondControls {
        rows.append(row(name, say("attack", "攻撃"), effect, isFall: false))
      }
      for defence in attack.defences {
        guard let effect = defence.beyondControls else { continue }
        let kind =
          defence.kind == "mask"
          ? say("defence by masking \(defence.features)", "\(defence.features)個を隠す防御")
          : say("defence by smoothing \(defence.features)", "\(defence.features)個をならす防御")
        rows.append(row(name, kind, effect, isFall: true))
      }
    }
    return block(
      say("Attacks through features, and defences", "特徴量を通した攻撃と防御"),
      say(
        "How often a changed picture is taken for another case's text, beyond attacks through random groups; for defences, how much of that they take away beyond random groups. Without any change it is \(say.figure(study.untouched)). \(say.count(study.cases)) cases of \(say.count(study.groups)) groups.",
        "変えた画像が別の症例の文章と取り違えられる割合を、無作為な組を通した攻撃との差で示します。防御は、それをどれだけ減らすかの差です。変えない場合は\(say.figure(study.untouched))です。\(say.count(study.groups))群\(say.count(study.cases))症例。"
      ),
      rows, study.notes)
  }

  private func generation(_ study: GenerationFindings) -> HTML {
    let rows = study.swaps.compactMap { swap in
      swap.beyondControls.map {
        row(DisplayText.safe(swap.set), DisplayText.safe(swap.factor), $0, isFall: false)
      }
    }
    return block(
      say("Generated pictures with swapped features", "特徴量を入れ替えて生成した画像"),
      say(
        "How often a classifier sees the partner's level of a factor after a group of features was swapped, beyond random groups. \(say.count(study.cases)) cases of \(say.count(study.groups)) groups.",
        "特徴量の組を相手の症例のものに替えたとき、分類器が因子を相手の水準と判定する割合を、無作為な組との差で示します。\(say.count(study.groups))群\(say.count(study.cases))症例。"
      ),
      rows, study.notes)
  }

  // MARK: Drawing

  private func row(
    _ name: String, _ note: String, _ effect: ControlledFigure, isFall: Bool
  ) -> IntervalChart.Row {
    let figure = isFall ? effect.beyondControls.negated : effect.beyondControls
    let p = effect.adjustedPValue ?? effect.pValue
    return .init(
      name: name,
      note: "\(note); "
        + say(
          "p \(say.size(p)) of \(effect.controls) random groups",
          "p \(say.size(p))（無作為な\(effect.controls)組）"),
      figure: figure, ink: p <= 0.05 ? "three" : "five",
      digits: say.figure(figure, isSigned: true))
  }

  private func block(
    _ title: String, _ caption: String, _ rows: [IntervalChart.Row], _ notes: [String]
  ) -> HTML {
    let table = DataTable(
      title: title,
      columns: [
        say("Group", "組"), say("What", "内容"), say("Beyond random groups", "無作為な組との差"),
      ], rows: rows.map { ["\($0.name)", "\($0.note)", "\($0.digits)"] })
    let lines = notes.map { "<li>\(context.original($0))</li>" as HTML }
    let chart: HTML =
      rows.isEmpty
      ? "<p>\(say("Nothing of this study was compared with random groups.", "この研究では無作為な組との比較がありません。"))</p>"
      : ChartFigure(
        label: title, drawing: IntervalChart(rows, reference: 0, language: say).html,
        caption: "\(caption)", table: table, language: say
      ).html
    return """
      <h3>\(DisplayText.safe(title))</h3>
      \(chart)
      \(lines.isEmpty ? .empty : "<details><summary>\(say("Notes on the study (\(notes.count))", "研究についての注記（\(notes.count)件）"))</summary><ul class=\"quiet\">\(lines.joined())</ul></details>")
      """
  }
}
