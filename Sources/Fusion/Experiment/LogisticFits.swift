import LinearModels

/// Linear models of one split by their modalities: several models of a split need the same.
final class LogisticFits {
  private var models: [[String]: any LinearModel] = [:]

  /// The model of some modalities, if it was fitted.
  subscript(modalities: [String]) -> (any LinearModel)? {
    get { models[modalities] }
    set { models[modalities] = newValue }
  }
}
