import Findings

/// Searches as a user of one would see them: what was asked with, and the first answers.
struct RetrievalExampleBlock: Sendable {
  let examples: RetrievalExamples
  let say: ReportLanguage

  var html: HTML {
    if examples.searches.isEmpty { return .empty }
    let depth = examples.depth
    return """
      <h3>\(say("A few searches", "検索の例"))</h3>
      <p>\(say("Of each direction searches were drawn at random (seed \(examples.seed)), as many whose own one is among the first \(depth) as others where there are so many, no two of one patient or group: never the best. Among all queries the own one is among the first \(depth) in the shares that stand below, so that the examples show failures more often, or less often, than they occur. Names, numbers and dates of persons were hidden in texts automatically; read them before you pass the page on.", "方向ごとに、対応するものが上位\(depth)件に入った検索と入らなかった検索を同じ数だけ無作為に選びました（シード\(examples.seed)、同じ患者・群からは1件）。良い例だけを選んではいません。全体での割合は下に示すとおりで、例での失敗の頻度とは異なります。文章中の個人の氏名・番号・日付は自動で隠しています。ページを渡す前に確認してください。"))</p>
      \(["image", "text"].map(direction).joined())
      """
  }

  private func direction(_ query: String) -> HTML {
    let own = examples.searches.filter { $0.query == query }
    guard !own.isEmpty else { return .empty }
    let share = examples.foundShare[query].map(say.percent) ?? say.absence
    let title =
      query == "image"
      ? say("With a picture, looking for its text", "画像から文章を探す")
      : say("With a text, looking for its picture", "文章から画像を探す")
    return """
      <h4>\(title)</h4>
      <p class="quiet">\(say("The own one is among the first \(examples.depth) in \(share) of all queries.", "全検索のうち、対応するものが上位\(examples.depth)件に入るのは\(share)です。"))</p>
      \(own.map(shown).joined())
      """
  }

  private func shown(_ search: RetrievalExamples.Search) -> HTML {
    let isFound = search.rank <= examples.depth
    let verdict =
      isFound
      ? say(
        "Found: its own one stands at place \(say.count(search.rank)) of \(say.count(search.gallerySize)).",
        "見つかりました。対応するものは\(say.count(search.gallerySize))件中\(say.count(search.rank))番目です。")
      : say(
        "Not found: its own one stands at place \(say.count(search.rank)) of \(say.count(search.gallerySize)).",
        "見つかりませんでした。対応するものは\(say.count(search.gallerySize))件中\(say.count(search.rank))番目です。")
    let answers = search.answers.enumerated().map { place, answer -> HTML in
      let (word, tone) = judged(answer)
      return cell(
        answer.item,
        head:
          "<span class=\"tag t-\(tone)\">\(say("answer \(place + 1)", "\(place + 1)番目")): \(word)</span>",
        foot: say("likeness \(say.decimal(answer.score))", "類似度 \(say.decimal(answer.score))"))
    }
    let missing: HTML =
      isFound
      ? .empty
      : cell(
        search.own,
        head: "<span class=\"tag t-quiet\">\(say("its own one", "対応するもの"))</span>",
        foot: say("place \(say.count(search.rank))", "\(say.count(search.rank))番目"))
    return """
      <article class="advice \(isFound ? "good" : "doubt")"><p><strong>\(verdict)</strong></p>
      <div class="gallery">\(cell(search.item, head: "<span class=\"tag t-quiet\">\(say("asked with", "検索元"))</span>", foot: ""))\
      \(answers.joined())\(missing)</div></article>
      """
  }

  private func judged(_ answer: RetrievalExamples.Answer) -> (String, String) {
    if answer.isOwn { return (say("its own one", "対応するもの"), "good") }
    if answer.saysTheSame { return (say("says the same", "同じ内容"), "good") }
    return (say("another case", "別の症例"), "quiet")
  }

  private func cell(_ item: RetrievalExamples.Item, head: HTML, foot: String) -> HTML {
    var content: HTML = .empty
    if let picture = item.picture, picture.utf8.allSatisfy(Self.isBase64) {
      content = """
        <img alt="\(say("Picture of case \(item.id)", "症例\(item.id)の画像"))" src="data:image/png;base64,\(picture)"/>
        """
    } else if let text = item.text {
      content =
        text.isEmpty
        ? "<p class=\"quiet\">\(say("no text", "文章なし"))</p>"
        : "<blockquote>\(DisplayText.safe(text))</blockquote>"
    } else {
      content = "<p class=\"quiet\">\(say("The picture could not be read.", "画像を読み込めませんでした。"))</p>"
    }
    let below = foot.isEmpty ? "" : say(", ", "、") + foot
    return
      "<figure>\(head)\(content)<figcaption>\(DisplayText.safe(item.id))\(below)</figcaption></figure>"
  }

  private static func isBase64(_ byte: UInt8) -> Bool {
    (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || (byte >= 48 && byte <= 57)
      || byte == 43 || byte == 47 || byte == 61
  }
}
