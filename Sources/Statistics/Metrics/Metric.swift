/// A figure of merit.
///
/// Which figures there are depends on what is predicted: see ``ofClasses``, ``ofLabels``,
/// ``ofNumbers`` and ``ofRisks``. The raw names are the keys of `findings.json`.
public enum Metric: String, Sendable, Hashable, CaseIterable, Codable {
  /// The share of cases whose decision is right.
  case accuracy
  /// The mean over the classes of the share of their cases that are found.
  case balancedAccuracy = "balanced_accuracy"
  /// The mean over the classes of 2·TP / (2·TP + FP + FN); several labels: the mean over them.
  case macroF1 = "macro_f1"
  /// Matthews' correlation of decision and truth, in Gorodkin's form for several classes.
  case mcc
  /// The chance that a case of a class outranks one of another; several classes: one-vs-rest mean; several labels: the
  /// mean over them.
  case rocAUC = "roc_auc"
  /// Precision averaged over the steps of recall; several classes: one-vs-rest mean; several
  /// labels: the mean over them.
  case averagePrecision = "average_precision"
  /// The mean squared error of the probabilities; several classes: summed over them; several labels:
  /// the mean over them.
  case brier
  /// The gap between confidence and accuracy of the likeliest class, over ten bins.
  case ece

  // Several labels a case.
  /// 2·TP / (2·TP + FP + FN) over the cells of all labels together.
  case microF1 = "micro_f1"
  /// The share of cases whose labels are all decided rightly.
  case subsetAccuracy = "subset_accuracy"
  /// The share of cells (a case and a label) that are decided wrongly.
  case hammingLoss = "hamming_loss"

  // A number.
  /// One minus the squared error over that of the mean: below zero is worse than the mean.
  case r2
  /// The mean absolute error, in the number's unit.
  case meanAbsoluteError = "mae"
  /// The root of the mean squared error, in the number's unit.
  case rootMeanSquaredError = "rmse"
  /// Spearman's correlation of the ranks; ties get midranks.
  case spearman

  // A time to an event.
  /// Harrell's concordance: the chance that of two cases whose order is known the one with the
  /// higher risk has its event first; ties of risk count half.
  case concordance = "c_index"
  /// Uno's concordance: pairs weigh by the inverse squared chance of not being censored before the
  /// earlier event, so that the figure does not depend on who was censored when.
  case unoConcordance = "c_index_ipcw"

  /// The figures of cases of one class each.
  public static let ofClasses: [Metric] = [
    .accuracy, .balancedAccuracy, .macroF1, .mcc, .rocAUC, .averagePrecision, .brier, .ece,
  ]
  /// The figures of cases that may have several labels.
  public static let ofLabels: [Metric] = [
    .rocAUC, .averagePrecision, .macroF1, .microF1, .subsetAccuracy, .hammingLoss, .brier,
  ]
  /// The figures of predicted numbers.
  public static let ofNumbers: [Metric] = [
    .r2, .meanAbsoluteError, .rootMeanSquaredError, .spearman,
  ]
  /// The figures of predicted risks of an event.
  public static let ofRisks: [Metric] = [.concordance, .unoConcordance]

  /// Whether a higher figure is a better one.
  public var higherIsBetter: Bool {
    switch self {
    case .accuracy, .balancedAccuracy, .macroF1, .mcc, .rocAUC, .averagePrecision, .microF1,
      .subsetAccuracy, .r2, .spearman, .concordance, .unoConcordance:
      true
    case .brier, .ece, .hammingLoss, .meanAbsoluteError, .rootMeanSquaredError: false
    }
  }

  /// What a model without any information reaches, where that does not depend on the data.
  public var chanceLevel: Double? {
    switch self {
    case .rocAUC, .concordance, .unoConcordance: 0.5
    case .mcc, .r2, .spearman: 0
    default: nil
    }
  }
}
