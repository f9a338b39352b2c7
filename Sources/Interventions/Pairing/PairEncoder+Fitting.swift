import Cohorts
public import Encoders
import Layers
import Statistics
public import Tensors
public import Training

extension PairEncoder {
  /// Fits an encoder on the training part of a fold; its inner part says when to stop.
  ///
  /// Deterministic under the seed, and resumable where the trainer has a checkpoint.
  ///
  /// - Parameters:
  ///   - seed: Of initial parameters, order and dropout.
  ///   - name: Names the random streams.
  /// - Throws: ``InterventionsError`` with code `missingInput` or `tooFewCases`, `TrainingError`, or
  ///   what reading pictures throws.
  public static func fitted(
    _ fold: PreparedFold, settings: PairEncoderSettings, training: TrainingSettings, seed: UInt64,
    name: String, checkpoint: Checkpoint? = nil,
    isInterrupted: @escaping @Sendable () -> Bool = { false },
    onEvent: (TrainingEvent) -> Void = { _ in }
  ) throws -> (encoder: PairEncoder, outcome: TrainingOutcome) {
    var stream = RandomStream(seed: seed, "pair encoder", name)
    let encoder = try PairEncoder(
      shapes: fold.shapes, settings: settings, generator: Generator(seed: stream.next()))
    let trainer = Trainer(
      settings: training, seed: seed, name: name, checkpoint: checkpoint,
      isInterrupted: isInterrupted)
    let outcome = try trainer.fit(PairTask(encoder, fold: fold), onEvent: onEvent)
    return (encoder, outcome)
  }

  /// Cases of the fold's cohort in the common space, and which modalities they have.
  ///
  /// - Returns: For each modality `[cases, width]`, float32, without a record.
  public func embeddings(
    _ fold: PreparedFold, cases: [Int], batchSize: Int = 64
  ) throws -> (rows: [String: Tensor], presence: [String: [Bool]]) {
    var parts: [String: [Tensor]] = [:]
    try withoutGradients {
      for start in stride(from: 0, to: cases.count, by: batchSize) {
        let chunk = Array(cases[start..<min(start + batchSize, cases.count)])
        for (name, batch) in try fold.batches(chunk, modalities: modalities) {
          parts[name, default: []].append(try embed(name, batch))
        }
      }
    }
    var rows: [String: Tensor] = [:]
    var presence: [String: [Bool]] = [:]
    for name in modalities {
      let has = try fold.cohort.modality(name).presence
      presence[name] = cases.map { has[$0] }
      rows[name] =
        try parts[name].map { try Tensor.concatenated($0) } ?? .zeros([0, settings.width])
    }
    return (rows, presence)
  }
}
