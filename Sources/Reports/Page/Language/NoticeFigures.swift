import Findings

/// What a notice is about and rests on, in Japanese, where no sentence of its own is known: names and numbers.
enum NoticeFigures {
  /// Names and numbers in one line; empty where there are none.
  static func line(_ notice: Notice, _ say: ReportLanguage) -> String {
    var parts: [String] = []
    let names = notice.names ?? quoted(notice.message)
    if !names.isEmpty {
      let shown = names.prefix(5).map { "「\(DisplayText.safe($0))」" }.joined()
      let more = names.count > 5 ? "ほか\(names.count - 5)件" : ""
      parts.append("対象：\(shown)\(more)。")
    }
    var figures = notice.figures
    var numbers: [String] = []
    for (prefix, word) in [("", ""), ("site_", "施設の判別："), ("label_", "ラベルの判別：")] {
      guard let area = figures.removeValue(forKey: prefix + "auc") else { continue }
      let low = figures.removeValue(forKey: prefix + "low")
      let high = figures.removeValue(forKey: prefix + "high")
      numbers.append("\(word)AUC \(say.figure(Figure(area, low: low, high: high)))")
    }
    for name in figures.keys.sorted() {
      guard let value = figures[name] else { continue }
      let isShare = name.hasSuffix("hare")
      numbers.append("\(label(name)) \(isShare ? say.percent(value) : say.compact(value))")
    }
    if !numbers.isEmpty { parts.append("数値：\(numbers.joined(separator: "、"))。") }
    return parts.joined(separator: " ")
  }

  /// What stands in quotation marks; findings of older versions hold names nowhere else.
  private static func quoted(_ text: String) -> [String] {
    let pieces = text.split(separator: "\"", omittingEmptySubsequences: false)
    var seen: Set<String> = []
    return pieces.indices.filter { $0 % 2 == 1 && $0 < pieces.count - 1 }
      .map { String(pieces[$0]) }.filter { seen.insert($0).inserted }
  }

  private static func label(_ name: String) -> String {
    switch name {
    case "auc": "AUC"
    case "blank": "空の値"
    case "cases": "症例数"
    case "casesLost": "使えなくなった症例"
    case "casesThatLost": "画像が減った症例"
    case "casesWithBestOnly": "最良の画像だけ残した症例"
    case "chance": "偶然の水準"
    case "classes": "クラス数"
    case "columns": "列の数"
    case "events": "イベント数"
    case "exactPairs": "完全に同じ組"
    case "expectedShare": "期待される割合"
    case "files": "ファイル数"
    case "folders": "フォルダ数"
    case "groups": "群の数"
    case "groupSets": "群の組"
    case "horizon": "評価時点"
    case "labels": "ラベル数"
    case "largestShare": "最大の割合"
    case "leftOut": "除外数"
    case "limit": "上限"
    case "lookalikes": "よく似た画像"
    case "maximum": "最大"
    case "minimum": "最小"
    case "missing": "欠損数"
    case "neighborShare": "隣と同じクラスの割合"
    case "of": "全体"
    case "pairs": "組の数"
    case "pairsAcrossLabels": "ラベルの異なる組"
    case "pictures": "画像数"
    case "rows": "行数"
    case "share": "割合"
    case "sites": "施設数"
    case "splits": "分割数"
    case "texts": "文章数"
    case "unknown": "不明"
    default: name
    }
  }
}
