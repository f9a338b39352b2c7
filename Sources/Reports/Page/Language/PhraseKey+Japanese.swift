package import Findings

extension PhraseKey {
  /// The sentence in Japanese, with the gaps of the English one.
  package var japanese: String {
    switch self {
    case .fixLeak: "まずデータを直してください。{check}からラベルが分かってしまいます。"
    case .checkLeak: "数値を信じる前に{check}を確認してください。ラベルが漏れている可能性があります。"
    case .noticeSays: "{message}"
    case .acknowledgeLeak:
      "実際に使う場面でも同じなら、マニフェストに acknowledged: [{code}] と書いて監査をやり直してください。"
    case .nothingElseDecided: "これを直すまで他の判断はしません。ほかの数値もこれに左右されている可能性があります。"
    case .leaksNotChecked:
      "この実行では漏れの検査をしていません。chiasm audit で検査でき、その結果によって判断が変わることがあります。"
    case .leakStands: "{check}について見つかったことが説明されるまで、この判断には疑いが残ります。"
    case .mendLabel: "ラベルは{modalities}から作られています。これを見るモデルに基づいて判断しないでください。"
    case .labelRebuilt: "{modalities}を見るモデルは、ラベルの定義を再現しているだけです。"
    case .independentLabel: "どの入力とも由来が異なるラベルがあれば、数値は証拠になります。"
    case .fixModel:
      "{modality}を評価する前に{model}を直してください。ラベルを示す情報があるのに、モデルが無視しています。"
    case .fixData: "{modality}のデータを直してください。このままではどのモデルも学習できません。"
    case .ignoredOpen:
      "{model}が{modality}を無視する理由はまだ分かりません。それだけで{modality}を外さないでください。"
    case .answersSame: "{modality}を別の症例のものに替えても、{model}の答えは変わりません。"
    case .deadBranch: "そのエンコーダはどの症例にも同じ出力を返しています。"
    case .fusionIgnores: "エンコーダは症例を区別していますが、それが答えに届いていません。"
    case .fillArtefact: "{modality}の内容ではなく、一部を隠したこと自体に反応しています。"
    case .constantOutput: "入力が何であっても、どの症例にも同じ答えを返しています。"
    case .inputsAlike: "{modality}の入力は症例間で違いがないか、ある症例が少なすぎます。"
    case .aloneReaches: "{modality}だけで、{model}は{metric} {figure}に達します（偶然は{chance}）。"
    case .aloneMayBeChance:
      "{modality}だけでは、{model}は{metric} {figure}で、偶然（{chance}）の可能性を除けません。"
    case .pairTells: "{first}と{second}を組み合わせると、単独では得られないラベルの情報が{figure}ビットあります。"
    case .retrainThenJudge:
      "直したモデルが{modality}を使っても良くならなければ、{modality}の価値は疑わしくなります。"
    case .dataThatDiffer: "10群以上で症例間に違いのある{modality}のデータがあれば評価できます。"
    case .collectModality: "次は、{modality}のない{count}症例について{modality}を集めてください。"
    case .keepModality: "{modality}は残してください。ないとモデルの成績が下がります。"
    case .collectNeither: "{modalities}をこれ以上集める必要はありません。残りのデータで同等です。"
    case .dropModality: "{modality}はなくても構いません。残りのデータで同等です。"
    case .oneOfThese: "{modalities}はどれか1つで足ります。互いに同じことを示しています。"
    case .collectionOpen: "{modality}が費用に見合うかどうかは、まだ判断できません。"
    case .trainedWith: "{modality}を見る{model}と見ない{other}の差は{metric} {changes}です。"
    case .correctedP: "この実行のすべての比較について補正したp値は{number}です。"
    case .askedWithout: "{modality}なしで尋ねると、{model}の{metric}は{changes}変わります。"
    case .askedWithoutAll: "{modalities}なしで尋ねると、{model}の{metric}は{changes}変わります。"
    case .atMost:
      "そこから得られる{metric}は多くても{number}です。{smallest}未満は差がないものとみなします。"
    case .uniqueBits: "{modality}には、{other}にないラベルの情報が{figure}ビットあります。"
    case .betterValue:
      "費用1単位あたり、{modality}では{metric} {number}、{other}では{second}が得られます。"
    case .valueUnclear: "区間が重なるため、{modalities}のどれを先にすべきかは判断できません。"
    case .betterReader:
      "ほかのモダリティを試したモデルよりうまく読み取るモデルがあれば、{modality}がなくても補える可能性があります。"
    case .secondEvidenceTogether:
      "組み合わせてのみ分かる情報が記号の解析でも示されれば、より確かになります。"
    case .noModelWithout:
      "{modality}なしで学習した同種のモデルはなく、予測時に外しただけです。初めから外して学習したモデルなら補える可能性があります。"
    case .otherPrice: "{modality}の価格が変わっても得られる効果は同じで、費用に見合うかどうかだけが変わります。"
    case .costsUnknown:
      "費用が分かりません。マニフェストの costs: または --costs で指定してください。"
    case .presentCases: "{total}症例のうち{count}症例に{modality}があります。"
    case .gainBelow: "改善が{number}を下回ると分かれば、判断は変わります。"
    case .anotherModel: "{modality}によって成績が上がる別の種類のモデルがあれば、判断は変わります。"
    case .collectCases: "同じ種類の症例をさらに集めてください。{model}はまだ良くなります。"
    case .enoughCases: "同じ種類の症例を増やしても、効果はわずかです。"
    case .casesOpen: "症例を増やすと良くなるかどうかは判断できません。"
    case .roseWithCases: "{count}症例から{total}症例で、{model}の{metric}は{changes}上がりました。"
    case .doublingAdds: "当てはめた曲線によると、症例が2倍になれば{metric}は{changes}変わります。"
    case .noRise:
      "{count}症例から{total}症例で、{model}の{metric}の変化は{changes}で、誤差を超える上昇はありません。"
    case .noLearningCurve: "学習曲線は測定していません。"
    case .makeLearningCurve:
      "同じフォルダに chiasm audit を --learning-curve --resume 付きで実行すると測定できます。"
    case .likeTheOld: "新しい症例がこれまでと同じ性質であることが前提で、2倍を超えては言えません。"
    case .anotherLearner: "多くの症例からさらに学べるモデルがあれば、判断は変わります。"
    case .simpleFusion: "単純な統合で足ります。{model}を使ってください。"
    case .complexFusion: "モダリティを合わせて見る統合に価値があります。{model}を使ってください。"
    case .oneModality: "{modality}だけで全部を使うのと同等です。{model}を使ってください。"
    case .fusionOpen: "{modality}だけの場合より統合が良いかどうかは、まだ判断できません。"
    case .fusionFormOpen: "単純な統合で足りるかどうかは、まだ判断できません。"
    case .exceeds: "{model}は{other}を{metric} {changes}上回ります。"
    case .differs: "{model}と{other}の差は{metric} {changes}です。"
    case .lateLoses: "{first}と{second}が単独で示すことを足し合わせるだけでは、{figure}ビット失われます。"
    case .lateSuffices: "{first}と{second}の相互作用からは、単独で示すことを足し合わせれば足ります。"
    case .latePays: "{first}と{second}の相互作用からは、両方を合わせて見る価値があります。"
    case .gainOf: "区間全体が{number}を超えていれば、反対の判断になります。"
    case .labelPairs:
      "{first}と{second}の組をあと{count}組ラベル付けしてください。組み合わせてのみ分かる情報を判断できるようになります。"
    case .pairsAre: "ラベル付きの組は{count}組あります。独立した組が約{total}組あれば足ります。"
    case .synergyWithin:
      "それまでは、組み合わせてのみ分かる情報は{low}〜{high}ビットのどこにあるか分かりません。"
    case .pairsRefused: "{reason}"
    case .pairsSamePopulation: "新しい組がこれまでと同じ患者集団から得られることが前提です。"
    case .deployModel: "{modalities}がすべてそろう場面では{model}を使ってください。"
    case .deployWithout: "{modality}がない場面では{model}を使ってください。"
    case .deploymentOpen: "{modality}がない場面でどのモデルを使うべきかは、まだ判断できません。"
    case .reaches: "{model}の{metric}は{figure}です。"
    case .reachesWithout: "{modality}なしで尋ねると、{model}の{metric}は{figure}です。"
    case .noneSurelyBetter: "確実にこれより良いモデルはほかになく、その中で最も単純です。"
    case .probabilitiesOff: "確率は平均{number}ずれています。"
    case .newSite: "数値は調べた施設についてのもので、新しい施設は含まれていません。"
    case .bestModelOpen: "すべてのデータがそろっている場合にどのモデルを使うべきかは、まだ判断できません。"
    case .moreGroups:
      "数値がこのままで、区間が群数の平方根に反比例して狭まるとすれば、{total}群の代わりに約{count}群あれば決着します。"
    case .fewGroups: "{count}群しかありません。{total}群未満では、どの判断も確かさを「高」としません。"
    case .trainingVaries: "学習をやり直すと{metric}は約{number}変わり、これは区間に含まれていません。"
    case .sitesDiffer: "{model}の{metric}は施設によって異なります。"
    case .newFigures: "区間全体が反対側にある新しい数値が得られれば変わります。"
    case .groupsForIntervals: "少なくとも{total}群。{count}群では区間が求められません。"
    case .useForSearch:
      "このコホートの画像と文章は互いを見つけられます。検索や、ラベルが少ない場合の事前学習に使えます。"
    case .searchOpen: "このコホートの画像と文章が互いを見つけられるかどうかは、まだ判断できません。"
    case .findsAmongFirst:
      "{first}で探すと、{model}は約{total}件のうち上位{count}件以内に対応する{second}を{figure}の割合で見つけます（偶然は{chance}）。"
    case .otherGallery: "組の数が多い場合や別の患者集団では、見つかる割合が下がる可能性があります。"
    case .spaceHoldsOne:
      "{modalities}の共通空間で、特徴が主に表しているのは{modality}です。ほかより{modality}による検索を信頼してください。"
    case .shareOfFeatures:
      "特徴が表すもののうち、平均して{figure}が{modality}のものです（等分なら{number}）。"
    case .anotherEncoder: "別のエンコーダや別の組であれば、ほかのモダリティがもっと残る可能性があります。"
    }
  }
}
