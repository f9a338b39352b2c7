import Findings

/// How the findings came about, so that they can be made again.
struct ProvenanceSection: PageSection {
  static let anchor = "provenance"
  let context: PageContext

  private var say: ReportLanguage { context.language }

  var title: String { say("Provenance", "来歴") }

  var body: HTML {
    guard let provenance = context.document.provenance else {
      return context.missing(
        say(
          "The findings do not say how they came about.", "この結果がどのように作られたかの記録がありません。"),
        command: nil)
    }
    var rows: [(String, HTML)] = [
      (say("Chiasm", "Chiasm"), "\(provenance.version)"),
      (say("Seed", "乱数の種"), "\("\(provenance.seed)")"),
    ]
    func add(_ name: String, _ value: String?) {
      if let value { rows.append((name, "\(value)")) }
    }
    add(say("Run folder", "実行フォルダ"), context.run.name)
    if !context.run.joined.isEmpty {
      add(say("Joined from", "結合したフォルダ"), say.list(context.run.joined))
    }
    add(say("Begun", "開始"), provenance.started.map(say.date))
    add(say("Took", "所要時間"), provenance.seconds.map(say.duration))
    add(say("Folds", "分割"), provenance.folds.map { "\($0)" })
    add(say("Repeats", "繰り返し"), provenance.repeats.map { "\($0)" })
    add(say("Device", "計算装置"), provenance.device)
    add(say("Threads", "スレッド数"), provenance.threads.map { "\($0)" })
    add("LibTorch", provenance.libtorch)
    for pass in provenance.encoderPasses ?? [] {
      add(
        say("Frozen encoder of \(pass.modality)", "\(pass.modality)の固定エンコーダ"),
        say(
          "\(pass.encoder): \(say.count(pass.computed)) pictures computed, \(say.count(pass.fromCache)) kept from before",
          "\(pass.encoder)：計算\(say.count(pass.computed))枚、保存済み\(say.count(pass.fromCache))枚"))
    }
    for print in context.run.fingerprints {
      rows.append(
        (say("SHA-256 of \(print.file)", "\(print.file)のSHA-256"), "<code>\(print.sha256)</code>"))
    }
    let list = rows.map { "<dt>\($0.0)</dt><dd>\($0.1)</dd>" as HTML }.joined()
    let command: HTML =
      provenance.command.isEmpty
      ? .empty
      : """
      <h3>\(say("The command", "コマンド"))</h3><pre>\(Self.line(provenance.command))</pre>
      """
    return """
      <dl>\(list)</dl>
      \(command)
      <p class="quiet">\(say("With the same data, command and seed the findings come out the same. All figures of this page are in findings.json of the run folder.", "同じデータ・コマンド・乱数の種なら同じ結果になります。このページの数値はすべて、実行フォルダの findings.json にあります。"))</p>
      """
  }

  /// The words of a command as a shell takes them; the program without its folder.
  private static func line(_ words: [String]) -> String {
    words.enumerated().map { place, word in
      ShellWord.quoted(
        place == 0 ? String(word.split(separator: "/").last ?? "chiasm") : word)
    }.joined(separator: " ")
  }
}
