import Findings

/// The metric in which the models of a document are compared, as tables and figures show it.
struct PrimaryMetric: Sendable {
  /// Its key in the metrics of a model.
  let key: String

  init(_ document: FindingsDocument) { key = document.primaryMetric ?? "roc_auc" }

  /// Its short name, for columns and sentences.
  var name: String { SummaryTable.metricName(key) }

  /// Its name in full, for the title of a figure.
  var title: String {
    switch key {
    case "roc_auc": "Area under the ROC curve"
    case "r2": "Share of the spread explained (R²)"
    case "c_index": "Concordance (Harrell's C)"
    default: name
    }
  }

  /// What a model without information reaches.
  var chance: Double { key == "r2" ? 0 : 0.5 }

  /// The other figures of a table, by kind of label.
  var others: [(key: String, title: String, isDispensable: Bool)] {
    switch key {
    case "r2":
      [("mae", "MAE", false), ("rmse", "RMSE", true), ("spearman", "Spearman", false)]
    case "c_index": [("c_index_ipcw", "Uno C", false)]
    default: []
    }
  }
}
