/// A model that somebody else trained, opened for one cohort.
///
/// Prepared inputs are as follows. Pixels and vectors are what the model gets, scaled as its
/// description says. Tables are raw: numbers, NaN for an empty cell, and codes of categories, 0 for an
/// empty cell, then from 2 the cohort's categories sorted by bytes. Texts are words by number, as
/// `Cohorts` counts words; a word that is taken out leaves no gap.
public protocol ExternalPredictor: PreparedPredictor {
  /// What the model takes and gives.
  var description: ExternalModelDescription { get }
  /// The classes of the outputs in the cohort's order; empty for values of a regression.
  ///
  /// A single output of a classifier is that of the second class.
  var classNames: [String] { get }
  /// What stands where in the prepared inputs of a modality; `nil` for one that is not read.
  func preparedNames(of modality: String) -> PreparedNames?
}

/// What stands where in the prepared inputs of a modality, for maps and tables.
public struct PreparedNames: Sendable, Hashable {
  /// A table's columns of numbers, in order.
  public var numeric: [String] = []
  /// A table's columns of categories, in order.
  public var categorical: [String] = []
  /// The categories of each, the first with the code 2.
  public var categories: [[String]] = []
  /// A vector's features, in order.
  public var features: [String] = []
  /// What a black pixel is in each channel of a picture.
  public var black: [Double] = []
}

extension ExternalPredictor {
  /// The modalities that are read, in the order of the inputs.
  public var modalities: [String] { description.modalities }
  /// The number of outputs a case.
  public var outputCount: Int { description.output.count }
  /// What the outputs mean.
  public var outputKind: ExternalModelDescription.Output.Kind { description.output.kind }
}
