import Findings

/// What models look at: shares with intervals, verdicts with reasons, the parts that matter, and maps.
struct ContributionSection: PageSection {
  static let anchor = "contribution"
  let context: PageContext

  private var say: ReportLanguage { context.language }

  var title: String { say("What models look at", "モデルが見ているもの") }

  var body: HTML {
    let entries = context.document.contribution
    let measured = entries.filter { $0.detail != nil }
    let command =
      context.hasModels
      ? "chiasm contribution \(context.folder)" : context.audit
    guard !entries.isEmpty else {
      return context.missing(
        say("What the models look at was not measured.", "モデルが何を見ているかは測定していません。"),
        command: command)
    }
    let hint: HTML =
      measured.isEmpty
      ? context.missing(
        say(
          "Only whole modalities were exchanged in this run. Hiding single parts of them, and maps of "
            + "pictures, need another command.",
          "この実行ではモダリティ全体の入れ替えだけを行いました。部分ごとの影響と画像の地図は別のコマンドで得られます。"),
        command: command) : .empty
    return """
      <p>\(say("This describes models, not nature: what a model looks at need not be what matters, and the size of a share is no amount of information. Nothing here is causal.", "ここで示すのはモデルの性質であって、対象そのものの性質ではありません。割合の大きさは情報量ではなく、因果関係も示しません。"))</p>
      \(hint)
      \((measured + exchanged(entries)).map(shown).joined())
      \(PatchBlock(context: context).html)
      """
  }

  /// The findings by exchange alone, of models that no other method looked at.
  private func exchanged(_ entries: [ContributionFindings]) -> [ContributionFindings] {
    entries.filter { entry in
      entry.detail == nil && !entries.contains { $0.model == entry.model && $0.detail != nil }
    }
  }

  private func shown(_ entry: ContributionFindings) -> HTML {
    let verdicts = entry.modalities.map { verdict(entry, $0) }
    return """
      <h3>\(entry.model)</h3>
      <ul>\(verdicts.joined())</ul>
      \(shares(entry))
      \(parts(entry))
      \(outlines(entry))
      \(ContributionGallery(context: context, model: entry.model).html)
      \(notes(entry))
      """
  }

  private func verdict(_ entry: ContributionFindings, _ name: String) -> HTML {
    let (word, tone) =
      switch entry.verdict[name] {
      case .used: (say("used", "使っています"), "good")
      case .ignored: (say("IGNORED", "無視しています"), "alarm")
      case .cannotTell, nil: (say("cannot tell", "判断できません"), "doubt")
      }
    let why: HTML =
      if let diagnosis = entry.diagnosis?[name] {
        "\(Self.explanation(diagnosis, say))"
      } else if let reason = entry.reasons?[name] {
        context.original(reason)
      } else { .empty }
    let moves = entry.influence?[name].map {
      say(
        "With that of another case probabilities move by \(say.size($0)).",
        "入れ替えたときの確率の動きは\(say.size($0))です。")
    }
    let drop = (entry.metricDrop ?? entry.aucDrop)?[name].map {
      say(
        " \(context.metricName) falls by \(say.figure($0)).",
        "\(context.metricName)は\(say.figure($0))下がります。")
    }
    return """
      <li><strong>\(name)</strong> <span class="tag t-\(tone)">\(word)</span> \(why)\
      \(why.isEmpty ? "" : say(". ", "。"))\(moves ?? "")\(drop ?? "")</li>
      """
  }

  private func shares(_ entry: ContributionFindings) -> HTML {
    guard let shares = entry.shares, !shares.isEmpty else {
      return entry.detail?.undefined.map { reason -> HTML in
        "<p>\(say("There are no shares:", "割合はありません：")) \(context.original(reason))</p>"
      } ?? .empty
    }
    let rows = entry.modalities.compactMap { name in
      shares[name].map {
        IntervalChart.Row(
          name: DisplayText.safe(name),
          note: entry.players?[name].map {
            say("\($0) parts hidden one by one", "\($0)個の部分を1つずつ隠しました")
          } ?? "", figure: $0, mark: .bar, ink: entry.verdict[name] == .ignored ? "two" : "one",
          digits: say.figure($0))
      }
    }
    let detail = entry.detail
    let stability = detail?.stability.map { band -> String in
      band.isStable
        ? say(
          " The order and size of the shares stay the same with other parts and fills.",
          "部分の取り方や置き換え方を変えても、割合はほぼ同じです。")
        : say(
          " With other parts or fills the shares change noticeably: do not compare them finely.",
          "部分の取り方や置き換え方によって割合がかなり変わるため、細かく比べないでください。")
    }
    let rest = detail.map {
      say(
        " From \(say.count($0.cases)) cases of \(say.count($0.groups)) groups.",
        "\(say.count($0.groups))群\(say.count($0.cases))症例から求めました。")
    }
    return ChartFigure(
      label: say("Shares of influence on \(entry.model)", "\(entry.model)への影響の割合"),
      drawing: IntervalChart(rows, reference: nil, limits: 0...1, language: say).html,
      caption: """
        \(say("How much of all movement of the model's answers comes from hiding parts of each modality; the shares add up to 1.", "各モダリティの部分を隠したときの答えの動きの割合です。合計は1です。"))\
        \(rest ?? "")\(stability ?? "")
        """,
      table: DataTable(
        title: say("Shares of influence", "影響の割合"),
        columns: [
          say("Modality", "モダリティ"), say("Share", "割合"), say("Magnitude", "絶対量"),
          say("Replaced by", "置き換え"),
        ],
        rows: entry.modalities.map {
          [
            "\($0)", "\(say.figure(shares[$0]))", "\(say.size(entry.magnitude?[$0]))",
            "\(detail?.fills[$0] ?? entry.fill ?? say.absence)",
          ]
        }, words: [3]), language: say
    ).html
  }

