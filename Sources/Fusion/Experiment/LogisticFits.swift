import LinearModels

/// Logistic models of one split by their modalities: several models of a split need the same.
final class LogisticFits {
  private var models: [[String]: LogisticRegression] = [:]

  /// The model of some modalities, if it was fitted.
  subscript(modalities: [String]) -> LogisticRegression? {
    get { models[modalities] }
    set { models[modalities] = newValue }
  }
}
