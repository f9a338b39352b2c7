import Tensors

/// The one threshold of BatchTopK after training: with it a row has k active features on average, on the
/// rows of the fit.
enum InferenceThreshold {
  /// The threshold that keeps `rows · k` of all that features see, or 0 if fewer are above 0.
  ///
  /// The candidates of all blocks are kept, so it is exact, but never more than twice as many as needed.
  static func of(
    _ parameters: DictionaryParameters, x: Tensor, k: Int
  ) throws(TensorError) -> Double {
    let (rows, features) = (x.shape[0], parameters.directions.shape[0])
    let wanted = rows * k
    let blockSize = FeatureDictionary.blockSize(featureCount: features)
    var floor = 0.0
    var kept = try Tensor.zeros([0], dtype: x.dtype ?? .float32, device: x.device)
    for start in stride(from: 0, to: rows, by: blockSize) {
      let block = try x.sliced(start..<min(start + blockSize, rows)) - parameters.bias
      let h = try block.linear(weight: parameters.encoderWeight, bias: parameters.encoderBias)
      kept = try .concatenated([kept, h.rows(h .> floor)])
      if kept.count > 2 * (wanted + 1) {
        floor = try SparseKernels.largest(kept, rank: wanted + 1).item()
        // Equals of the floor stay: it may be the answer.
        kept = try kept.rows(kept .>= floor)
      }
    }
    guard kept.count > wanted else { return 0 }
    // What is above the first value that must go.
    return try SparseKernels.largest(kept, rank: wanted + 1).item()
  }
}