  /// The columns or groups that matter most; cells of pictures are drawn, not listed.
  private func parts(_ entry: ContributionFindings) -> HTML {
    guard let detail = entry.detail else { return .empty }
    return entry.modalities.compactMap { name -> HTML? in
      guard let parts = detail.parts[name], parts.count > 1,
        !parts.allSatisfy({ $0.name.hasPrefix("row ") })
      else { return nil }
      let sorted = parts.enumerated().sorted {
        ($1.element.share.value ?? 0, $0.offset) < ($0.element.share.value ?? 0, $1.offset)
      }.map(\.element)
      let cut =
        sorted.count > 8
        ? say(", for the first 8 of \(sorted.count) parts", "（全\(sorted.count)個のうち上位8個）") : ""
      let rows = sorted.prefix(8).map { part in
        IntervalChart.Row(
          name: DisplayText.safe(part.name), note: effect(part), figure: part.share, mark: .bar,
          ink: "three", digits: say.figure(part.share))
      }
      return "<h4>\(say("What matters in \(name)", "\(name)の中で影響が大きいもの"))</h4>"
        + ChartFigure(
          label: say("Shares of the parts of \(name)", "\(name)の部分の割合"),
          drawing: IntervalChart(rows, limits: 0...1, language: say).html,
          caption:
            "\(say("Share of the modality's influence\(cut). What a part does on average stands below its name.", "モダリティの影響に占める割合です\(cut)。名前の下は平均的な作用です。"))",
          table: DataTable(
            title: say("Parts of \(name)", "\(name)の部分"),
            columns: [say("Part", "部分"), say("Share", "割合"), say("On average", "平均的な作用")],
            rows: sorted.prefix(40).map {
              ["\($0.name)", "\(say.figure($0.share))", "\(effect($0))"]
            }, words: [2]), language: say
        ).html
    }.joined()
  }

  private func effect(_ part: ContributionDetail.PartFinding) -> String {
    // One output is that of the second of two classes; of several the one that moves most is named.
    guard
      let strongest = part.effect.sorted(by: { $0.key < $1.key }).max(by: {
        abs($0.value) < abs($1.value)
      })
    else { return "" }
    let size = say.size(abs(strongest.value))
    let name = DisplayText.safe(strongest.key)
    return strongest.value < 0
      ? say("lowers \(name) by \(size)", "\(name)を\(size)下げます")
      : say("raises \(name) by \(size)", "\(name)を\(size)上げます")
  }

  private func outlines(_ entry: ContributionFindings) -> HTML {
    let lines = (entry.detail?.outlines ?? []).map { outline -> HTML in
      let word: String
      if let interval = outline.excess.interval {
        word =
          interval.lowerBound > 0
          ? say("more than chance", "偶然より多い")
          : interval.upperBound < 0
            ? say("less than chance", "偶然より少ない") : say("no more than chance would", "偶然と区別できません")
      } else {
        word = say("cannot tell", "判断できません")
      }
      return """
        <li>\(say("Of the influence of \(outline.modality), \(say.figure(outline.inside)) lies inside the outlines; chance would be \(say.figure(outline.chance)): \(word).", "\(outline.modality)の影響のうち輪郭の内側は\(say.figure(outline.inside))、偶然では\(say.figure(outline.chance))です（\(word)）。"))</li>
        """
    }
    return lines.isEmpty ? .empty : "<ul>\(lines.joined())</ul>"
  }

  private func notes(_ entry: ContributionFindings) -> HTML {
    let notes = entry.detail?.notes ?? []
    if notes.isEmpty { return .empty }
    return """
      <details><summary>\(say("Notes on the measurement (\(notes.count))", "測定についての注記（\(notes.count)件）"))</summary>\
      <ul>\(notes.map { "<li>\(context.original($0))</li>" as HTML }.joined())</ul></details>
      """
  }

  private static func explanation(
    _ diagnosis: ContributionFindings.Diagnosis, _ say: ReportLanguage
  ) -> String {
    say(
      diagnosis.explanation,
      {
        switch diagnosis {
        case .constantOutput: "モデルはどの症例にも同じ答えを返します"
        case .untestable: "入力が症例間で違わないか、ある症例が少なすぎます"
        case .fillArtefact: "内容ではなく、一部を隠したことに反応しています"
        case .deadBranch: "エンコーダがどの症例にも同じ出力を返します"
        case .ignoredByFusion: "エンコーダは症例を区別しますが、答えに届いていません"
        case .redundant: "部分を隠しても答えは動きませんが、全体を入れ替えると動きます。内容が重複しています"
        case .nearUnimodal: "影響の割合は区間を含めて5%未満です"
        case .used: "別の症例のものに替えると答えが動きます"
        }
      }())
  }
}
