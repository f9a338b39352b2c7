import Foundation
import Statistics
import Tensors
import Training

/// One dictionary while it is trained: its numbers, the optimizer's, and how long features are silent.
final class DictionaryLearner {
  let settings: DictionarySettings
  let featureCount: Int
  private(set) var parameters: DictionaryParameters
  private let firstMoments: [Tensor]
  private let secondMoments: [Tensor]
  private let stepCounts: [Tensor]
  /// Rows seen since each feature was last active, `[features]`, float64.
  private(set) var silence: Tensor
  private(set) var losses: [Double] = []
  private let groups: FeatureGroups?
  private let rowsUntilDead: Double
  /// What the last batch kept least; speeds the next one up.
  private var smallestKept: Double?

  /// Creates a dictionary whose directions are random and whose bias is the rows' mean.
  ///
  /// - Parameters:
  ///   - settings: Resolved ones.
  ///   - weight: `[features, width]`, to be used as the encoder's: a part of what several share.
  ///   - x: All rows.
  ///   - mean: Their mean.
  init(_ settings: DictionarySettings, weight: Tensor, x: Tensor, mean: Tensor) throws {
    self.settings = settings
    let (features, width) = (weight.shape[0], weight.shape[1])
    featureCount = features
    let dtype = weight.dtype ?? .float32
    let device = weight.device
    var stream = RandomStream(seed: settings.seed, "dictionary", "directions")
    let generator = try Generator(seed: stream.next())
    let directions = try Tensor.normal([features, width], generator: generator, dtype: .float64)
      .converted(to: dtype).to(device).copied()
    try SparseKernels.normalizeRows(directions)
    try weight.assign(directions)
    parameters = DictionaryParameters(
      encoderWeight: weight, encoderBias: try .zeros([features], dtype: dtype, device: device),
      directions: directions, bias: try mean.copied())
    if case .jumpReLU = settings.variant {
      // Thresholds learn by their logarithm, so slowly that they must start near where they belong:
      // where a row has k active features on average.
      let sample = try x.sliced(0..<min(x.shape[0], 4096))
      let start = try InferenceThreshold.of(parameters, x: sample, k: settings.k)
      parameters.logThresholds = try .full(
        [features], log(max(1e-3, start)), dtype: dtype, device: device)
    }
    var first: [Tensor] = []
    var second: [Tensor] = []
    var counts: [Tensor] = []
    for tensor in parameters.list {
      first.append(try tensor.zerosLike())
      second.append(try tensor.zerosLike())
      counts.append(try .zeros([], device: device))
    }
    (firstMoments, secondMoments, stepCounts) = (first, second, counts)
    silence = try .zeros([features], dtype: .float64, device: device)
    let ends = settings.groupEnds(featureCount: features)
    groups = ends.count > 1 ? try FeatureGroups(ends: ends, device: device) : nil
    rowsUntilDead = settings.deadPasses * Double(x.shape[0])
  }

  /// be − We b: with it the encoders of several dictionaries are one product.
  func shiftedBias() throws(TensorError) -> Tensor {
    try parameters.encoderBias
      - parameters.encoderWeight.matmul(parameters.bias.unsqueezed(1)).squeezed(1)
  }

  /// Learns from a batch.
  ///
  /// - Parameters:
  ///   - x: `[rows, width]`; of pairs, the first rows of all pairs and then the second ones.
  ///   - h: What features see, `[rows, features]`.
  ///   - step: The step's number from 0, for masks.
  func learn(x: Tensor, h seen: Tensor, step: Int, learningRate: Double) throws {
    var h = seen
    if case .maskedGroupSparse(_, let masked) = settings.variant {
      h = try hidden(h, share: masked, step: step)
    }
    var batch = try gradients(x: x, h: h)
    let loss = try batch.loss.item()
    // A feature is dead by what happened before this batch.
    if settings.usesRanks, settings.auxiliaryWeight > 0 {
      let auxiliary = try AuxiliaryGradients.of(
        parameters, x: x, h: h, residual: batch.residual, isDead: silence .>= rowsUntilDead,
        count: settings.auxiliaryCount ?? 1, weight: settings.auxiliaryWeight,
        waits: x.device == .cpu)
      if let auxiliary { batch.gradients = try batch.gradients.adding(auxiliary) }
    }
    try SparseKernels.project(batch.gradients.directions, awayFrom: parameters.directions)
    let limited = try clipped(batch.gradients.list, toNorm: settings.gradientNorm)
    // One such step would make every parameter NaN.
    guard loss.isFinite, limited.norm.isFinite else {
      throw DictionariesError(
        .diverged,
        "dictionary of \(featureCount) features, seed \(settings.seed): the loss became \(loss), the "
          + "gradient's norm \(limited.norm) in step \(step + 1); lower the learning rate (now "
          + "\(learningRate)) or check the rows for extremes")
    }
    for count in stepCounts { try count.add(count.onesLike(), scale: 1) }
    try Tensor.stepAdamW(
      parameters: parameters.list, gradients: limited.gradients.compactMap { $0 },
      firstMoments: firstMoments, secondMoments: secondMoments, steps: stepCounts,
      learningRate: learningRate, beta1: 0.9, beta2: 0.999, weightDecay: 0, epsilon: 1e-8)
    try SparseKernels.normalizeRows(parameters.directions)
    silence = try (silence + Double(x.shape[0])).filled(where: batch.activity .> 0, with: 0)
    losses.append(loss)
  }

