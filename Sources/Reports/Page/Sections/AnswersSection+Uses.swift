import Findings

extension AnswersSection {
  /// What the fused model looks at.
  var uses: HTML? {
    guard context.fused != nil || !document.contribution.isEmpty else { return nil }
    let question = say("What does the fused model look at?", "統合モデルは何を見ていますか？")
    let words = say("What models look at", "モデルが見ているもの")
    guard let entry = context.mainContribution else {
      return card(
        question, say("Not measured", "測定していません"),
        "<p>\(say("See how to measure it.", "測定方法をご覧ください。"))</p>", link: "contribution", words)
    }
    func names(_ verdict: ContributionFindings.Verdict) -> [String] {
      entry.modalities.filter { entry.verdict[$0] == verdict }
    }
    let (ignored, used, unclear) = (names(.ignored), names(.used), names(.cannotTell))
    let hardly = used.filter { hardlyCounts($0, entry) }
    let much = used.filter { !hardly.contains($0) }
    let answer =
      !ignored.isEmpty
      ? say("It IGNORES \(say.list(ignored))", "\(say.list(ignored))を無視しています")
      : unclear.isEmpty
        ? hardly.isEmpty
          ? say("It uses \(say.list(used))", "\(say.list(used))を使っています")
          : say("It hardly uses \(say.list(hardly))", "\(say.list(hardly))はほとんど使っていません")
        : say("Cannot tell about \(say.list(unclear))", "\(say.list(unclear))については判断できません")
    var parts: [String] = []
    if !ignored.isEmpty {
      parts.append(
        say("Its answers are the same without it.", "それがなくても答えは変わりません。"))
    }
    if !ignored.isEmpty || !unclear.isEmpty || !hardly.isEmpty {
      if !much.isEmpty {
        parts.append(say("It uses \(say.list(much)).", "\(say.list(much))は使っています。"))
      }
      if !hardly.isEmpty, !ignored.isEmpty || !unclear.isEmpty {
        parts.append(
          say("It hardly uses \(say.list(hardly)).", "\(say.list(hardly))はほとんど使っていません。"))
      }
    }
    let shares = entry.modalities.compactMap { name -> String? in
      entry.shares?[name]?.value.map { "\(DisplayText.safe(name)) \(say.percent($0))" }
    }
    if !shares.isEmpty {
      parts.append(
        say("Shares of influence: ", "影響の割合：") + shares.joined(separator: say(", ", "、"))
          + say(".", "。"))
    }
    let rest =
      parts.isEmpty ? "" : say(": ", "：") + parts.joined(separator: say == .english ? " " : "")
    return card(
      question, answer, "<p>\(entry.model)\(rest)</p>",
      !ignored.isEmpty ? .alarm : unclear.isEmpty && hardly.isEmpty ? .good : .doubt,
      link: "contribution", words)
  }

  /// Whether a modality that is used moves so little that "uses" would promise too much: its share is surely below a
  /// tenth of an equal share.
  private func hardlyCounts(_ name: String, _ entry: ContributionFindings) -> Bool {
    guard let share = entry.shares?[name], let value = share.value else { return false }
    let most = share.high ?? value
    return most < Self.hardlyShare / Double(max(1, entry.modalities.count))
  }

  /// Of an equal share; our choice, said in docs/report.md.
  private static let hardlyShare = 0.1
}
