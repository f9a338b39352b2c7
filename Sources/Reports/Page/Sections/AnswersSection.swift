import Findings

/// The first screen: the questions that people ask, each answered in one sentence with its figure.
struct AnswersSection: PageSection {
  static let anchor = "answers"
  let context: PageContext

  var title: String { say("The answers", "結論") }

  var say: ReportLanguage { context.language }
  var document: FindingsDocument { context.document }

  /// How an answer stands out; words say it too.
  enum Tone: String {
    case plain, good, doubt, alarm
  }

  var body: HTML {
    let cards = [trust, best, fusion, uses, together, probabilities, missing, more, next]
    return "<ol class=\"answers\">\(cards.compactMap { $0 }.joined())</ol>"
  }

  func card(
    _ question: String, _ answer: String, _ detail: HTML, _ tone: Tone = .plain, link: String,
    _ words: String, isWide: Bool = false
  ) -> HTML {
    let kinds = [tone == .plain ? "" : tone.rawValue, isWide ? "wide" : ""].filter { !$0.isEmpty }
    return """
      <li class="\(kinds.joined(separator: " "))"><h3>\(question)</h3><p class="say">\(answer)</p>\
      \(detail)<p class="more"><a href="#\(link)">\(words)</a></p></li>
      """
  }

  /// Whether the figures can be believed, before any of them.
  private var trust: HTML? {
    func kinds(_ severity: Notice.Severity) -> [[Notice]] {
      NoticeList.grouped(
        document.notices.filter { $0.severity == severity && $0.subject == .data })
    }
    let grave = kinds(.error)
    let doubtful = kinds(.warning)
    let unsought =
      NoticeList.wereLeaksSought(document)
      ? ""
      : say(
        " Leaks were not looked for in this run.", "なお、この実行では漏れの検査をしていません。")
    let question = say("Can the figures be trusted?", "この数値は信頼できますか？")
    let words = say("What was found about the data", "データについて見つかったこと")
    if let derived = document.cohort.labelDerivedFrom, !derived.isEmpty {
      let names = say.list(derived)
      return card(
        question,
        say(
          "No: the label was made from \(names)", "いいえ。ラベルは\(names)から作られています"),
        "<p>\(say("A model that sees \(names) rebuilds the definition of the label. Verdicts on it and on the fusion gain are withheld.", "\(names)を見るモデルはラベルの定義を再現しているだけです。これと統合の効果についての判定は保留しています。"))</p>",
        .alarm, link: "leaks", words, isWide: true)
    }
    if !grave.isEmpty {
      return card(
        question,
        say(
          "Not yet: \(grave.count) grave finding\(grave.count == 1 ? "" : "s") about the data",
          "まだできません。データに重大な問題が\(grave.count)件あります"),
        "<p>\(say("Mend these first; every figure below may rest on them.", "まずこれを解決してください。以下のすべての数値に影響する可能性があります。"))</p>",
        .alarm, link: "leaks", words, isWide: true)
    }
    if !doubtful.isEmpty {
      return card(
        question,
        say(
          "With care: \(doubtful.count) warning\(doubtful.count == 1 ? "" : "s") about the data",
          "注意が必要です。データに警告が\(doubtful.count)件あります"),
        "<p>\(say("Read them before you rest a decision on a figure.", "数値に基づいて判断する前にお読みください。"))\(unsought)</p>",
        .doubt, link: "leaks", words)
    }
    let known = NoticeList.acceptedCount(document)
    if NoticeList.wereLeaksSought(document), known > 0 {
      return card(
        question, say("No other leak was found", "ほかの漏れは見つかりませんでした"),
        "<p>\(say("\(known) finding\(known == 1 ? " is" : "s are") known and accepted by those who wrote the manifest; see whether you agree.", "マニフェストの作成者が承知しているものが\(known)件あります。内容をご確認ください。"))</p>",
        .good, link: "leaks", words)
    }
    if NoticeList.wereLeaksSought(document) {
      return card(
        question, say("No leak was found", "漏れは見つかりませんでした"),
        "<p>\(say("The checks found nothing beyond chance. What they do not look for may be there still.", "検査では偶然を超えるものは見つかりませんでした。検査の対象外の問題が残っている可能性はあります。"))</p>",
        .good, link: "leaks", words)
    }
    return context.hasModels
      ? card(
        question, say("Not checked", "確認していません"),
        "<p>\(say("Leaks were not looked for in this run.", "この実行では漏れの検査をしていません。"))</p>",
        .doubt, link: "leaks", words) : nil
  }

  private var best: HTML? {
    let question = say("Which model is best?", "どのモデルが最もよいですか？")
    guard let model = context.ranked.first, let figure = model.metrics[context.metric.key] else {
      return context.hasModels
        ? card(
          question, say("Cannot tell", "判断できません"),
          "<p>\(say("No model has a figure.", "数値のあるモデルがありません。"))</p>", .doubt,
          link: "models", say("The models", "モデル")) : nil
    }
    let seen = say.list(model.modalities)
    var detail: HTML = """
      <p>\(say("It sees \(seen).", "入力は\(seen)です。"))\(say == .english ? " " : "")\
      \(context.metricName) \(context.spoken(figure))\(say(".", "。"))</p>
      """
    if context.metric.key == "roc_auc", let value = figure.value,
      document.cohort.classes.count == 2,
      document.cohort.labelKind == nil
    {
      let hundred = Int((100 * value).rounded())
      let name = document.cohort.classes[1]
      detail += """
        <p class="quiet">\(say("Of 100 pairs of a case of class “\(name)” and one that is not, it ranks the right one higher in about \(hundred).", "クラス「\(name)」の症例とそうでない症例の組100組のうち、約\(hundred)組で正しく順位づけます。"))</p>
        """
    }
    return card(
      question, model.name, detail, link: "models", say("All models and intervals", "全モデルと信頼区間"))
  }

