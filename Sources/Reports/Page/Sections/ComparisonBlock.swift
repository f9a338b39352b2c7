import Findings

/// The gain of fusion, and every pair of models on the same cases.
struct ComparisonBlock: Sendable {
  let context: PageContext

  private var say: ReportLanguage { context.language }
  private var document: FindingsDocument { context.document }

  /// How many pairs are drawn; the table holds all.
  private static let most = 9

  var html: HTML {
    guard document.fusionGain != nil || !document.comparisons.isEmpty else {
      return context.missing(
        say(
          "No two models were compared on the same cases.", "同じ症例でのモデル間の比較はありません。"),
        command: context.audit)
    }
    var rows: [IntervalChart.Row] = []
    if let gain = document.fusionGain {
      rows.append(
        .init(
          name: "\(gain.model) − \(gain.bestUnimodal)",
          note: say("fusion gain: \(verdict(gain))", "統合の効果：\(verdict(gain))"), figure: gain.gain,
          mark: .diamond, ink: "two", digits: say.figure(gain.gain, isSigned: true)))
    }
    let gainPair = document.fusionGain.map { Set([$0.model, $0.bestUnimodal]) }
    // The fused model stands first, in its pairs and among them.
    let fused = context.fused?.name
    let pairs = document.comparisons.filter { Set([$0.model, $0.other]) != gainPair }
    let shown =
      pairs.filter { $0.model == fused || $0.other == fused }.map {
        $0.other == fused ? $0.turned : $0
      } + pairs.filter { $0.model != fused && $0.other != fused }
    rows += shown.prefix(Self.most).map { pair in
      .init(
        name: "\(DisplayText.safe(pair.model)) − \(DisplayText.safe(pair.other))",
        note: Self.verdict(pair, say), figure: pair.difference,
        digits: say.figure(pair.difference, isSigned: true))
    }
    let table = DataTable(
      title: say("Every pair of models", "モデルのすべての組"),
      columns: [
        say("First", "第1のモデル"), say("Other", "第2のモデル"),
        say("Difference", "差"), say("p", "p値"), say("p corrected (Holm)", "補正p値（Holm法）"),
        say("Verdict", "判定"),
      ],
      rows: document.comparisons.map { pair in
        [
          "\(pair.model)", "\(pair.other)", "\(say.figure(pair.difference, isSigned: true))",
          "\(say.size(pair.pValue))", "\(say.size(pair.adjustedPValue))",
          "\(Self.verdict(pair, say))",
        ]
      }, words: [1, 5])
    let withheld: HTML =
      document.fusionGain?.withheldBecause.map { because -> HTML in
        "<div class=\"notice alarm\"><p>\(say("No verdict on the fusion gain:", "統合の効果の判定を保留する理由：")) \(context.original(because))</p></div>"
      } ?? .empty
    let cut =
      shown.count > Self.most
      ? say(
        " The first \(Self.most) of \(shown.count) pairs; the table holds all.",
        "全\(shown.count)組のうち最初の\(Self.most)組です。表にはすべてあります。") : ""
    return withheld
      + ChartFigure(
        label: say(
          "Differences of \(context.metricName) between models", "モデル間の\(context.metricName)の差"),
        drawing: IntervalChart(rows, reference: 0, language: say).html,
        caption: """
          \(say("Differences of \(context.metricName) on the same cases, the first model minus the other; the dashed line is no difference. A model is called better only if the whole interval lies on its side and the p-value, corrected for all pairs, is at most .05. The best single modality was chosen while training, without the test cases.", "同じ症例での\(context.metricName)の差（第1のモデル−第2のモデル）です。破線は差なしを表します。区間全体が一方の側にあり、かつ全組について補正したp値が0.05以下のときだけ「良い」とします。最良の単一モダリティはテスト症例を使わずに選びました。"))\
          \(cut)
          """, table: table, language: say
      ).html
  }

  private func verdict(_ gain: FusionGain) -> String {
    switch gain.verdict {
    case .improves: say("improves", "改善します")
    case .doesNotImprove: say("does not improve", "改善しません")
    case .cannotTell:
      gain.withheldBecause == nil
        ? say("cannot tell", "判断できません") : say("no verdict", "判定を保留")
    }
  }

  /// What a comparison allows to say, in words.
  static func verdict(_ pair: ModelComparison, _ say: ReportLanguage) -> String {
    switch pair.verdict {
    case .better: say("the first is better", "第1のほうが良い")
    case .worse: say("the first is worse", "第1のほうが悪い")
    case .cannotTell: say("cannot tell", "判断できません")
    }
  }
}
