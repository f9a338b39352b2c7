import Layers
import Statistics
import Tensors
import Training

/// Trains a ``ContrastiveHead`` on cases that have rows in two modalities or more.
///
/// The result depends on settings, rows and thread count alone.
public struct ContrastiveTraining: Sendable {
  /// A head, and how its training went.
  public struct Outcome: Sendable {
    /// The head.
    public let head: ContrastiveHead
    /// The settings, with every default filled in.
    public let settings: ContrastiveSettings
    /// The loss of every step.
    public let losses: [Double]
  }

  /// How it is trained.
  public let settings: ContrastiveSettings
  /// Asked between steps; true ends training with ``DictionariesError`` code `interrupted`.
  public let isInterrupted: @Sendable () -> Bool

  /// Creates a training.
  public init(
    _ settings: ContrastiveSettings = ContrastiveSettings(),
    isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) {
    self.settings = settings
    self.isInterrupted = isInterrupted
  }

  /// Trains.
  ///
  /// - Throws: ``DictionariesError``: `invalidArgument`, `tooFewRows` if fewer than 20 cases have rows
  ///   in two modalities, `diverged`, `interrupted`.
  public func fit(
    _ rows: DictionaryRows, onEvent: (DictionaryTrainingEvent) -> Void = { _ in }
  ) throws -> Outcome {
    let settings = try settings.resolved(width: rows.width, caseCount: rows.caseCount)
    let normalization = try InputNormalization(
      fitting: rows.modalities.map { try $0.rows.converted(to: .float32) }, modalities: rows.names,
      usesUnitRows: settings.usesUnitRows, subtractsMeans: settings.subtractsMeans)
    let pairs = try PairedCases(rows)
    guard pairs.list.count >= DictionaryPlan.smallestRowCount else {
      throw DictionariesError(
        .tooFewRows,
        "\(pairs.list.count) pairs of rows of one case; contrastive features expect at least "
          + "\(DictionaryPlan.smallestRowCount)")
    }
    let store = ParameterStore()
    let head = try Self.makeHead(
      store, settings, rows: rows, normalization: normalization)
    var optimizerSettings = AdamW.Settings()
    optimizerSettings.weightDecay = settings.weightDecay
    let optimizer = try AdamW(store, settings: optimizerSettings)
    let schedule = Schedule(
      peak: settings.learningRate, warmupSteps: settings.steps / 10, totalSteps: settings.steps)
    // All pairs of a batch are of the same two modalities: others would be told apart by modality.
    var orders = pairs.byModalities.enumerated().map { index, chosen in
      BatchOrder(
        count: chosen.count, size: settings.batchSize, seed: settings.seed, name: "pairs \(index)")
    }
    var losses: [Double] = []
    onEvent(.start(step: 0, steps: settings.steps))
    for step in 0..<settings.steps {
      if isInterrupted() {
        throw DictionariesError(
          .interrupted,
          "training of contrastive features stopped after step \(step) of \(settings.steps)")
      }
      let kind = step % orders.count
      let chosen = orders[kind].batch(step: step / orders.count).map {
        pairs.byModalities[kind][$0]
      }
      let (first, second) = pairs.modalities[kind]
      func features(_ modality: Int, _ indices: [Int]) throws -> Tensor {
        let own = rows.modalities[modality]
        let batch = try own.rows.selecting(Tensor(indices.map(Int64.init)))
        return try InfoNCE.normalized(
          settings.activation(head.preactivations(batch, modality: own.name)))
      }
      let (forward, backward) = try InfoNCE.losses(
        features(first, chosen.map(\.first)), features(second, chosen.map(\.second)),
        temperature: settings.temperature)
      let loss = try (forward + backward) * 0.5
      let gradients = try clipped(loss.gradients(of: optimizer.parameters), toNorm: 1)
      let value = try loss.detached().item()
      guard value.isFinite, gradients.norm.isFinite else {
        throw DictionariesError(
          .diverged,
          "contrastive features: the loss became \(value) in step \(step + 1); lower the learning "
            + "rate (now \(settings.learningRate)) or raise the temperature")
      }
      try optimizer.step(
        gradients: gradients.gradients, learningRate: schedule.learningRate(step: step))
      losses.append(value)
      onEvent(.stepEnd(step: step + 1, steps: settings.steps, losses: [value]))
    }
    return Outcome(head: try head.detached(), settings: settings, losses: losses)
  }

  private static func makeHead(
    _ store: ParameterStore, _ settings: ContrastiveSettings, rows: DictionaryRows,
    normalization: InputNormalization
  ) throws -> ContrastiveHead {
    var stream = RandomStream(seed: settings.seed, "contrastive", "weights")
    let root = store.scope(generator: try Generator(seed: stream.next()))
    func map(_ outputs: Int, _ scope: Scope) throws -> ContrastiveHead.Map {
      let layer = try Linear(inputSize: rows.width, outputSize: outputs, scope: scope)
      return ContrastiveHead.Map(
        weight: layer.weight, bias: try layer.bias ?? .zeros([outputs]))
    }
    let count = rows.modalities.count
    let separate = settings.hasSeparateHeads
    return try ContrastiveHead(
      modalities: rows.names,
      adapters: (0..<(separate ? 0 : count)).map { try map(rows.width, root / "adapter" / $0) },
      heads: (0..<(separate ? count : 1)).map {
        try map(settings.featureCount ?? 1, root / "head" / $0)
      }, normalization: normalization)
  }
}

extension ContrastiveHead {
  /// The same numbers without record.
  fileprivate func detached() throws -> ContrastiveHead {
    func detached(_ map: Map) throws -> Map {
      Map(weight: try map.weight.detached().copied(), bias: try map.bias.detached().copied())
    }
    return try ContrastiveHead(
      modalities: modalities, adapters: adapters.map(detached), heads: heads.map(detached),
      normalization: normalization)
  }
}

/// Rows of one case in two modalities, neither of them all zeros.
private struct PairedCases {
  /// The two modalities of each kind of pair.
  var modalities: [(first: Int, second: Int)] = []
  /// The pairs of each kind: row numbers within the modalities.
  var byModalities: [[(first: Int, second: Int)]] = []
  var list: [(first: Int, second: Int)] { byModalities.flatMap { $0 } }

  init(_ rows: DictionaryRows) throws {
    let places = try rows.modalities.map { modality in
      let isKept = try modality.rows.isNotZero().array(of: Bool.self)
      var places: [Int: Int] = [:]
      for (row, number) in modality.cases.enumerated() where isKept[row] { places[number] = row }
      return places
    }
    for first in rows.modalities.indices {
      for second in rows.modalities.indices where second > first {
        let found = rows.modalities[first].cases.compactMap { number in
          places[first][number].flatMap { row in places[second][number].map { (row, $0) } }
        }
        guard found.count > 1 else { continue }
        modalities.append((first, second))
        byModalities.append(found.map { (first: $0.0, second: $0.1) })
      }
    }
  }
}
