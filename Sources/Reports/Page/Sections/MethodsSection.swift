import Findings

/// How the figures were made, and what may not be concluded from them.
struct MethodsSection: PageSection {
  static let anchor = "methods"
  let context: PageContext

  private var say: ReportLanguage { context.language }

  var title: String { say("Methods and caveats", "方法と注意") }

  var body: HTML {
    let document = context.document
    var methods: [(String, String)] = []
    if context.hasModels {
      let folds =
        document.provenance?.folds.map { say("\($0) folds", "\($0)分割") }
        ?? say("folds", "分割")
      let repeats = document.provenance?.repeats.map {
        $0 > 1
          ? say(
            ", drawn \($0) times; a case's probabilities are averaged over the repeats",
            "、\($0)回繰り返し（確率は繰り返しの平均）") : ""
      }
      let unit =
        document.provenance?.foldUnit == "site"
        ? say("no site and no group", "施設も群も") : say("no group", "どの群も")
      methods.append(
        (
          say("Cross-validation", "交差検証"),
          say(
            "\(folds)\(repeats ?? ""); \(unit) stands in training and test at once. Everything is fitted on the training part alone. Every case is predicted by a model that did not see its group, then all cases are scored together.",
            "\(folds)\(repeats ?? "")。\(unit)学習とテストの両方には入りません。すべて学習部分だけで当てはめ、各症例はその群を見ていないモデルで予測し、全症例をまとめて評価します。"
          )
        ))
    }
    if let intervals = document.intervals {
      methods.append(
        (
          say("Intervals", "信頼区間"),
          say(
            "\(say.percent(intervals.level)), \(intervals.method): \(say.count(intervals.groups)) whole groups are drawn with replacement, \(say.count(intervals.draws)) times; all models share the draws, so differences are paired. Below ten groups there is no interval. They do not hold what training anew or drawing the folds anew changes.",
            "\(say.percent(intervals.level))信頼区間。\(say.count(intervals.groups))群を単位とする復元抽出を\(say.count(intervals.draws))回行うブートストラップ法です。全モデルで同じ抽出を使うため、差は対応のある比較です。10群未満では区間を出しません。学習や分割のやり直しによる変動は含みません。"
          )
        ))
    }
    if !document.comparisons.isEmpty {
      methods.append(
        (
          say("Comparisons", "比較"),
          say(
            "Two-sided bootstrap p-values, corrected over all pairs by Holm's method.",
            "両側ブートストラップp値を、すべての組についてHolm法で補正しています。")
        ))
    }
    if let entry = document.contribution.first(where: { $0.detail != nil }) {
      methods.append(
        (
          say("What models look at", "モデルが見ているもの"),
          say(
            "Parts of each modality are hidden one by one and the movement of the answers is added up; whole modalities are exchanged between cases. Method in the findings: \(entry.method).",
            "各モダリティの部分を1つずつ隠したときの答えの動きを合計し、モダリティ全体を症例間で入れ替えます。findings.json での方法名：\(entry.method)")
        ))
    }
    if !document.interactions.isEmpty {
      methods.append(
        (
          say("Decomposition", "情報の分解"),
          say(
            "Partial information decomposition after Bertschinger and others (2014), in bits: redundancy, unique information and synergy, with certified optima and bounds.",
            "Bertschingerら（2014）の部分情報分解（ビット）です。冗長性・固有情報・相乗効果を、最適性の証明と限界値つきで求めます。")
        ))
    }
    let list = methods.map { "<dt>\($0.0)</dt><dd>\($0.1)</dd>" as HTML }.joined()
    let caveats = self.caveats.map { "<li>\($0)</li>" as HTML }.joined()
    return """
      \(methods.isEmpty ? .empty : "<dl>\(list)</dl>")
      <h3>\(say("What may not be concluded", "結論してはいけないこと"))</h3>
      <ul>\(caveats)</ul>
      <p class="quiet">\(say("Formulas and sources: docs/judgement.md, docs/leaks.md, docs/interactions.md and docs/features.md of Chiasm.", "式と出典は Chiasm の docs/judgement.md、docs/leaks.md、docs/interactions.md、docs/features.md にあります。"))</p>
      """
  }

  private var caveats: [String] {
    let document = context.document
    var list = [
      say(
        "This is research on data, not a medical device: it may not be used to treat patients.",
        "これはデータの研究であって医療機器ではありません。患者の治療に使わないでください。"),
      say(
        "No figure is causal: a modality that a model uses need not be a cause, and changing it need not help.",
        "どの数値も因果関係を示しません。モデルが使うモダリティが原因とは限りません。"),
      say(
        document.cohort.sites == nil
          ? "Nothing is known about other hospitals, devices or years than those of this cohort."
          : "Figures hold for the sites of this cohort; a new site may differ.",
        document.cohort.sites == nil
          ? "このコホート以外の病院・機器・年代については何も分かりません。"
          : "数値はこのコホートの施設についてのものです。新しい施設では異なる可能性があります。"),
      say(
        "“Cannot tell” is a result: the data allow both answers. It is not “no difference”.",
        "「判断できません」も結果です。どちらの答えもありうるという意味で、「差がない」という意味ではありません。"),
    ]
    if !document.contribution.isEmpty {
      list.append(
        say(
          "Shares of influence describe one model with its parts and fills. They are no information content, and a small share is no reason to stop collecting a modality.",
          "影響の割合は、ある部分の取り方と置き換え方での1つのモデルの性質です。情報量ではなく、割合が小さいことはデータ収集をやめる理由になりません。"))
    }
    if !document.calibration.isEmpty {
      list.append(
        say(
          "Probabilities are calibrated for the class shares of this cohort; where the disease is rarer or commoner they must be adjusted.",
          "確率はこのコホートのクラス割合に合わせて較正されています。有病率が異なる場面では調整が必要です。"))
    }
    if let derived = document.cohort.labelDerivedFrom, !derived.isEmpty {
      list.append(
        say(
          "The label was made from \(say.list(derived)): figures of models that see it are no evidence about nature.",
          "ラベルは\(say.list(derived))から作られているため、それを見るモデルの数値は証拠になりません。"))
    }
    return list
  }
}
