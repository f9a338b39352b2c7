import Findings

/// The names of metrics, kinds and roles for people.
enum MetricWords {
  /// A metric's short name.
  static func name(_ key: String, _ language: ReportLanguage) -> String {
    if language == .english { return SummaryTable.metricName(key) }
    return switch key {
    case "roc_auc": "AUC"
    case "average_precision": "平均適合率"
    case "accuracy": "正解率"
    case "balanced_accuracy": "平均感度（balanced accuracy）"
    case "macro_f1": "マクロF1"
    case "micro_f1": "マイクロF1"
    case "mcc": "MCC"
    case "brier": "Brierスコア"
    case "ece": "較正誤差"
    case "subset_accuracy": "全ラベル一致率"
    case "hamming_loss": "ラベル誤り率"
    case "r2": "決定係数R²"
    case "mae": "平均絶対誤差"
    case "rmse": "二乗平均平方根誤差"
    case "spearman": "スピアマン相関"
    case "c_index": "一致指数（C index）"
    case "c_index_ipcw": "Unoの一致指数"
    default: key
    }
  }

  /// A metric's meaning in one sentence.
  static func meaning(_ key: String, _ language: ReportLanguage) -> String? {
    switch key {
    case "roc_auc":
      language(
        "AUC: how often a case of a class is ranked above a case of another; .5 is chance, 1 is perfect.",
        "AUC：あるクラスの症例が別のクラスの症例より上位に並ぶ割合です。0.5は偶然、1は完全を意味します。")
    case "r2":
      language(
        "R²: the share of the spread of the number that the model explains; 0 is no better than the mean.",
        "R²：数値のばらつきのうちモデルが説明できる割合です。0は平均値を答えるのと同じです。")
    case "c_index":
      language(
        "Concordance: how often, of two patients, the one with the higher risk has the event first; .5 is chance.",
        "一致指数：2人の患者のうち、予測リスクの高いほうに先に事象が起こる割合です。0.5は偶然です。")
    default: nil
    }
  }

  /// The kind of a modality.
  static func kind(_ kind: String, _ language: ReportLanguage) -> String {
    switch kind {
    case "image": language("pictures, one a case", "画像（1症例1枚）")
    case "bag": language("pictures, several a case", "画像（1症例複数枚）")
    case "tabular": language("table", "表形式")
    case "text": language("text", "文章")
    case "vector": language("vector", "ベクトル")
    default: kind
    }
  }

  /// What a model is there for.
  static func role(_ role: ModelFindings.Role?, _ language: ReportLanguage) -> String {
    switch role {
    case .fusion: language("fused", "統合")
    case .baseline: language("simple baseline", "単純な基準")
    case .unimodal, nil: language("one modality", "単一モダリティ")
    }
  }

  /// How a model is marked in charts.
  static func mark(_ role: ModelFindings.Role?) -> (IntervalChart.Mark, String) {
    switch role {
    case .fusion: (.diamond, "two")
    case .baseline: (.square, "five")
    case .unimodal, nil: (.circle, "one")
    }
  }
}
