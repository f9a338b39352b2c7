package import Layers
package import Tensors
import Training

/// A retrieval model with its cases, as the training loop sees it.
package final class RetrievalTask: LearningTask {
  /// What a step tells besides its loss.
  package struct StepReport: Sendable {
    /// The contrast, unweighted.
    package let contrast: Double?
    /// The reconstruction of pictures, unweighted.
    package let pictures: Double?
    /// The reconstruction of texts, unweighted.
    package let texts: Double?
    /// e^θ.
    package let scale: Double
    /// The share of pairs of the step whose text another has too.
    package let duplicateRate: Double
    /// How far the losses' gradients agree, in the steps that measure it.
    package let agreement: GradientAgreement?
  }

  package let store: ParameterStore
  package let model: RetrievalModel
  package let device: Device
  package let trainingCases: [Int]
  private let innerCases: [Int]
  private let source: PairSource
  private let options: Options
  private let onReport: (StepReport) -> Void
  private var epoch = 0
  private var stepCount = 0

  package struct Options: Sendable {
    /// Cases in a piece of the gradient cache; nil computes a step in one.
    package var chunk: Int?
    /// Steps from one measurement of gradients' agreement to the next; 0 for none.
    package var agreementInterval = 0
    /// Whether patches are dropped and tokens masked.
    package var isMasked = true
    /// What decides when to stop.
    package var stopRule = PretrainingSettings.StopRule.reciprocalRank
    /// Cases that are embedded at once.
    package var embeddingBatch = 64

    package init() {}
  }

  package init(
    model: RetrievalModel, store: ParameterStore, source: PairSource, training: [Int],
    inner: [Int], options: Options, device: Device = .cpu,
    onReport: @escaping (StepReport) -> Void = { _ in }
  ) {
    self.model = model
    self.store = store
    self.source = source
    self.device = device
    self.options = options
    self.onReport = onReport
    // A case with neither teaches nothing; with one, only what its own reconstruction teaches.
    let settings = model.settings
    trainingCases = training.filter {
      source.isPair($0) || (settings.reconstructsPictures && source.hasPicture($0))
        || (settings.predictsWords && source.hasText($0))
    }
    innerCases = inner.filter(source.isPair)
  }

  package func willBegin(epoch: Int) {
    self.epoch = epoch
    stepCount = 0
  }

  package func willTrain(on batches: [[Int]]) { source.willRead(batches.flatMap { $0 }) }

  /// The loss of a batch in one piece.
  package func loss(cases: [Int], mode: Mode, generator: Generator) throws -> Tensor {
    throw RetrievalError(
      .invalidArgument, "a contrastive loss is computed with its gradients, batch by batch")
  }

  /// The batch as pieces, sorted by length first, so that a piece holds little padding.
  ///
  /// The contrast does not depend on the order.
  package func pieces(_ cases: [Int]) throws -> [RetrievalBatch] {
    let draw = PairSource.Draw(epoch: epoch, isMasked: options.isMasked)
    guard let chunk = options.chunk, chunk < cases.count else {
      return [try source.batch(cases, draw: draw)]
    }
    let sorted = cases.enumerated().sorted {
      (source.length($0.element), $0.offset) < (source.length($1.element), $1.offset)
    }.map(\.element)
    return try stride(from: 0, to: sorted.count, by: chunk).map {
      try source.batch(Array(sorted[$0..<min($0 + chunk, sorted.count)]), draw: draw)
    }
  }

  package func gradients(
    of parameters: [Tensor], cases: [Int], autocast: DType?, mode: Mode, generator: Generator
  ) throws -> (loss: Double, gradients: [Tensor?]) {
    let step = ContrastiveStep(
      model: model, parameters: parameters, autocast: autocast, device: device)
    let measures =
      options.agreementInterval > 0 && model.settings.mode.reconstructs && options.isMasked
      && stepCount.isMultiple(of: options.agreementInterval)
    stepCount += 1
    let result = try step(pieces(cases), keepsApart: measures)
    let agreement = try result.apart.map {
      try GradientAgreement($0, names: store.trainable.map(\.name))
    }
    let keys = cases.compactMap(source.key)
    onReport(
      StepReport(
        contrast: result.contrast, pictures: result.pictures, texts: result.texts,
        scale: try model.logScale.detached().exponential().item(),
        duplicateRate: DuplicateKeys.rate(keys), agreement: agreement))
    return (result.loss, result.gradients)
  }

  /// Keeps the factor of similarities at most 100.
  package func didStep() throws {
    let scale = try model.logScale.detached()
    guard try scale.item() > ContrastiveLoss.largestLogScale else { return }
    try model.logScale.assign(scale.clamped(max: ContrastiveLoss.largestLogScale))
  }

  package func innerScore() throws -> Double? {
    guard options.stopRule != .none, let score = try innerRetrieval() else { return nil }
    switch options.stopRule {
    case .reciprocalRank: return -score.reciprocalRank
    case .recall: return -(score.pictureToText + score.textToPicture) / 2
    case .none: return nil
    }
  }

  /// How well the inner cases find each other; nil with fewer than two pairs, which say nothing.
  package func innerRetrieval() throws -> RetrievalScore? {
    guard innerCases.count > 1 else { return nil }
    let rows = try embeddings(of: innerCases)
    guard let pictures = rows.pictures, let texts = rows.texts else { return nil }
    return try RetrievalScore(
      pictures: pictures, texts: texts, keys: innerCases.compactMap(source.key))
  }

  /// Rows in the shared space, nothing masked; each list in the order of the cases that have it.
  package func embeddings(of cases: [Int]) throws -> (pictures: Tensor?, texts: Tensor?) {
    source.willRead(cases)
    return try withoutGradients {
      var pictures: [Tensor] = []
      var texts: [Tensor] = []
      for start in stride(from: 0, to: cases.count, by: options.embeddingBatch) {
        let part = Array(cases[start..<min(start + options.embeddingBatch, cases.count)])
        let batch = try source.batch(part, draw: nil)
        if let own = batch.pictures {
          pictures.append(try model.embed(patches: own.patches).to(.cpu))
        }
        if let own = batch.texts { texts.append(try model.embed(own).to(.cpu)) }
      }
      return (
        pictures.isEmpty ? nil : try .concatenated(pictures),
        texts.isEmpty ? nil : try .concatenated(texts)
      )
    }
  }
}
