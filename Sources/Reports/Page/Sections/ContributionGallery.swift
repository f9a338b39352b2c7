import Findings
import Foundation

/// Maps of what a model looks at, over the pictures.
struct ContributionGallery: Sendable {
  let context: PageContext
  let model: String

  private var say: ReportLanguage { context.language }

  var html: HTML {
    let pictures = context.run.pictures.filter { $0.model == model }
    if pictures.isEmpty { return .empty }
    let figures = pictures.map { picture -> HTML in
      let what =
        picture.caseID.map {
          say(
            "\($0), class “\(picture.className)”", "\($0)（クラス「\(picture.className)」）")
        }
        ?? say(
          "average of class “\(picture.className)”", "クラス「\(picture.className)」の平均")
      let alternative = say(
        "Map over \(picture.modality): where hiding it moves the answer of \(model); \(what)",
        "\(picture.modality)の地図：隠すと\(model)の答えが動く場所、\(what)")
      return """
        <figure><img alt="\(alternative)" \
        src="data:\(picture.mediaType);base64,\(picture.data.base64EncodedString())"/>\
        <figcaption>\(picture.modality)\(say(": ", "："))\(what)</figcaption></figure>
        """
    }
    let left = context.run.leftOutPictures
    let rest: HTML =
      left > 0
      ? "<p class=\"quiet\">\(say("\(left) more maps had no room here; they are in contribution/ of the run folder.", "ほかの\(left)枚の地図は、実行フォルダの contribution/ にあります。"))</p>"
      : .empty
    return """
      <h4>\(say("Where in the pictures", "画像のどこを見ているか"))</h4>
      <p class="quiet">\(say("Colored cells move the answer when hidden: warm ones raise the class, cold ones lower it. A map shows the model, not the disease; it is coarse, and single cases vary.", "色のついた領域は、隠すと答えが動く場所です。暖色はそのクラスの確率を上げ、寒色は下げます。地図が示すのは病気ではなくモデルです。粗い図であり、症例ごとに変わります。"))</p>
      <div class="gallery">\(figures.joined())</div>
      \(rest)
      """
  }
}