  private var fusion: HTML? {
    let question = say("Does fusing the data pay?", "データを統合する価値はありますか？")
    guard let gain = document.fusionGain else {
      return context.hasModels
        ? card(
          question, say("Cannot tell", "判断できません"),
          "<p>\(say("No fused model was compared with a single modality.", "統合モデルと単一モダリティの比較がありません。"))</p>",
          .doubt, link: "comparisons", say("Comparisons", "モデル間の比較")) : nil
    }
    let metric = MetricWords.name(gain.metric, say)
    let change: HTML = """
      <p>\(say("\(gain.model) against \(gain.bestUnimodal), the best single modality while training: \(metric) changes by \(context.spoken(gain.gain, isSigned: true)).", "\(gain.model)と、学習時に最もよかった単一モダリティ\(gain.bestUnimodal)との\(metric)の差は\(context.spoken(gain.gain, isSigned: true))です。"))</p>
      """
    let answer: (String, Tone) =
      switch gain.verdict {
      case .improves: (say("Yes, it improves", "はい、改善します"), .good)
      case .doesNotImprove: (say("No, it does not improve", "いいえ、改善しません"), .alarm)
      case .cannotTell where gain.withheldBecause != nil:
        (say("No verdict is given", "判定を保留しています"), .alarm)
      case .cannotTell where gain.gain.interval == nil:
        (say("Cannot tell: there is no interval", "信頼区間がないため判断できません"), .doubt)
      case .cannotTell:
        (
          say("Cannot tell yet: gain and loss are both possible", "まだ判断できません。改善も悪化もありえます"),
          .doubt
        )
      }
    let reason = gain.withheldBecause ?? (gain.gain.interval == nil ? gain.gain.intervalNote : nil)
    let because: HTML = reason.map { "<p class=\"quiet\">\(context.reason($0))</p>" } ?? .empty
    return card(
      question, answer.0, change + because, answer.1, link: "comparisons",
      say("All comparisons", "すべての比較"))
  }

  private var together: HTML? {
    guard let pair = document.interactions.first else { return nil }
    let words = DecompositionSection.verdict(pair, say)
    return card(
      say(
        "What do \(pair.pair.first) and \(pair.pair.second) tell together?",
        "\(pair.pair.first)と\(pair.pair.second)は合わせて何を示しますか？"),
      words.title, "<p>\(words.meaning)</p>", pair.verdict == .cannotTell ? .doubt : .plain,
      link: "decomposition", say("The decomposition", "情報の分解"))
  }

  private var probabilities: HTML? {
    guard let model = context.ranked.first,
      let entry = document.calibration.first(where: { $0.model == model.name }),
      let error = entry.error.value
    else { return nil }
    return card(
      say("Can its probabilities be taken at their word?", "確率はそのまま信じてよいですか？"),
      say("They are off by \(say.decimal(error)) on average", "平均\(say.decimal(error))ずれています"),
      "<p>\(say("So far apart are, on average over the cases, what \(model.name) states and what comes true. Part of it is chance.", "\(model.name)が示す確率と実際の割合の差を、症例で平均した値です。一部は偶然によるものです。"))</p>",
      link: "calibration", say("Calibration", "確率の較正"))
  }

  private var missing: HTML? {
    guard let fused = context.fused else { return nil }
    let own = document.withheld.filter { $0.model == fused.name && $0.withheld.count == 1 }
    guard
      let worst = own.min(by: { ($0.change.value ?? 0) < ($1.change.value ?? 0) }),
      worst.change.value != nil
    else { return nil }
    let name = say.list(worst.withheld)
    return card(
      say("What if data are missing?", "データが欠けたらどうなりますか？"),
      say(
        "Without \(name), \(context.metricName) changes by \(say.decimal(worst.change.value, isSigned: true))",
        "\(name)がないと\(context.metricName)は\(say.decimal(worst.change.value, isSigned: true))変わります"),
      "<p>\(say("\(fused.name) then reaches \(context.spoken(worst.figure)).", "そのとき\(fused.name)は\(context.spoken(worst.figure))です。"))</p>",
      link: "missing", say("Every combination", "すべての組み合わせ"))
  }

  private var more: HTML? {
    guard
      let curve = document.learningCurve.first(where: { $0.verdict == .rises })
        ?? document.learningCurve.first
    else { return nil }
    let question = say("Would more cases help?", "症例を増やすと良くなりますか？")
    let words = say("The learning curve", "学習曲線")
    if curve.verdict == .rises, let gain = curve.gainFromDoubling {
      return card(
        question, say("Yes, so far they do", "はい、これまでは良くなっています"),
        "<p>\(say("For \(curve.model) twice as many would add \(context.spoken(gain, isSigned: true)) by the fitted curve.", "当てはめた曲線では、\(curve.model)は症例が2倍になると\(context.spoken(gain, isSigned: true))変わります。"))</p>",
        .good, link: "learning", words)
    }
    return card(
      question, say("Cannot tell", "判断できません"),
      "<p>\(say("No rise stands out of the noise.", "誤差を超える上昇は見られません。"))</p>", .doubt,
      link: "learning", words)
  }

  private var next: HTML? {
    guard !document.advice.isEmpty else { return nil }
    let lines = document.advice.prefix(3).map { finding -> HTML in
      "<li>\(PhraseWords.text(finding.headline, say))</li>"
    }
    return """
      <li class="wide"><h3>\(say("What to do next?", "次に何をすべきですか？"))</h3>\
      <ol>\(lines.joined())</ol>\
      <p class="more"><a href="#advice">\(say("Why, how sure, and what would change it", "理由・確かさ・判断が変わる条件"))</a></p></li>
      """
  }
}
