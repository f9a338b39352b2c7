import Findings

/// What more cases brought so far, and what twice as many would bring.
struct GrowthBlock: Sendable {
  let context: PageContext

  private var say: ReportLanguage { context.language }

  var html: HTML {
    let curves = context.document.learningCurve
    guard !curves.isEmpty else {
      return context.missing(
        say("No learning curve was measured.", "学習曲線は測定していません。"),
        command:
          "chiasm audit \(context.manifest) --output \(context.folder) --resume --learning-curve")
    }
    let legend = curves.enumerated().map { place, curve -> HTML in
      """
      <li class="i-\(ChartFrame.inks[place % ChartFrame.inks.count])">\
      <svg width="26" height="26" aria-hidden="true">\(GrowthPlot.mark(place, x: "13", y: "13"))</svg>\
      \(curve.model)\(say(": ", "："))\(promise(curve))</li>
      """
    }
    let metric = MetricWords.name(curves[0].metric, say)
    let table = DataTable(
      title: say("\(metric) by number of cases", "症例数別の\(metric)"),
      columns: [say("Model", "モデル"), say("Cases", "症例数"), metric],
      rows: curves.flatMap { curve in
        curve.points.map {
          ["\(curve.model)", "\(say.count(Int($0.cases.rounded())))", "\(say.figure($0.figure))"]
        }
      })
    return ChartFigure(
      label: say("\(metric) by number of cases for development", "学習に使った症例数と\(metric)"),
      drawing: GrowthPlot(curves: curves, language: say).html
        + "<ul class=\"legend\">\(legend.joined())</ul>",
      caption:
        "\(say("\(metric) on the same test cases, by the number of cases for development. Left of the dashed line: measured, with intervals over groups. Right of it: foretold for twice as many cases, only where a rise stands out of the noise, and only if new cases are like the old ones.", "同じテスト症例での\(metric)と、学習に使った症例数の関係です。破線の左は測定値（群を単位とする信頼区間つき）、右は2倍の症例での予測です。誤差を超える上昇があるときだけ予測し、新しい症例がこれまでと同じ性質であることが前提です。"))",
      table: table, language: say
    ).html
  }

  private func promise(_ curve: LearningCurveFindings) -> String {
    guard curve.verdict == .rises, let gain = curve.gainFromDoubling else {
      return say("no rise stands out; nothing can be foretold", "確かな上昇はなく、予測できません")
    }
    return say(
      "twice as many would add \(say.figure(gain, isSigned: true))",
      "2倍で\(say.figure(gain, isSigned: true))")
  }
}
