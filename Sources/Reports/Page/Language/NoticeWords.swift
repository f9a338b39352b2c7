import Findings

/// What notices are about, in Japanese; their whole text is in English.
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
    case "modalityAbsentFromTraining": "学習データにモダリティがない分割があります。"
    default: nil
    }
  }
}
