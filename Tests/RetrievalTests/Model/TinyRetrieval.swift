import Layers
import Retrieval
import Tensors

/// Small models and batches for tests.
enum TinyRetrieval {
  /// Pictures of 8 × 8 with one channel in 16 patches of 2 × 2, texts of up to 10 of 30 tokens.
  static func settings(
    _ change: (inout RetrievalModelSettings) -> Void = { _ in }
  ) -> RetrievalModelSettings {
    var settings = RetrievalModelSettings(
      picture: .vit(
        .init(
          width: 8, depth: 1, headCount: 2, hiddenSize: 12, patchSize: 2, gridSize: 4,
          inputChannels: 1)),
      text: .bert(
        .init(
          vocabularySize: 30, width: 8, depth: 1, headCount: 2, hiddenSize: 12, maximumLength: 10)),
      sharedWidth: 6)
    settings.decoder = .init(width: 8, depth: 1, headCount: 2)
    settings.maskToken = 4
    change(&settings)
    return settings
  }

  /// A model with its parameters.
  static func model(
    _ settings: RetrievalModelSettings, seed: UInt64 = 1, dtype: DType = .float64
  ) throws -> (RetrievalModel, ParameterStore) {
    let store = ParameterStore()
    let model = try RetrievalModel(
      settings, scope: store.scope(generator: Generator(seed: seed), dtype: dtype))
    return (model, store)
  }

  /// Pairs with random pictures and texts of random lengths, masked as the settings say.
  ///
  /// - Parameter padding: More positions behind the longest text.
  static func batch(
    _ count: Int, settings: RetrievalModelSettings, seed: UInt64 = 5, dtype: DType = .float64,
    isMasked: Bool = true, padding: Int = 0
  ) throws -> RetrievalBatch {
    try batch(
      Array(0..<count), settings: settings, seed: seed, dtype: dtype, isMasked: isMasked,
      padding: padding)
  }

  /// Some of the cases of a seed: the same content in whatever batch they are.
  static func batch(
    _ cases: [Int], settings: RetrievalModelSettings, seed: UInt64 = 5, dtype: DType = .float64,
    isMasked: Bool = true, padding: Int = 0
  ) throws -> RetrievalBatch {
    let plan = MaskPlan(runKey: seed)
    var kept: [Int64] = []
    var dropped: [Int64] = []
    var pictures: [Tensor] = []
    var rows: [[Int64]] = []
    var hidden: [[Int]] = []
    for item in cases {
      let generator = try Generator(seed: seed &* 1_000 &+ UInt64(item))
      pictures.append(try .normal([1, 16, 4], generator: generator, dtype: dtype))
      let length = 4 + (item * 5 + 2) % 6
      let words = try Tensor.uniform([length - 2], generator: generator, dtype: .float64)
        .array(of: Double.self).map { Int64(5 + $0 * 24) }
      rows.append([2] + words + [3])
      let own = plan.keptPatches(
        caseID: "case-\(item)", epoch: 0, count: 16, droppedPermille: settings.droppedPermille)
      kept += own.map(Int64.init)
      dropped += (0..<16).filter { !own.contains($0) }.map(Int64.init)
      hidden.append(
        plan.maskedTokens(
          caseID: "case-\(item)", epoch: 0, maskable: Array(1..<length - 1),
          permille: settings.maskedPermille))
    }
    let length = (rows.map(\.count).max() ?? 3) + padding
    var ids: [Int64] = []
    var masked: [Int64] = []
    var places: [Int64] = []
    var targets: [Int64] = []
    var presence: [Bool] = []
    var isWord: [Bool] = []
    for (row, tokens) in rows.enumerated() {
      var own = tokens + [Int64](repeating: 0, count: length - tokens.count)
      ids += own
      for place in hidden[row] {
        places.append(Int64(row * length + place))
        targets.append(own[place])
        own[place] = 4
      }
      masked += own
      presence += (0..<length).map { $0 < tokens.count }
      isWord += (0..<length).map { $0 > 0 && $0 < tokens.count - 1 }
    }
    let count = cases.count
    let drops = isMasked && !dropped.isEmpty
    let hides = isMasked && !places.isEmpty
    return RetrievalBatch(
      pictures: .init(
        patches: try .concatenated(pictures),
        kept: drops ? try Tensor(kept, shape: [count, kept.count / count]) : nil,
        dropped: drops ? try Tensor(dropped, shape: [count, dropped.count / count]) : nil),
      texts: .init(
        ids: try Tensor(ids, shape: [count, length]),
        presence: try Tensor(presence, shape: [count, length]),
        isWord: try Tensor(isWord, shape: [count, length]),
        maskedIDs: hides ? try Tensor(masked, shape: [count, length]) : nil,
        maskedPlaces: hides ? try Tensor(places) : nil,
        maskedTargets: hides ? try Tensor(targets) : nil),
      pairs: cases.enumerated().map {
        .init(picture: $0.offset, text: $0.offset, key: $0.element, group: $0.element)
      })
  }
}
