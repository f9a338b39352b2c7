public import Dictionaries
public import Encoders

/// A fold with what was fitted on its training part: a pair encoder, a dictionary of its space, and
/// the groups of features to change.
public struct EncodedFold {
  /// The fold.
  public let fold: PreparedFold
  /// The encoder.
  public let encoder: PairEncoder
  /// The dictionary.
  public let dictionary: FeatureDictionary
  /// The groups, chosen on the training part.
  public let sets: [FeatureSet]

  /// Joins the parts.
  ///
  /// - Throws: ``InterventionsError`` with code `mismatch` if they are of different widths or counts.
  public init(
    fold: PreparedFold, encoder: PairEncoder, dictionary: FeatureDictionary, sets: [FeatureSet]
  ) throws(InterventionsError) {
    guard dictionary.width == encoder.settings.width,
      sets.allSatisfy({ $0.featureCount == dictionary.featureCount })
    else {
      throw InterventionsError(
        .mismatch,
        "an encoder of width \(encoder.settings.width), a dictionary of width \(dictionary.width) "
          + "and \(dictionary.featureCount) features, and sets of other dictionaries do not fit")
    }
    self.fold = fold
    self.encoder = encoder
    self.dictionary = dictionary
    self.sets = sets
  }
}
