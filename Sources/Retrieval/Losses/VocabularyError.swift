package import Tensors

/// The summed cross entropy of rows against a vocabulary and its derivatives, a chunk of rows at a time.
///
/// Logits, their logarithms and their derivatives are each `[rows, vocabulary]`: more than all else that a small text
/// encoder keeps for its backward pass. Each chunk's are gone before the next one's are made.
package struct VocabularyError {
  /// The sum, one number, without a record.
  package let value: Tensor
  /// By rows, words and bias; nil where nothing is recorded.
  private let slopes: (rows: Tensor, words: Tensor, bias: Tensor)?

  /// - Parameters:
  ///   - rows: `[m, D]`.
  ///   - targets: The right words, `[m]` (int64).
  ///   - words: `[vocabulary, D]`.
  ///   - bias: `[vocabulary]`.
  ///   - chunk: Rows at once, at least 1.
  package init(
    rows: Tensor, targets: Tensor, words: Tensor, bias: Tensor, chunk: Int
  ) throws(TensorError) {
    let count = rows.shape[0]
    // Rows come out of trained layers: where they have no record, nothing is being learned.
    let isRecorded = rows.requiresGradient
    var value: Tensor?
    var slopes: [Tensor] = []
    var ofRows: [Tensor] = []
    // Leaves of their own: the record of a chunk ends here.
    let (ownWords, ownBias) =
      isRecorded ? (try words.tracked(), try bias.tracked()) : (words, bias)
    for start in stride(from: 0, to: count, by: max(1, chunk)) {
      let range = start..<min(count, start + max(1, chunk))
      let right = try targets.sliced(range)
      let part = try rows.detached().sliced(range)
      func error(_ part: Tensor) throws(TensorError) -> Tensor {
        let logits = try precise(part.linear(weight: ownWords, bias: ownBias))
        return try logits.crossEntropy(targets: right) * Double(range.count)
      }
      let own: Tensor
      if isRecorded {
        let tracked = try part.tracked()
        let loss = try withGradients { () throws(TensorError) in try error(tracked) }
        let found = try loss.gradients(of: [tracked, ownWords, ownBias])
        guard let ofPart = found[0], let ofWords = found[1], let ofBias = found[2] else {
          throw TensorError(
            .invalidArgument, operation: "VocabularyError", message: "expected three derivatives")
        }
        ofRows.append(ofPart)
        if slopes.isEmpty {
          slopes = [ofWords, ofBias]
        } else {
          try slopes[0].add(ofWords, scale: 1)
          try slopes[1].add(ofBias, scale: 1)
        }
        own = try loss.detached()
      } else {
        own = try withoutGradients { () throws(TensorError) in try error(part) }
      }
      if let sum = value { value = try sum + own } else { value = own }
    }
    if let value {
      self.value = value
    } else {
      self.value = try Tensor(scalar: 0).converted(to: rows.dtype ?? .float32)
    }
    self.slopes =
      ofRows.isEmpty
      ? nil : (try Tensor.concatenated(ofRows), slopes[0], slopes[1])
  }

  /// The sum as a number that gradients can be asked of: a linear form carries the derivatives, which are known,
  /// into autograd.
  package func recorded(rows: Tensor, words: Tensor, bias: Tensor) throws(TensorError) -> Tensor {
    guard let slopes else { return value }
    return try withoutAutocast(on: rows.device) { () throws(TensorError) in
      var form: Tensor?
      for (tensor, slope) in [(rows, slopes.rows), (words, slopes.words), (bias, slopes.bias)]
      where tensor.requiresGradient {
        // An inner product: a product of the elements would take as much memory again.
        let term = try precise(tensor).reshaped([-1]).matmul(precise(slope).reshaped([-1]))
        if let sum = form { form = try sum + term } else { form = term }
      }
      guard let form else { return value }
      return try value + (form - form.detached())
    }
  }
}
