extension StoredSentence {
  /// Of what models look at, of features, and of retrieval.
  static let measurements: [StoredSentence] = [
    .init("outputs move in all {n} folds that could be tested", "検査できた{n}分割すべてで出力が動きます。"),
    .init("outputs move in {n} of {t} folds only", "{t}分割中{n}分割でのみ出力が動きます。"),
    .init(
      "outputs move when it comes from another case ({n} models)",
      "別の症例のものに替えると出力が動きます（{n}モデル）。"),
    .init("outputs depend on it in {n} of {t} models only", "{t}モデル中{n}モデルでのみ出力が左右されます。"),
    .init(
      "no output moves when it is exchanged between cases, in any of {n} folds",
      "症例間で入れ替えても、{n}分割のどれでも出力は動きません。"),
    .init("no output moves when modalities are exchanged", "モダリティを入れ替えても出力は動きません。"),
    .init(
      "in no fold do {n} test cases of several groups have it, with values that differ, in a model that was trained with it",
      "複数の群にわたる{n}件以上のテスト症例が異なる値を持ち、それで学習したモデルがある分割がありません。"),
    .init("no share: {r}", "割合は求められません。"),
    .init("one modality alone has no interactions and no share", "モダリティが1つだけでは、相互作用も割合もありません。"),
    .init(
      "the shares depend on parts and fills: believe the band and the methods without parts, not the single figures",
      "割合は部分の取り方と置き換え方に左右されます。個々の数値ではなく、幅と、部分によらない方法を信頼してください。"),
    .init(
      "\"{m}\" with a part behind \"{f}\" is unlike what the model was trained on in {n} of 100 inputs; compare another fill",
      "「{m}」の一部を「{f}」で隠すと、100件中{n}件で学習時の入力と異なるものになります。別の置き換え方と比べてください。"),
    .init(
      "{n} of {t} exchanges were between cases of the same group", "{t}回の入れ替えのうち{n}回は同じ群の症例間でした。"),
    .init(
      "{n} of {t} cases were looked at, whole groups drawn at random",
      "{t}症例のうち{n}症例を、群単位で無作為に選んで調べました。"),
    .init(
      "sets of modalities were not measured: no case has all {n} modalities",
      "モダリティの組は測定していません。{n}個すべてを持つ症例がありません。"),
    .init("sets of modalities were not measured: {r}", "モダリティの組は測定できませんでした。"),
    .init("conditional utilization was not measured: {r}", "条件付きの利用度は測定できませんでした。"),
    .init(
      "no training cases were given: fills come from the cases that are looked at",
      "学習症例が渡されていないため、置き換えには調べている症例自身を使いました。"),
    .init(
      "the modalities were split into unequal numbers of parts, by request: shares compare the numbers of parts as well as the modalities",
      "指定により、モダリティごとに部分の数が異なります。割合には部分の数の違いも含まれます。"),
    // Features.
    .init(
      "the modalities are judged in spaces of their own; MMS between modalities is not defined there and was left out",
      "モダリティはそれぞれの空間で評価したため、モダリティ間のMMSは定義されず、省きました。"),
    .init(
      "{g} groups: intervals of 95 % cover about {c} at {n} groups, and fewer below; take classes by interval as hints",
      "{g}群しかありません。95%信頼区間が実際に含む割合は{n}群で約{c}、それ未満ではさらに低くなります。区間による分類は目安です。"),
    .init(
      "the data cannot tell of any of {n} features whose it is; more groups, or fewer features, would",
      "{n}個の特徴のどれについても、どのモダリティのものか判断できません。群を増やすか特徴を減らせば判断できます。"),
    .init("{n} groups are too few for an interval", "{n}群では信頼区間を求められません。"),
    // Runs beside each other.
    .init(
      "{a} is judged by {m}, {b} by {k}: figures of different metrics cannot be subtracted",
      "{a}は{m}、{b}は{k}で評価されています。異なる指標の数値は差を取れません。"),
    .init(
      "No model has one name in both runs; the best of each are compared, chosen on these cases, which flatters both",
      "同じ名前のモデルがないため、それぞれの最良のモデルを比べます。同じ症例で選んでいるため、どちらも高めに出ます。"),
    .init(
      "{m}: not every case was predicted in both runs, so it is left out",
      "{m}：両方の実行で予測されていない症例があるため省きました。"),
    .init(
      "The cases of both runs have the same names, but not the same labels or groups: each run is drawn for itself",
      "症例の名前は同じですが、ラベルか群が異なるため、実行ごとに別々に抽出しています。"),
    .init(
      "{a} predicted {n} cases, {b} {k}, none of them in both",
      "{a}は{n}症例、{b}は{k}症例を予測し、共通の症例はありません。"),
    .init(
      "{a} predicted {n} cases, {b} {k}, {s} of them in both, which the intervals do not heed",
      "{a}は{n}症例、{b}は{k}症例を予測し、共通は{s}症例です。区間にこの重なりは考慮していません。"),
    // Retrieval.
    .init(
      "Pairs look for each other inside their fold only, because folds are spaces of different models; ranks are pooled",
      "分割ごとにモデルの空間が異なるため、組は自分の分割の中だけで互いを探し、順位をまとめています。"),
    .init(
      "A query's own pair is in the gallery and counts as sharing its classes. The interval of the mean over classes holds the classes' sizes fixed",
      "検索元自身の組も候補に含まれ、同じクラスとして数えます。クラス平均の区間では、クラスの大きさを固定しています。"),
  ]
}
