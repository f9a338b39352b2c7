import Findings

/// How models spread their attention over pictures.
struct PatchBlock: Sendable {
  let context: PageContext

  private var say: ReportLanguage { context.language }

  var html: HTML {
    let patches = context.document.patches
    if patches.isEmpty { return .empty }
    let table = DataTable(
      title: say("Attention over pictures", "画像に対するアテンション"),
      columns: [
        say("Model", "モデル"), say("Modality", "モダリティ"), say("Of", "対象"),
        say("Per case", "1症例あたりの数"), say("Count as much as", "実質的な数"),
        say("Largest weight", "最大の重み"),
      ],
      rows: patches.map { entry in
        [
          "\(entry.model)", "\(entry.modality)",
          "\(entry.tokens == "cells" ? say("cells of a picture", "画像の区画") : say("pictures of a case", "症例の画像"))",
          "\(say.compact(entry.meanCount))", "\(say.compact(entry.effectiveNumber))",
          "\(say.decimal(entry.largestWeight))",
        ]
      }, words: [1, 2])
    return """
      <h3>\(say("How attention is spread over pictures", "画像に対するアテンションの広がり"))</h3>
      <p class="quiet">\(say("\(PatchFindings.caveat) Averages over cases that the model was not trained on; no interval is computed for them.", "アテンションの重みは、要約がどの画像から作られたかを示すもので、判断の理由ではありません。学習に使っていない症例の平均値で、区間は計算していません。"))</p>
      \(table.html)
      """
  }
}
