import Cohorts
import Encoders
import Layers
public import Predictors
public import Tensors

/// A trained network together with the preprocessing it was trained with.
public final class FittedNetwork: FusionModel {
  /// The network.
  public let network: FusionNetwork
  let fold: PreparedFold
  /// Whether pictures are read as pixels even where a frozen encoder's features are kept: for who
  /// hides parts of them.
  private let readsPixels: Bool

  /// Joins a network and a fold's preprocessing.
  init(_ network: FusionNetwork, fold: PreparedFold, readsPixels: Bool = false) {
    self.network = network
    self.readsPixels = readsPixels
    self.fold = fold
  }

  /// The same model, which prepares pixels.
  var readingPixels: FittedNetwork { FittedNetwork(network, fold: fold, readsPixels: true) }

  /// The modalities that are read.
  public var modalities: [String] { network.modalities }

  /// The number of logits.
  public var outputCount: Int { network.outputCount }

  /// Reads and standardizes cases of the cohort that the model was fitted on.
  public func prepare(_ batch: CaseBatch) throws(PredictorError) -> [String: ModalityBatch] {
    do {
      return try fold.batches(batch.cases, modalities: modalities, asPixels: readsPixels)
    } catch {
      throw PredictorError(.unreadableInput, "cases could not be prepared", underlying: error)
    }
  }

  /// Runs one encoder, without recording gradients of parameters.
  ///
  /// Inputs, encodings and logits are on the processor; the network's device is an affair of its own.
  ///
  /// Pixels for a frozen encoder go through that first.
  public func encode(
    _ modality: String, _ input: ModalityBatch
  ) throws(PredictorError) -> Encoding {
    let input = try features(modality, input)
    return try translated("encoding \"\(modality)\"") { () throws(TensorError) in
      try withoutGradients { () throws(TensorError) in
        try network.encode(modality, input.to(network.device), mode: .evaluation).to(.cpu)
      }
    }
  }

  private func features(
    _ modality: String, _ input: ModalityBatch
  ) throws(PredictorError) -> ModalityBatch {
    do {
      return try fold.features(modality, input)
    } catch {
      throw PredictorError(.failed, "encoding \"\(modality)\"", underlying: error)
    }
  }

  /// Joins encodings.
  ///
  /// Gradients are recorded where an encoding asks for them.
  public func fuse(_ encodings: [String: Encoding]) throws(PredictorError) -> Tensor {
    try translated("joining the modalities") { () throws(TensorError) in
      try network.fuse(onDevice(encodings), mode: .evaluation).to(.cpu)
    }
  }

  /// Encodings where the network is.
  func onDevice(_ encodings: [String: Encoding]) throws(TensorError) -> [String: Encoding] {
    guard network.device != .cpu else { return encodings }
    var moved: [String: Encoding] = [:]
    for (name, encoding) in encodings { moved[name] = try encoding.to(network.device) }
    return moved
  }

  /// Some cases of the cohort as the network takes them.
  func prepared(_ cases: [Int]) throws(PredictorError) -> [String: ModalityBatch] {
    try prepare(CaseBatch(cohort: fold.cohort, cases: cases))
  }

  func translated<Result>(
    _ doing: String, _ body: () throws(TensorError) -> Result
  ) throws(PredictorError) -> Result {
    do throws(TensorError) {
      return try body()
    } catch {
      throw PredictorError(.failed, doing, underlying: error)
    }
  }
}

extension FusionModel {
  /// The logits of many cases, in pieces that bound the memory.
  func logits(_ cohort: Cohort, cases: [Int], batchSize: Int = 64) throws -> Tensor {
    guard !cases.isEmpty else { return try .zeros([0, outputCount]) }
    var parts: [Tensor] = []
    for chunk in cohort.pieces(of: cases, modalities: modalities, size: batchSize) {
      let batch = CaseBatch(cohort: cohort, cases: chunk)
      parts.append(try withoutGradients { try predict(batch) })
    }
    return try .concatenated(parts)
  }

  /// The encodings of many cases, each encoder run once a case.
  func allEncodings(
    _ cohort: Cohort, cases: [Int], batchSize: Int = 64
  ) throws -> [String: Encoding] {
    var parts: [String: [Encoding]] = [:]
    for chunk in cohort.pieces(of: cases, modalities: modalities, size: batchSize) {
      let batch = CaseBatch(cohort: cohort, cases: chunk)
      for (name, encoding) in try withoutGradients({ try encodings(batch) }) {
        parts[name, default: []].append(encoding)
      }
    }
    return try parts.mapValues { try Encoding.concatenated($0) }
  }

  /// The logits of encodings that are already there, in pieces.
  func logits(
    _ encodings: [String: Encoding], count: Int, batchSize: Int = 256
  ) throws -> Tensor {
    var parts: [Tensor] = []
    for start in stride(from: 0, to: count, by: batchSize) {
      let rows = Array(start..<min(start + batchSize, count))
      let chunk = try encodings.mapValues { try $0.selecting(rows) }
      parts.append(try withoutGradients { try fuse(chunk) })
    }
    return try .concatenated(parts)
  }
}
