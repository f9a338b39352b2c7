extension StoredSentence {
  /// Of what modalities tell together and apart.
  static let interactions: [StoredSentence] = [
    .init(
      "{p} tell something about the label, but no kind of information is clearly the largest",
      "{p}はラベルについて何かを示しますが、どの種類の情報が最大かははっきりしません。"),
    .init(
      "these data do not show that {p} tell anything about the label",
      "このデータでは、{p}がラベルについて何かを示すとは言えません。"),
    .init(
      "most of what they tell about the label, one modality tells alone; {a} tells most that {b} does not",
      "ラベルについて分かることの大部分は1つのモダリティだけで分かります。{b}にない情報を最も多く示すのは{a}です。"),
    .init(
      "held-out groups show no gain over an additive fusion, and do not exclude one of {n} bits",
      "取り置いた群では、足し合わせる統合を上回る効果は見られませんが、{n}ビットの効果も除外できません。"),
    .init("an additive fusion loses less than {n} bits", "足し合わせる統合で失われるのは{n}ビット未満です。"),
    .init(
      "whatever the joint distribution is, an additive fusion of these symbols loses less than {n} bits",
      "同時分布がどうであっても、これらの記号を足し合わせる統合で失われるのは{n}ビット未満です。"),
    .init(
      "bins of one modality's own classifier keep what it tells alone; what both tell only together may be lost in them",
      "各モダリティの分類器による区分は単独で分かることを残しますが、組み合わせてのみ分かることは失われる可能性があります。"),
    .init(
      "no limit: {n} independent groups in one of the three samples are too few, at least {t} are needed",
      "限界値はありません。3つの標本のうち1つに独立した群が{n}群しかなく、{t}群以上必要です。"),
    .init(
      "{m}: {n} quantile bins of the log-odds of a logistic regression of the label on this input, fitted on {c} map cases",
      "{m}：この入力によるラベルのロジスティック回帰（{c}症例で当てはめ）の対数オッズを、分位で{n}区分にしました。"),
    .init(
      "{m}: {n} clusters (k-means) of {k} principal components, {v} of the variance of {c} map cases",
      "{m}：{c}症例の主成分{k}個（分散の{v}）をk平均法で{n}クラスタにしました。"),
    .init(
      "{n} independent groups of labelled pairs would show about {b} bits of synergy where there is none; {t} are needed for this table",
      "ラベル付きの組の独立した群が{n}群では、相乗効果がなくても約{b}ビットあるように見えます。この表には{t}群必要です。"),
    .init("an estimator without a certificate", "証明のない推定です。"),
    .init(
      "a second opinion without a certificate decides nothing", "証明のない別法の推定なので、判断には使いません。"),
    .init(
      "fitted on {n} cases; about {b} bits would be found by chance",
      "{n}症例で当てはめました。偶然でも約{b}ビット見つかります。"),
    .init(
      "fitted on {n} cases, judged on {t}; overconfidence of the classifiers up to {b} bits",
      "{n}症例で当てはめ、{t}症例で評価しました。分類器の過信は最大{b}ビットです。"),
    .init(
      "the label enters as indicators of its classes, which are not normal: sizes can be compared with each other, not with the label's entropy",
      "ラベルはクラスの指示変数として入れており、正規分布ではありません。大きさは互いに比べられますが、ラベルのエントロピーとは比べられません。"),
  ]
}
