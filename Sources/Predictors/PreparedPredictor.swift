public import Tensors

/// A predictor whose inputs can be looked at, and changed, between reading and predicting.
///
/// This is all that occlusion asks of a model that somebody else trained: `prepare` turns cases into
/// arrays, one batch a modality; the caller overwrites parts of them; the second `predict` answers for
/// what it is given. What the arrays mean (raw or standardized) is the model's own affair, as long as
/// both functions agree.
///
/// Rows are independent: the answer for a row depends on that row alone, so that rows may be joined
/// into batches of any size. A row whose `presence` is false lacks the modality, and what stands in
/// its content must not reach an output. Where a batch has a `design` beside its content, a model may
/// read either.
public protocol PreparedPredictor: Predictor {
  /// Reads the cases as the model is used to seeing them, one batch a modality of ``modalities``.
  func prepare(_ batch: CaseBatch) throws(PredictorError) -> [String: ModalityBatch]
  /// The outputs (logits, or one regression value) of prepared inputs, `[B, outputs]`.
  func predict(_ inputs: [String: ModalityBatch]) throws(PredictorError) -> Tensor
}

extension PreparedPredictor {
  /// Prepares and predicts.
  public func predict(_ batch: CaseBatch) throws(PredictorError) -> Tensor {
    try predict(prepare(batch))
  }
}
