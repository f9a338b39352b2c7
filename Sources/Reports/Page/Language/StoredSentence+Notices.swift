extension StoredSentence {
  /// Of the data and of models, without the full stop at the end.
  static let notices: [StoredSentence] = [
    .init("{n} cases in {g} groups and {c} classes", "{n}症例、{g}群、{c}クラスです。"),
    .init(
      "Class \"{c}\": {n} cases ({p}) in {g} groups; with fewer than 10 groups, figures for it are uncertain",
      "クラス「{c}」：{n}症例（{p}）、{g}群。10群未満のため、このクラスの数値は不確かです。"),
    .init("Class \"{c}\": {n} cases ({p}) in {g} groups", "クラス「{c}」：{n}症例（{p}）、{g}群。"),
    .init("Class \"{c}\": {n} cases ({p}) in {g} group", "クラス「{c}」：{n}症例（{p}）、{g}群。"),
    .init("\"{m}\" is missing for {n} of {t} cases", "{t}症例のうち{n}症例に「{m}」がありません。"),
    .init(
      "Column \"{c}\" of \"{m}\" is empty for {n} cases ({p})",
      "「{m}」の列「{c}」は{n}症例（{p}）で空です。"),
    .init(
      "{n} of {t} rows of \"{f}\" belong to no case of the cohort and are not used",
      "「{f}」の{t}行のうち{n}行はコホートの症例に対応せず、使っていません。"),
    .init(
      "The label was made from the modality \"{m}\", so predicting it from \"{k}\" rebuilds a definition. Figures with this modality are no evidence about nature",
      "ラベルは「{m}」から作られているため、そこからの予測は定義の再現です。このモダリティを含む数値は証拠になりません。"),
    .init(
      "No group column is named, so every case counts as independent. If cases share patients, name the patient column under `group`",
      "群の列が指定されていないため、すべての症例を独立とみなします。同じ患者の症例があれば、患者の列を `group` に指定してください。"),
    .init(
      "{m}: in {n} of {t} splits training gained nothing sure on the inner split; its start stands there (the simple model, where there is one)",
      "{m}：{t}分割中{n}分割では、学習しても内部検証で確かな改善がなく、出発点（単純なモデルがあればそれ）を使っています。"),
    .init(
      "{m}: the inner split has {n} cases, too few to choose a temperature; probabilities are uncalibrated",
      "{m}：内部検証の症例が{n}件と少ないため温度を選べず、確率は較正されていません。"),
    .init(
      "{m}: in {n} of {t} splits no training case has {x}; the model does without it there",
      "{m}：{t}分割中{n}分割では学習症例に{x}がなく、モデルはそれなしで動きます。"),
    .init(
      "With {n} cases the figures depend on how the folds were drawn, and one drawing does not show how much: below 200 cases 20 repeats are advised (--repeats 20)",
      "{n}症例では、分割の仕方によって数値が変わりますが、1回の分割ではその幅が分かりません。200症例未満では20回の繰り返しを勧めます（--repeats 20）。"),
    .init(
      "{n} pictures of \"{m}\" show too little tissue and were left out",
      "「{m}」の{n}枚は組織がほとんど写っていないため除外しました。"),
  ]
}
