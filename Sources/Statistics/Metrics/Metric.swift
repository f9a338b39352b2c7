/// A figure of merit.
///
/// The raw names are the keys of `findings.json`.
public enum Metric: String, Sendable, Hashable, CaseIterable, Codable {
  /// The share of cases whose decision is right.
  case accuracy
  /// The mean over the classes of the share of their cases that are found.
  case balancedAccuracy = "balanced_accuracy"
  /// The mean over the classes of 2·TP / (2·TP + FP + FN).
  case macroF1 = "macro_f1"
  /// Matthews' correlation of decision and truth, in Gorodkin's form for several classes.
  case mcc
  /// The chance that a case of a class outranks one of another; several classes: one-vs-rest mean.
  case rocAUC = "roc_auc"
  /// Precision averaged over the steps of recall; several classes: one-vs-rest mean.
  case averagePrecision = "average_precision"
  /// The mean squared error of the probabilities; several classes: summed over them.
  case brier
  /// The gap between confidence and accuracy of the likeliest class, over ten bins.
  case ece

  /// Whether a higher figure is a better one.
  public var higherIsBetter: Bool {
    switch self {
    case .accuracy, .balancedAccuracy, .macroF1, .mcc, .rocAUC, .averagePrecision: true
    case .brier, .ece: false
    }
  }
}
