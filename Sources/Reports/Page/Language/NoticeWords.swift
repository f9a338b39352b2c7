import Findings

/// What notices are about, in Japanese; below it stands what is special of one.
enum NoticeWords {
  /// What a notice says, in one sentence; `nil` where its own text says it in this language, or for codes that are
  /// not known here.
  static func gloss(_ notice: Notice, _ language: ReportLanguage) -> String? {
    guard language == .japanese else { return nil }
    return switch notice.code {
    case "classBalance" where notice.severity > .info: "群の少ないクラスがあり、その数値は不確かです。"
    case "missingnessLeak": "どの値が欠けているかからラベルを推測できます。"
    case "columnLeak": "1つの列だけでラベルが分かります。"
    case "identifier": "識別子（番号やファイル名）が入力に含まれているか、ラベルを示しています。"
    case "duplicateImages": "同じ画像が複数の群に含まれています。"
    case "siteLeak": "データから施設を読み取ることができ、施設がラベルを示しています。"
    case "fileProperties": "画像ファイルの大きさや形式からラベルが分かります。"
    case "caseOrder": "表の中での症例の順番がラベルと関係しています。"
    case "derivedLabel": "ラベルは入力の一部から作られています。"
    case "counts": "症例数・群数・クラス数です。"
    case "classBalance": "クラスごとの症例数です。"
    case "missingModality": "一部の症例でモダリティが欠けています。"
    case "missingValues": "一部の値が欠けています。"
    case "noGroups": "群（患者）の列が指定されていないため、すべての症例を独立とみなしています。"
    case "fewGroups": "独立した群が少なすぎます。"
    case "largeGroup": "1つの群が大きすぎるため、分割が不均等になります。"
    case "fewRepeats": "症例が少なく、分割の仕方によって数値が変わります。繰り返しを増やしてください。"
    case "repeatsAreNoCases": "繰り返しの回数は症例数を増やすものではありません。"
    case "setAsideClass": "1つの群にしかないクラスは除外しました。"
    case "classMissingFromPart": "一部の分割にクラスが含まれていません。"
    case "unusedRows": "コホートの症例に対応しない行は使っていません。"
    case "tissueFilter": "組織がほとんど写っていない画像を除外しました。"
    case "sitesDiffer": "施設によって成績が異なります。"
    case "sitesInSeveralFolds": "どの施設も学習とテストの両方に含まれています。新しい施設での成績は分かりません。"
    case "modalityIgnored": "モデルがモダリティを無視しています。"
    case "modalityUse": "モデルがモダリティを使っているか判断できません。"
    case "deadParameters": "出力にまったく影響しないパラメータがあります。"
    case "degenerateAttention": "アテンションが一定で、入力を見分けていません。"
    case "networkReverted": "学習しても確かな改善がなく、出発点のモデルを使っています。"
    case "split": "一部の分割で調整を行えませんでした。"
    case "missingFile": "画像ファイルが見つからないか、フォルダが空です。"
    case "emptyFeatureGroup": "遺伝子セットなどのうち、対応する特徴のないものは除きました。"
    case "stainFault": "一部の画像では2つの染色を区別できず、元の色のまま使います。"
    case "bagLimit": "画像の多い症例では、等間隔に選んだ画像だけを使います。"
    case "unusedCondition": "絞り込み条件（where）に、どの行にもない値があります。"
    case "classWithoutCases": "症例のないクラスがあります。"
    case "setAsideLabel": "1つの群にしかないラベルは除外しました。"
    case "labelsTarget": "ラベルは症例ごとに複数あります。"
    case "numberTarget": "ラベルは数値です。"
    case "survivalTarget": "ラベルはイベントまでの時間です（打ち切りを含みます）。"
    case "missingnessOfSite": "データの欠け方が施設によって異なります。"
    case "withheldNotTried": "モダリティが多いため、欠損時の成績は調べていません。"
    case "featuresDamaged": "保存された画像特徴が壊れていたため、計算し直しました。"
    case "circularEmbedding": "類似度が特徴の元の埋め込みで測られているため、高めに出ます。"
    case "separateSpaces": "モダリティごとに別の空間で評価しました。"
    case "noClassByInterval": "どの特徴も、どのモダリティのものか判断できません。"
    case "deadFeatures": "一度も働かない特徴があります。"
    case "modalityAbsentFromTraining": "学習データにモダリティがない分割があります。"
    default: nil
    }
  }
}
