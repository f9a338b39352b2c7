import Findings

/// What to know before believing a figure, the gravest first.
struct NoticeList: Sendable {
  let context: PageContext
  let subject: Notice.Subject

  private var say: ReportLanguage { context.language }

  var html: HTML {
    let own = context.document.notices.filter { $0.subject == subject }
    let sorted = own.enumerated().sorted {
      ($1.element.severity, $0.offset) < ($0.element.severity, $1.offset)
    }.map(\.element)
    let grave = sorted.filter { $0.severity != .info }
    let mild = sorted.filter { $0.severity == .info }
    var pieces = Self.grouped(grave).map(shown).joined()
    if grave.isEmpty {
      pieces +=
        subject == .model
        ? "<p>\(say("No warning about the models.", "モデルについての警告はありません。"))</p>"
        : Self.wereLeaksSought(context.document) && Self.acceptedCount(context.document) > 0
          ? "<p>\(say("The checks for leaks found nothing but what those who wrote the manifest accepted; it stands below.", "漏れの検査で見つかったのは、マニフェストの作成者が承知している以下の内容だけです。"))</p>"
          : Self.wereLeaksSought(context.document)
            ? "<p>\(say("The checks for leaks found nothing beyond chance. What they do not look for may be there still.", "漏れの検査では、偶然を超えるものは見つかりませんでした。検査の対象外の問題が残っている可能性はあります。"))</p>"
            : context.missing(
              say(
                "Leaks were not looked for in this run, or it does not say so.",
                "この実行では漏れの検査が行われていないか、記録がありません。"),
              command: "chiasm inspect \(context.manifest)")
    }
    if !mild.isEmpty {
      pieces += """
        <details><summary>\(say("Good to know (\(mild.count))", "参考情報（\(mild.count)件）"))</summary>\
        \(Self.grouped(mild).map(shown).joined())</details>
        """
    }
    return pieces
  }

  /// Whether the run looked for leaks; findings that do not say so yet tell it by their command.
  static func wereLeaksSought(_ document: FindingsDocument) -> Bool {
    document.leakChecks?.isEmpty == false
      || ["audit", "demo"].contains(document.provenance?.command.dropFirst().first)
  }

  /// Findings of checks that the manifest accepts.
  static func acceptedCount(_ document: FindingsDocument) -> Int {
    document.notices.count { $0.message.hasPrefix("Acknowledged: ") }
  }

  /// Notices of one kind together, kinds in the order of their first.
  static func grouped(_ notices: [Notice]) -> [[Notice]] {
    var groups: [[Notice]] = []
    for notice in notices {
      let place = groups.firstIndex {
        $0[0].code == notice.code && $0[0].severity == notice.severity
      }
      if let place { groups[place].append(notice) } else { groups.append([notice]) }
    }
    return groups
  }

  private func shown(_ group: [Notice]) -> HTML {
    let notice = group[0]
    let messages = group.map(message).joined()
    let (word, tone) = Self.severity(notice.severity, say)
    let gloss = NoticeWords.gloss(notice, say) ?? say("", "確認が必要な点があります（\(notice.code)）。")
    let head: HTML = gloss.isEmpty ? .empty : "<p><strong>\(gloss)</strong></p>"
    return """
      <div class="notice \(tone == "quiet" ? "" : tone)"><p><span class="tag t-\(tone)">\(word)</span></p>\
      \(head)\(messages)</div>
      """
  }

  /// What one notice says: its stored sentence, or in another language that sentence, or its names and
  /// numbers.
  private func message(_ notice: Notice) -> HTML {
    guard say == .japanese else { return "<p>\(notice.message)</p>" }
    let accepted = "Acknowledged: "
    let isAccepted = notice.message.hasPrefix(accepted)
    let own = isAccepted ? String(notice.message.dropFirst(accepted.count)) : notice.message
    let words = StoredSentence.japanese(own) ?? NoticeFigures.line(notice, say)
    if words.isEmpty, !isAccepted { return .empty }
    return "<p>\(isAccepted ? "承知済み：" : "")\(words)</p>"
  }

  private static func severity(
    _ severity: Notice.Severity, _ say: ReportLanguage
  ) -> (String, String) {
    switch severity {
    case .error: (say("Grave", "重大"), "alarm")
    case .warning: (say("Warning", "警告"), "doubt")
    case .info: (say("Good to know", "参考"), "quiet")
    }
  }
}
