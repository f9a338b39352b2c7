import Findings

/// What pairs of modalities could tell about the label, apart and together, in bits.
struct DecompositionSection: PageSection {
  static let anchor = "decomposition"
  let context: PageContext

  private var say: ReportLanguage { context.language }

  var title: String { say("What modalities tell, apart and together", "モダリティの情報の分解") }

  var body: HTML {
    let pairs = context.document.interactions
    guard !pairs.isEmpty else {
      return context.missing(
        say(
          "The information of the modalities was not decomposed in this run. The decomposition says, before "
            + "any fused model, what each modality tells alone, what both tell, and what only both together tell.",
          "この実行では情報の分解をしていません。分解すると、統合モデルを作る前に、各モダリティ固有の情報、共通の情報、"
            + "組み合わせてのみ得られる情報が分かります。"),
        command: "chiasm interactions \(context.manifest) --output INTERACTIONS\n"
          + "chiasm report \(context.folder) INTERACTIONS")
    }
    return """
      <p>\(say("Measured in bits of information about the label, before any model is fused. Nothing here is causal, and it describes these inputs as they were summarized, not what a larger model could see.", "ラベルについての情報量（ビット）で、統合モデルとは独立に測定しています。因果関係を示すものではなく、要約された入力についての記述です。"))</p>
      \(overview(pairs))
      \(blocks(pairs))
      """
  }

  /// Every pair in one line, where there are several.
  private func overview(_ pairs: [InteractionFindings]) -> HTML {
    if pairs.count < 3 { return .empty }
    return DataTable(
      title: say("All pairs", "すべての組"),
      columns: [
        say("Pair", "組"), say("How they relate", "関係"), say("Fusion", "統合"),
        say("Only together, in bits", "組み合わせてのみ（ビット）"),
      ],
      rows: pairs.map { pair in
        [
          "\(name(of: pair))", "\(Self.verdict(pair, say).title)", "\(fusion(pair.fusion))",
          "\(say.figure(pair.synergy))",
        ]
      }, words: [1, 2]
    ).html
  }

  /// The pairs by the first way to summarize inputs, then by each other way, folded.
  private func blocks(_ pairs: [InteractionFindings]) -> HTML {
    var ways: [InteractionFindings.Estimator] = []
    for pair in pairs where !ways.contains(pair.estimator) { ways.append(pair.estimator) }
    return ways.enumerated().map { place, estimator -> HTML in
      let own = pairs.filter { $0.estimator == estimator }
      if place == 0 {
        let rest = own.filter { $0.rest != nil }
        let folded: HTML =
          rest.isEmpty
          ? .empty
          : """
          <details><summary>\(say("Each modality beside all others", "各モダリティと残り全部"))</summary>\
          \(rest.map(shown).joined())</details>
          """
        return own.filter { $0.rest == nil }.map(shown).joined() + folded
      }
      return """
        <details><summary>\(say("The same pairs\(way(estimator))", "同じ組の別の要約\(way(estimator))"))</summary>\
        \(own.map(shown).joined())</details>
        """
    }.joined()
  }

  private func name(of finding: InteractionFindings) -> String {
    "\(finding.pair.first) × \(finding.pair.second)" + way(finding.estimator)
  }

  private func shown(_ finding: InteractionFindings) -> HTML {
    let verdict = Self.verdict(finding, say)
    let tone = finding.verdict == .cannotTell ? "doubt" : "good"
    let names = name(of: finding)
    let atoms = InteractionAtom.all(of: finding)
    let inks = ["one", "three", "four", "two"]
    let rows = zip(atoms, inks).map { atom, ink in
      IntervalChart.Row(
        name: name(atom, finding.pair), figure: atom.figure, mark: .bar, ink: ink,
        digits: atom.figure.value == nil && atom.figure.interval == nil
          ? say("cannot tell", "判断できません") : say.figure(atom.figure))
    }
    let entropy = finding.entropyOfLabel
    let table = DataTable(
      title: names, columns: [say("Part", "成分"), say("Bits", "ビット")],
      rows: rows.map { ["\($0.name)", "\($0.digits)"] })
    return """
      <h3>\(names)</h3>
      <p><span class="tag t-\(tone)">\(verdict.title)</span> \(verdict.meaning)</p>
      \(original(finding.verdictReason))
      <p><strong>\(fusion(finding.fusion))</strong> \(original(finding.fusionReason, isInline: true))</p>
      \(OverlapDiagram(finding: finding, language: say).html)
      \(ChartFigure(label: say("Information of \(names) in bits", "\(names)の情報量（ビット）"), drawing: IntervalChart(rows, reference: entropy, language: say).html, caption: caption(finding, entropy), table: table, language: say).html)
      \(notes(finding))
      """
  }

