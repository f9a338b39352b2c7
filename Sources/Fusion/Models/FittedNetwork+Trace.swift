import Encoders
public import Predictors
import Tensors

extension FusionNetwork {
  /// A modality's encoder where it can compute only what changes.
  func traceableEncoder(_ modality: String) -> (any TraceableEncoder)? {
    encoders[modality] as? any TraceableEncoder
  }
}

extension FittedNetwork: IncrementalFusionModel {
  /// The bytes that a trace of one picture takes; `nil` for other inputs.
  ///
  /// What is kept and gathered piece by piece pays on the processor only; elsewhere parts are hidden by
  /// whole passes.
  public func traceByteCount(_ modality: String, like input: ModalityBatch) -> Int? {
    guard network.device == .cpu else { return nil }
    if let frozen = fold.frozenEncoder(modality) { return frozen.traceByteCount(like: input) }
    return network.traceableEncoder(modality)?.traceByteCount(like: input)
  }

  /// Runs an encoder on inputs, and keeps what it computed.
  public func trace(
    _ modality: String, _ input: ModalityBatch
  ) throws(PredictorError) -> any EncodingTrace {
    if let frozen = fold.frozenEncoder(modality), let encoder = network.encoders[modality] {
      let trace = try translated("encoding \"\(modality)\"") { () throws(TensorError) in
        try withoutGradients { () throws(TensorError) in try frozen.trace(input, behind: encoder) }
      }
      return FittedTrace(model: self, modality: modality, trace: trace)
    }
    guard let encoder = network.traceableEncoder(modality) else {
      throw PredictorError(.failed, "the encoder of \"\(modality)\" has nothing to reuse")
    }
    let trace = try translated("encoding \"\(modality)\"") { () throws(TensorError) in
      try withoutGradients { () throws(TensorError) in try encoder.trace(input) }
    }
    return FittedTrace(model: self, modality: modality, trace: trace)
  }

  /// A trace of one encoder of the network.
  private final class FittedTrace: EncodingTrace {
    private let model: FittedNetwork
    private let modality: String
    private let trace: any EncoderTrace

    init(model: FittedNetwork, modality: String, trace: any EncoderTrace) {
      self.model = model
      self.modality = modality
      self.trace = trace
    }

    func encode(_ change: InputChange) throws(PredictorError) -> Encoding {
      try encode(change, keepsChanges: false)
    }

    func advance(_ boxes: InputChange.ChangedBoxes) throws(PredictorError) -> Encoding {
      try encode(.boxes(boxes), keepsChanges: true)
    }

    private func encode(
      _ change: InputChange, keepsChanges: Bool
    ) throws(PredictorError) -> Encoding {
      try model.translated("encoding \"\(modality)\"") { () throws(TensorError) in
        try withoutGradients { () throws(TensorError) in
          let (tokens, presence) = try trace(change, keepsChanges: keepsChanges)
          guard case .elements(let changed) = change else {
            return Encoding(tokens: tokens, presence: presence)
          }
          return Encoding(
            tokens: tokens, presence: presence,
            evidence: try model.network.evidence(modality, changed.batch))
        }
      }
    }
  }
}
