/// What happens while dictionaries are trained, in order.
public enum DictionaryTrainingEvent: Sendable {
  /// Training begins, at a step above zero when it is resumed.
  case start(step: Int, steps: Int)
  /// A step ended; the loss of each dictionary.
  case stepEnd(step: Int, steps: Int, losses: [Double])
  /// The state was written.
  case saved(step: Int)
  /// A trained dictionary is being judged on the rows.
  case judging(dictionary: Int, of: Int)
}
