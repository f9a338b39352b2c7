import Findings

/// What single features of the models' inner language mean, and whose they are.
struct FeaturesSection: PageSection {
  static let anchor = "features"
  let context: PageContext

  private var say: ReportLanguage { context.language }

  var title: String { say("Features", "特徴量") }

  var body: HTML {
    let features = context.document.features
    guard !features.isEmpty else {
      return context.missing(
        say(
          "Features of a fused model were not learned in this run.",
          "この実行では統合モデルの特徴量を学習していません。"),
        command: context.fused == nil
          ? context.audit : "chiasm features \(context.folder)")
    }
    return """
      <p>\(say("A dictionary splits what a fused model keeps of a case into single features. Each belongs to one modality, to several, or it cannot be told. A feature that looks like a concept is no proof of one, and nothing here is causal.", "辞書は、統合モデルが保持する内容を個々の特徴量に分けます。各特徴量は1つのモダリティに属するか、複数に共有されるか、判断できないかのいずれかです。概念のように見えても証明ではなく、因果関係も示しません。"))</p>
      \(features.map(shown).joined())
      """
  }

  private func shown(_ entry: FeatureFindings) -> HTML {
    let name = entry.model ?? entry.source
    let sample = entry.sample
    let owners = entry.modalities + ["shared", "cannot tell", "undefined"]
    let classes = entry.dominance.intervalClasses
    let total = max(1, owners.reduce(0) { $0 + (classes[$1] ?? 0) })
    let rows = owners.compactMap { owner -> IntervalChart.Row? in
      guard let count = classes[owner] else { return nil }
      return .init(
        name: self.owner(owner), figure: Figure(Double(count) / Double(total)), mark: .bar,
        ink: entry.modalities.contains(owner) ? "one" : "five",
        digits: "\(say.count(count)) (\(say.percent(count, of: total)))")
    }
    let table = DataTable(
      title: say("Whose features they are", "特徴量の帰属"),
      columns: [say("Whose", "帰属"), say("Features", "特徴量の数")],
      rows: rows.map { ["\($0.name)", "\($0.digits)"] })
    return """
      <h3>\(name)</h3>
      <p>\(say("\(say.count(sample.features)) features, looked at in \(say.count(sample.cases)) cases of \(say.count(sample.groups)) groups.", "\(say.count(sample.groups))群\(say.count(sample.cases))症例で調べた\(say.count(sample.features))個の特徴量です。"))\
      \(sample.isCircular ? say(" The scores use the same embedding that the features were learned from and are circular.", "評価に特徴量の学習と同じ埋め込みを使っているため、循環しています。") : "")</p>
      \(ChartFigure(label: say("Whose the features of \(name) are", "\(name)の特徴量の帰属"), drawing: IntervalChart(rows, limits: 0...1, language: say).html, caption: "\(say("A feature is given to a modality only if the interval of its share lies clear of an equal split; otherwise it is shared or cannot be told.", "割合の区間が均等な分割から明確に離れているときだけ、その特徴量をモダリティに帰属させます。"))", table: table, language: say).html)
      \(scores(entry))
      \(notices(entry))
      <p class="quiet">\(say("Single features with their cases: features/gallery.html in the run folder.", "個々の特徴量と症例は、実行フォルダの features/gallery.html で見られます。"))</p>
      """
  }

  private func owner(_ owner: String) -> String {
    switch owner {
    case "shared": say("shared", "共有")
    case "cannot tell": say("cannot tell", "判断できません")
    case "undefined": say("undefined", "定義できません")
    default: DisplayText.safe(owner)
    }
  }

  private func scores(_ entry: FeatureFindings) -> HTML {
    let rows = entry.modalities.compactMap { name -> [HTML]? in
      guard let score = entry.monosemanticity[name] else { return nil }
      return [
        "\(name)", "\(say.figure(score.median))", "\(say.figure(score.control))",
        "\(say.figure(score.difference, isSigned: true))", "\(say.count(score.defined))",
        "\(entry.dead[name].map(say.count) ?? say.absence)",
      ]
    }
    if rows.isEmpty { return .empty }
    let table = DataTable(
      title: say("How alike the cases of a feature are", "特徴量の症例どうしの類似度"),
      columns: [
        say("Modality", "モダリティ"), say("Monosemanticity (median)", "単義性（中央値）"),
        say("Random cases", "無作為な症例"), say("Difference", "差"), say("Features", "特徴量の数"),
        say("Never active", "一度も活動しない数"),
      ], rows: rows)
    return """
      \(table.html)<p class="quiet">\(say("Monosemanticity: how alike the cases are in which a feature is active, 1 for the same; beside it what randomly drawn cases give. Intervals over groups.", "単義性：ある特徴量が活動する症例どうしの類似度（同じなら1）です。隣は無作為に選んだ症例の値です。区間は群を単位としています。"))</p>
      """
  }

  private func notices(_ entry: FeatureFindings) -> HTML {
    let lines = entry.notices.map { "<li>\(context.original($0.message))</li>" as HTML }
    return lines.isEmpty ? .empty : "<ul class=\"quiet\">\(lines.joined())</ul>"
  }
}