  /// How the inputs were summarized, which tells two blocks about one pair apart.
  private func way(_ estimator: InteractionFindings.Estimator) -> String {
    switch estimator {
    case .table: ""
    case .clusters: say(", by clusters", "（クラスタによる）")
    case .posterior: say(", by a classifier's bins", "（分類器の区分による）")
    case .gaussian: say(", taken as normal", "（正規分布とみなす）")
    case .neural: say(", by networks", "（ネットワークによる）")
    }
  }

  private func original(_ text: String, isInline: Bool = false) -> HTML {
    if text.isEmpty { return .empty }
    return isInline ? context.original(text) : "<p class=\"quiet\">\(context.original(text))</p>"
  }

  private func name(_ atom: InteractionAtom, _ pair: ModalityPair) -> String {
    switch atom.kind {
    case .redundancy: say("in both", "両方に共通")
    case .uniqueFirst: say("only in \(pair.first)", "\(pair.first)だけ")
    case .uniqueSecond: say("only in \(pair.second)", "\(pair.second)だけ")
    case .synergy: say("only together", "組み合わせてのみ")
    }
  }

  private func caption(_ finding: InteractionFindings, _ entropy: Double?) -> HTML {
    var words = say(
      "How much of the uncertainty about the label each part removes.",
      "各成分がラベルの不確かさをどれだけ減らすかを示します。")
    if let entropy {
      words += say(
        " The dashed line, \(say.decimal(entropy)) bits, is all there is to know.",
        "破線（\(say.decimal(entropy))ビット）は、知りうる情報のすべてです。")
    }
    if let intervals = finding.intervals {
      words += say(
        " Lines are \(say.percent(intervals.level)) intervals over \(say.count(intervals.groups)) groups.",
        "横線は\(say.count(intervals.groups))群を単位とする\(say.percent(intervals.level))信頼区間です。")
    } else {
      words += say(" A range without a bar is what the bounds allow.", "棒のない範囲は、限界値から分かる範囲です。")
    }
    if let pairs = finding.sample?.labelledPairs {
      words += say(
        " \(say.count(pairs)) labelled pairs.", "ラベル付きの組は\(say.count(pairs))組です。")
    }
    return "\(words)"
  }

  private func notes(_ finding: InteractionFindings) -> HTML {
    var lines: [HTML] = []
    if let refusal = finding.refusal {
      lines.append("<li>\(context.original(refusal.reason))</li>")
    }
    if let needed = finding.labelledPairsNeeded ?? finding.refusal?.neededSize {
      lines.append(
        "<li>\(say("About \(say.count(needed)) independent labelled pairs would settle it.", "独立したラベル付きの組が約\(say.count(needed))組あれば判断できます。"))</li>"
      )
    }
    lines += finding.notes.map { "<li>\(context.original($0))</li>" }
    if lines.isEmpty { return .empty }
    return """
      <details><summary>\(say("Notes on the measurement (\(lines.count))", "測定についての注記（\(lines.count)件）"))</summary>\
      <ul class="quiet">\(lines.joined())</ul></details>
      """
  }

  private func fusion(_ verdict: FusionVerdict) -> String {
    switch verdict {
    case .simpleSuffices: say("Simple fusion suffices.", "単純な統合で足ります。")
    case .complexPays: say("A joint model pays.", "合わせて見るモデルに価値があります。")
    case .cannotTell:
      say("Whether simple fusion suffices cannot be told.", "単純な統合で足りるかは判断できません。")
    }
  }

  /// A verdict's name and what it means.
  static func verdict(
    _ finding: InteractionFindings, _ say: ReportLanguage
  ) -> (title: String, meaning: String) {
    switch finding.verdict {
    case .redundant:
      (
        say("They repeat each other", "互いに重複しています"),
        say("Both say much the same about the label.", "ラベルについてほぼ同じことを示しています。")
      )
    case .complementary:
      (
        say("They complement each other", "互いに補い合っています"),
        say("One says what the other does not.", "一方が他方にないことを示しています。")
      )
    case .synergistic:
      (
        say("Only together they tell", "組み合わせて初めて分かります"),
        say(
          "Together they say what neither says alone.", "合わせると、単独では分からないことが分かります。")
      )
    case .cannotTell:
      (
        say("Cannot tell", "判断できません"),
        say("The data do not suffice to say how they relate.", "関係を判断するにはデータが足りません。")
      )
    }
  }
}
