public import Cohorts
public import Tensors

/// Some cases of a cohort.
public struct CaseBatch: Sendable {
  /// The cohort.
  public let cohort: Cohort
  /// Indices of its cases.
  public let cases: [Int]

  /// Creates a batch.
  public init(cohort: Cohort, cases: [Int]) {
    self.cohort = cohort
    self.cases = cases
  }
}

/// Anything that maps cases to outputs: a model of ours, or one that somebody else trained.
public protocol Predictor {
  /// The modalities that are read, in order.
  var modalities: [String] { get }
  /// The number of outputs a case.
  var outputCount: Int { get }
  /// The outputs (logits, or one regression value) of some cases, `[cases, outputs]`.
  func predict(_ batch: CaseBatch) throws(PredictorError) -> Tensor
}

/// A model that is split where its modalities cross.
///
/// The split is what makes attribution cheap (an encoder runs once a case, whatever is occluded
/// afterwards) and missing modalities natural (an encoding without tokens).
public protocol FusionModel: PreparedPredictor {
  /// Runs one modality's encoder.
  func encode(_ modality: String, _ input: ModalityBatch) throws(PredictorError) -> Encoding
  /// Joins the encodings: logits `[cases, outputs]`. Every modality of the model must be there.
  func fuse(_ encodings: [String: Encoding]) throws(PredictorError) -> Tensor
}

extension FusionModel {
  /// Encodes and joins.
  public func predict(_ inputs: [String: ModalityBatch]) throws(PredictorError) -> Tensor {
    try fuse(encodings(of: inputs))
  }

  /// The encodings of all modalities of some cases.
  public func encodings(_ batch: CaseBatch) throws(PredictorError) -> [String: Encoding] {
    try encodings(of: prepare(batch))
  }

  /// The encodings of inputs that are already prepared, perhaps with parts filled.
  public func encodings(
    of inputs: [String: ModalityBatch]
  ) throws(PredictorError) -> [String: Encoding] {
    var encodings: [String: Encoding] = [:]
    for modality in modalities {
      guard let input = inputs[modality] else {
        throw PredictorError(
          .missingModality, "the model reads \"\(modality)\", which the cohort does not have")
      }
      encodings[modality] = try encode(modality, input)
    }
    return encodings
  }
}
