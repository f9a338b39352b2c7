import Findings

/// How often the models' probabilities come true.
struct CalibrationSection: PageSection {
  static let anchor = "calibration"
  let context: PageContext

  private var say: ReportLanguage { context.language }

  var title: String { say("Can probabilities be taken at their word?", "確率の較正") }

  /// How many models are drawn; the others are in the table.
  private static let most = 6

  var body: HTML {
    let all = context.document.calibration.filter { !$0.bins.isEmpty }
    guard let first = all.first else {
      return context.missing(
        say(
          "Probabilities were not judged: they exist where the label is classes.",
          "確率は評価していません。ラベルがクラスの場合にだけ評価できます。"),
        command: context.hasModels ? nil : context.audit)
    }
    // The fused model and the best are drawn before others.
    let leading = [context.ranked.first?.name, context.fused?.name].compactMap { $0 }
    let sorted =
      all.filter { leading.contains($0.model) } + all.filter { !leading.contains($0.model) }
    let shown = sorted.prefix(Self.most)
    let plots = shown.map { model -> HTML in
      """
      <div><p class="head">\(model.model)</p>\(ReliabilityPlot(model: model, language: say).html)\
      <p class="quiet">\(say("error", "誤差")) \(say.figure(model.error))</p></div>
      """
    }
    let what =
      first.positiveClass.map {
        say(
          "Across: the stated probability of class “\($0)”. Up: how often it is true.",
          "横軸：クラス「\($0)」の予測確率、縦軸：実際の割合です。")
      }
      ?? say(
        "Across: the stated probability of the likeliest class. Up: how often it is true.",
        "横軸：最もありそうなクラスの予測確率、縦軸：実際の割合です。")
    return ChartFigure(
      label: say("How often stated probabilities come true, by model", "モデル別の予測確率と実際の割合"),
      drawing: "<div class=\"plots\">\(plots.joined())</div>",
      caption: """
        \(what) \
        \(say("On the dashed diagonal, 70 % comes true 70 times in 100. Filled marks with intervals are what is reported, hollow ones the same before adjustment; bars show how many cases stand behind a mark. The error is the mean distance from the diagonal; by chance it is above zero even for a perfect model, the more so the fewer cases.", "破線の対角線上では、70%という予測は100回中70回当たります。塗りつぶした印（信頼区間つき）は報告値、白抜きは調整前、下の棒は症例数です。誤差は対角線からの平均のずれで、完全なモデルでも偶然により0より大きくなり、症例が少ないほど大きくなります。"))
        """,
      table: table(sorted), language: say
    ).html
  }

  private func table(_ models: [CalibrationFindings]) -> DataTable {
    DataTable(
      title: say("Stated and observed, by bin", "区分別の予測と実際"),
      columns: [
        say("Model", "モデル"), say("Stated", "予測確率"), say("Came true", "実際の割合"),
        say("Cases", "症例数"), say("Error of the model", "モデルの誤差"),
        say("Before adjustment", "調整前の誤差"),
      ],
      rows: models.flatMap { model in
        model.bins.enumerated().map { place, bin in
          [
            "\(model.model)", "\(say.decimal(bin.meanProbability))", "\(say.figure(bin.observed))",
            "\(say.count(bin.cases))", place == 0 ? "\(say.figure(model.error))" : .empty,
            place == 0 ? "\(say.decimal(model.errorBefore))" : .empty,
          ]
        }
      })
  }
}
