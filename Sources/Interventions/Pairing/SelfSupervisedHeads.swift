import Encoders
import Layers
import Predictors
import Tensors

/// What guesses, within one modality, the hidden from the seen.
///
/// - Pictures: SimSiam (Chen and He 2021, <https://arxiv.org/abs/2011.10566>): from each of two views the
///   other's projection, which gets no gradient.
/// - Tables and vectors: the hidden entries from the summary. Texts: the hidden words from their
///   places.
struct SelfSupervisedHeads {
  private enum Head {
    case picture(projector: MLP, predictor: MLP)
    case entries(numbers: Linear?, codes: Linear?, codeCounts: [Int])
    case words(Linear)
  }

  private let heads: [String: Head]

  init(
    shapes: [(name: String, shape: ModalityShape)], width: Int, scope: Scope
  ) throws(TensorError) {
    var heads: [String: Head] = [:]
    for (name, shape) in shapes {
      let own = scope / name
      func linear(_ size: Int, _ label: String) throws(TensorError) -> Linear? {
        size > 0 ? try Linear(inputSize: width, outputSize: size, scope: own / label) : nil
      }
      switch shape {
      case .image, .bag, .pretrained, .features:
        heads[name] = .picture(
          projector: try MLP(
            inputSize: width, hiddenSize: width, outputSize: width, dropout: 0,
            scope: own / "projector"),
          predictor: try MLP(
            inputSize: width, hiddenSize: max(1, width / 2), outputSize: width, dropout: 0,
            scope: own / "predictor"))
      case .columns(let numericCount, let codeCounts):
        heads[name] = .entries(
          numbers: try linear(numericCount, "numbers"),
          codes: try linear(codeCounts.reduce(0, +), "codes"), codeCounts: codeCounts)
      case .vector(let count, _):
        heads[name] = .entries(numbers: try linear(count, "numbers"), codes: nil, codeCounts: [])
      case .words(let vocabularyCount):
        heads[name] = .words(
          try Linear(inputSize: width, outputSize: vocabularyCount, scope: own / "words"))
      }
    }
    self.heads = heads
  }

  /// The loss within a modality; nil where nothing was hidden.
  func loss(
    _ modality: String, first: Tensor, second: (tokens: Tensor, pooled: Tensor),
    hidden: HiddenEntries
  ) throws(TensorError) -> Tensor? {
    switch heads[modality] {
    case nil: return nil
    case .picture(let projector, let predictor):
      let left = try projector(first, mode: .evaluation)
      let right = try projector(second.pooled, mode: .evaluation)
      let own =
        try
        (cosine(predictor(left, mode: .evaluation), right.detached())
        + cosine(predictor(right, mode: .evaluation), left.detached())) * -0.5
      // Cases without a picture have a summary of zeros, on both sides.
      let present = try hidden.batch.presence.converted(to: .float32)
      return try (own * present).sum() / present.sum().clamped(min: 1)
    case .entries(let numbers, let codes, let codeCounts):
      var losses: [Tensor] = []
      if let numbers, let (mask, values) = hidden.numbers {
        let weights = try mask.converted(to: .float32)
        let errors = try (numbers(second.pooled) - values).power(2) * weights
        losses.append(try errors.sum() / weights.sum().clamped(min: 1))
      }
      if let codes, let (mask, values) = hidden.codes {
        let logits = try codes(second.pooled)
        var start = 0
        for (column, count) in codeCounts.enumerated() {
          let loss = try guess(
            logits.sliced(start..<start + count, axis: 1), values.selected(column, axis: 1),
            where: mask.selected(column, axis: 1))
          if let loss { losses.append(loss) }
          start += count
        }
      }
      return losses.isEmpty ? nil : try Tensor.stacked(losses).mean()
    case .words(let head):
      guard let (mask, values) = hidden.codes else { return nil }
      return try guess(
        head(second.tokens).flattened(from: 0, to: 1), values.reshaped([-1]),
        where: mask.reshaped([-1]))
    }
  }

  private func cosine(_ left: Tensor, _ right: Tensor) throws(TensorError) -> Tensor {
    let lengths = try left.norm(axes: [1]) * right.norm(axes: [1])
    return try (left * right).sum(axes: [1]) / lengths.clamped(min: 1e-8)
  }

  private func guess(
    _ logits: Tensor, _ targets: Tensor, where mask: Tensor
  ) throws(TensorError) -> Tensor? {
    let places = try mask.nonzeroPositions().reshaped([-1])
    guard places.count > 0 else { return nil }
    return try logits.selecting(places).crossEntropy(targets: targets.selecting(places))
  }
}
