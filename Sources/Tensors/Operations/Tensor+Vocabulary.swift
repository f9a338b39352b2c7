import CTorch

extension Tensor {
  /// The cross entropy of rows against a vocabulary, summed over rows.
  ///
  /// The same as the logits' cross entropy, but logits and their derivatives, `[rows, vocabulary]`, are never there
  /// for more than a chunk of rows. There are no second derivatives.
  ///
  /// - Parameters:
  ///   - targets: The right words, `[m]` (int64), for `self` `[m, D]`.
  ///   - words: `[vocabulary, D]`.
  ///   - bias: `[vocabulary]`.
  ///   - chunk: Rows at once, at least 1: it changes memory, not the value beyond rounding.
  public func vocabularyError(
    targets: Tensor, words: Tensor, bias: Tensor, chunk: Int
  ) throws(TensorError) -> Tensor {
    var result: OpaquePointer?
    let status = withExtendedLifetime((self, words, bias, targets)) {
      chiasm_vocabulary_error(
        storage.handle, words.storage.handle, bias.storage.handle, targets.storage.handle,
        Int64(chunk), &result)
    }
    try check(status, "vocabularyError", shapes: [shape, words.shape, bias.shape, targets.shape])
    return try Tensor(result: result, operation: "vocabularyError")
  }
}
