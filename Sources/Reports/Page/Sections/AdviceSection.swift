import Findings

/// What to do next, why, how sure that is, and what would change it.
struct AdviceSection: PageSection {
  static let anchor = "advice"
  let context: PageContext

  private var say: ReportLanguage { context.language }

  var title: String { say("Advice", "助言") }

  var body: HTML {
    let advice = context.document.advice
    guard !advice.isEmpty else {
      return context.missing(
        say(
          "No advice was derived from these findings.", "この結果からの助言はまだ作られていません。"),
        command: "chiasm advise \(context.folder)")
    }
    return """
      <p>\(say("Each piece of advice rests on figures of this report; its confidence says how far they carry it. It is for those who collect data and build models, not for the treatment of patients.", "助言はこのレポートの数値に基づいています。「確かさ」は、その数値でどこまで言えるかを表します。データ収集とモデル構築のための助言であり、患者の治療のためのものではありません。"))</p>
      \(advice.map(shown).joined())
      """
  }

  private func shown(_ finding: AdviceFinding) -> HTML {
    let (confidence, tone) = Self.confidence(finding.confidence, say)
    let open = finding.decision == .cannotTell
    let because = finding.because.map(reason).joined()
    let change = finding.change.map { phrase -> HTML in
      "<li>\(PhraseWords.text(phrase, say))</li>"
    }.joined()
    return """
      <article class="advice \(open ? "doubt" : tone == "good" ? "good" : "")">
      <h3>\(PhraseWords.text(finding.headline, say))</h3>
      <p><span class="tag t-\(open ? "doubt" : tone)">\(open ? say("open question", "未解決の問い") : confidence)</span></p>
      <h4>\(say("Why", "理由"))</h4><ul>\(because)</ul>
      <h4>\(open ? say("What would settle it", "決着をつけるもの") : say("What would change it", "判断が変わる条件"))</h4><ul>\(change)</ul>
      \(finding.cost.map(cost) ?? .empty)
      </article>
      """
  }

  private func reason(_ reason: AdviceReason) -> HTML {
    """
    <li>\(PhraseWords.text(reason.phrase, say)) \
    <a href="#\(Self.anchor(of: reason.link.section))">\(Self.name(reason.link.section, say))</a></li>
    """
  }

  private func cost(_ cost: AdviceCost) -> HTML {
    let unit = cost.unit.map { " \($0)" } ?? ""
    let each = say.compact(cost.perCase)
    let gain = cost.gainPerUnit.map {
      say(
        " One unit of cost brings \(say.figure($0, isSigned: true)).",
        "費用1単位あたりの効果は\(say.figure($0, isSigned: true))です。")
    }
    return """
      <h4>\(say("What it costs", "費用"))</h4>\
      <p>\(say("\(say.compact(cost.value))\(unit): \(say.count(cost.cases)) cases at \(each) each.", "\(say.compact(cost.value))\(unit)（\(say.count(cost.cases))症例、1症例\(each)）。"))\(gain ?? "")</p>
      """
  }

  /// How far the evidence carries a decision, and how that stands out.
  static func confidence(
    _ confidence: AdviceConfidence, _ say: ReportLanguage
  ) -> (String, String) {
    switch confidence {
    case .high: (say("high confidence", "確かさ：高"), "good")
    case .moderate: (say("moderate confidence", "確かさ：中"), "quiet")
    case .low: (say("low confidence", "確かさ：低"), "doubt")
    }
  }

  /// Where the page says more about a part of the findings.
  static func anchor(of section: AdviceLink.Section) -> String {
    switch section {
    case .cohort: CohortSection.anchor
    case .leaks: "leaks"
    case .interactions: DecompositionSection.anchor
    case .models: ModelsSection.anchor
    case .comparisons: "comparisons"
    case .calibration: CalibrationSection.anchor
    case .withheld: "missing"
    case .learning: "learning"
    case .sites: "sites"
    case .contribution: ContributionSection.anchor
    case .retrieval: RetrievalSection.anchor
    case .features: FeaturesSection.anchor
    }
  }

  private static func name(_ section: AdviceLink.Section, _ say: ReportLanguage) -> String {
    switch section {
    case .cohort: say("Cohort", "コホート")
    case .leaks: say("Found about the data", "データの問題")
    case .interactions: say("Decomposition", "情報の分解")
    case .models: say("Models", "モデル")
    case .comparisons: say("Comparisons", "モデル間の比較")
    case .calibration: say("Calibration", "確率の較正")
    case .withheld: say("Missing modalities", "欠損時の成績")
    case .learning: say("Learning curve", "学習曲線")
    case .sites: say("Sites", "施設")
    case .contribution: say("What models look at", "モデルが見ているもの")
    case .retrieval: say("Retrieval", "検索")
    case .features: say("Features", "特徴")
    }
  }
}
