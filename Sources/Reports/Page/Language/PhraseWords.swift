import Findings

/// Sentences of advice in the language of a page.
enum PhraseWords {
  /// The sentence.
  static func text(_ phrase: Phrase, _ language: ReportLanguage) -> String {
    switch language {
    case .english: phrase.filled(phrase.key.english) { argument($0, language) ?? $0.english }
    case .japanese:
      stored(phrase) ?? phrase.filled(phrase.key.japanese) { argument($0, language) ?? $0.english }
    }
  }

  /// A sentence of the findings that a phrase repeats, in Japanese; `nil` for phrases with words of their
  /// own.
  private static func stored(_ phrase: Phrase) -> String? {
    let gap: String? =
      switch phrase.key {
      case .noticeSays: "message"
      case .pairsRefused: "reason"
      default: nil
      }
    guard let gap, case .name(let text)? = phrase.arguments[gap] else { return nil }
    return StoredSentence.japanese(text) ?? "内容はリンク先をご覧ください。"
  }

  private static func argument(_ argument: Phrase.Argument, _ language: ReportLanguage) -> String? {
    switch argument {
    case .name(let name): DisplayText.safe(name)
    case .names(let names):
      names.isEmpty ? language("nothing", "なし") : language.list(names)
    case .metric(let key): MetricWords.name(key, language)
    case .check(let code): language == .japanese ? check(code) : nil
    case .count(let count): language.count(count)
    case .number(let number): language.decimal(number)
    case .change(let number): language.decimal(number, isSigned: true)
    case .amount: nil
    case .share(let share): language.percent(share)
    case .figure(let figure): language.figure(figure)
    case .changes(let figure): language.figure(figure, isSigned: true)
    }
  }

  private static func check(_ code: String) -> String? {
    switch code {
    case "missingnessLeak": "値の欠け方"
    case "columnLeak": "1つの列"
    case "identifier": "識別子"
    case "duplicateImages": "複数の群に現れる画像"
    case "siteLeak": "施設"
    case "fileProperties": "画像ファイルの性質"
    case "caseOrder": "症例の順番"
    default: nil
    }
  }
}