  private func gradients(x: Tensor, h: Tensor) throws -> BatchGradients {
    let rowCount = x.shape[0]
    switch settings.variant {
    case .relu:
      return try DenseGradients.relu(
        parameters, x: x, h: h, penalty: settings.sparsityPenalty ?? 0)
    case .jumpReLU(let bandwidth):
      return try DenseGradients.jumpReLU(
        parameters, x: x, h: h, penalty: settings.sparsityPenalty ?? 0, bandwidth: bandwidth)
    case .topK:
      return try SparseGradients.of(
        parameters, x: x, entries: BatchSelection.topK(h, k: settings.k),
        divisor: Double(rowCount))
    case .batchTopK, .matryoshka:
      let (entries, smallest) = try BatchSelection.batchTopK(
        h, k: settings.k, guess: smallestKept.map { $0 * 0.8 }, groups: groups)
      smallestKept = smallest
      return try SparseGradients.of(
        parameters, x: x, entries: entries, divisor: Double(rowCount),
        groupCount: groups?.count ?? 1)
    case .groupSparse(let penalty), .maskedGroupSparse(let penalty, _):
      let entries = try BatchSelection.topK(h, k: settings.k)
      return try SparseGradients.of(
        parameters, x: x, entries: entries, divisor: Double(rowCount / 2),
        penalty: GroupPenalty.of(
          entries, rowCount: rowCount, featureCount: featureCount, weight: penalty))
    }
  }

  /// Hides a random share of features, the same from both rows of a pair.
  private func hidden(_ h: Tensor, share: Double, step: Int) throws -> Tensor {
    var stream = RandomStream(seed: settings.seed, "dictionary", "mask", "step \(step)")
    let generator = try Generator(seed: stream.next())
    let pairCount = h.shape[0] / 2
    let mask = try Tensor.uniform([pairCount, featureCount], generator: generator) .< share
    return try h.filled(
      where: .concatenated([mask, mask]).to(h.device), with: -.infinity)
  }

  /// Everything that a resumed training must know, by name.
  func state() throws(TensorError) -> [String: Tensor] {
    var state: [String: Tensor] = [:]
    for (index, name) in parameters.names.enumerated() {
      state["\(name)"] = parameters.list[index]
      state["\(name).exp_avg"] = firstMoments[index]
      state["\(name).exp_avg_sq"] = secondMoments[index]
      state["\(name).step"] = stepCounts[index]
    }
    state["silence"] = silence
    state["losses"] = try Tensor(losses)
    return state
  }

  /// Takes up the state that ``state()`` gave after some steps.
  ///
  /// - Throws: ``DictionariesError`` with code `damagedFile` if a tensor is missing or of another shape.
  func load(_ state: [String: Tensor], step: Int) throws {
    for (name, tensor) in try self.state() {
      let shape = name == "losses" ? [step] : tensor.shape
      guard let saved = state[name], saved.shape == shape, saved.dtype == tensor.dtype else {
        throw DictionariesError(
          .damagedFile,
          "checkpoint: expected \"\(name)\" of shape \(shape), found "
            + "\(state[name].map { "\($0.shape)" } ?? "none"); remove the file to train anew")
      }
      if name == "losses" {
        losses = try saved.array(of: Double.self)
      } else {
        try tensor.assign(saved)
      }
    }
  }

  /// The parameters as they are now, in memory of their own.
  func snapshot() throws(TensorError) -> DictionaryParameters {
    DictionaryParameters(
      encoderWeight: try parameters.encoderWeight.copied(),
      encoderBias: try parameters.encoderBias.copied(),
      directions: try parameters.directions.copied(), bias: try parameters.bias.copied(),
      logThresholds: try parameters.logThresholds?.copied())
  }
}
