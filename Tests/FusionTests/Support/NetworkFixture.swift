import Encoders
import Fusion
import Layers
import Predictors
import TestSupport
import Tensors
import Testing

/// A network over every kind of modality, and made-up batches for it.
struct NetworkFixture {
  static let names = ["photo", "table", "notes", "genes", "slides"]
  static let caseCount = 5
  static let columnCounts = ["table": 3, "genes": 7]

  let network: FusionNetwork

  /// - Parameter offset: Whether a linear model of table and genes enters the logits.
  init(
    _ kind: JoiningKind = .crossAttention, modalities: [String] = names, outputCount: Int = 1,
    hasOffset: Bool = false, seed: UInt64 = 2
  ) throws {
    let shapes: [String: ModalityShape] = [
      "photo": .image(size: 64, channels: 3),
      "table": .columns(numericCount: 3, codeCounts: [4, 3]),
      "notes": .words(vocabularyCount: 12), "genes": .vector(count: 7),
      "slides": .bag(size: 32, channels: 3),
    ]
    network = try FusionNetwork(
      kind, shapes: modalities.compactMap { name in shapes[name].map { (name, $0) } },
      outputCount: outputCount, settings: .tiny,
      offset: hasOffset ? Self.offset(outputCount: outputCount) : nil,
      generator: Generator(seed: seed))
  }

  /// Every joining; the genes ask where one modality asks.
  static let joinings: [JoiningKind] = [
    .concatenation, .late, .gated, .bilinear, .crossAttention, .asking("genes"),
  ]

  /// Any linear model.
  static func offset(outputCount: Int) throws -> LinearOffset {
    let generator = try Generator(seed: 77)
    return LinearOffset(
      weights: [
        "table": try .normal([outputCount, 3], generator: generator),
        "genes": try .normal([outputCount, 7], generator: generator),
      ],
      bias: try .normal([outputCount], generator: generator))
  }

  /// Which cases lack which modality: the first has all, the second lacks two, the last has only
  /// one.
  static let presence: [String: [Bool]] = [
    "photo": [true, false, true, false, false], "table": [true, true, false, true, false],
    "notes": [true, false, true, true, true], "genes": [true, true, true, false, false],
    "slides": [true, false, true, true, false],
  ]

  static let allPresent = presence.mapValues { $0.map { _ in true } }

  /// One batch a modality.
  ///
  /// Cases that lack one hold zeros, or other values times `garbage`.
  static func batches(
    presence: [String: [Bool]] = presence, seed: UInt64 = 5, garbage: Double = 0,
    wordCount: Int = 6
  ) throws -> [String: ModalityBatch] {
    let generator = try Generator(seed: seed)
    let noise = try Generator(seed: seed &+ 1)
    var result: [String: ModalityBatch] = [:]
    for name in names {
      let isPresent = presence[name] ?? []
      let here = try Tensor(isPresent)
      func filled(_ shape: [Int]) throws -> Tensor {
        let mask = try here.reshaped([caseCount] + shape.dropFirst().map { _ in 1 })
        let other = try Tensor.normal(shape, generator: noise) * garbage
        return try Tensor.normal(shape, generator: generator).replaced(where: mask, else: other)
      }
      func codes(_ columns: Int, below limit: Double) throws -> Tensor {
        let drawn = try Tensor.uniform([caseCount, columns], generator: generator) * limit
        let other =
          try Tensor.uniform([caseCount, columns], generator: noise)
          * (garbage == 0 ? 0 : limit)
        return try drawn.replaced(where: here.unsqueezed(1), else: other).converted(to: .int64)
      }
      let content: ModalityBatch.Content
      var design: Tensor?
      switch name {
      case "photo": content = .pixels(try filled([caseCount, 3, 64, 64]))
      case "table":
        design = try filled([caseCount, 3])
        content = .columns(
          numeric: try #require(design), codes: try codes(2, below: 2.99))
      case "notes":
        // Three to six words a case.
        let lengths = try Tensor([3, 6, 4, 5, 6] as [Int64], shape: [caseCount, 1])
        content = .words(
          ids: try codes(wordCount, below: 11.99),
          presence: try Tensor.range(to: wordCount).unsqueezed(0) .< lengths)
      case "slides":
        // One to three pictures a case.
        let counts = try Tensor([3, 1, 2, 3, 2] as [Int64], shape: [caseCount, 1])
        content = .bag(
          pixels: try filled([caseCount, 3, 3, 32, 32]),
          presence: try Tensor.range(to: 3).unsqueezed(0) .< counts)
      default:
        design = try filled([caseCount, 7])
        content = .vector(try #require(design))
      }
      result[name] = ModalityBatch(content: content, design: design, presence: here)
    }
    return result
  }

  func encodings(
    _ batches: [String: ModalityBatch], mode: Mode = .evaluation
  ) throws -> [String: Encoding] {
    var result: [String: Encoding] = [:]
    for name in network.modalities {
      result[name] = try network.encode(name, #require(batches[name]), mode: mode)
    }
    return result
  }

  func logits(_ batches: [String: ModalityBatch], mode: Mode = .evaluation) throws -> Tensor {
    try network.fuse(encodings(batches, mode: mode), mode: mode)
  }

  /// Training moves the parameters that begin at zero; drawing them does the same.
  func perturb() throws {
    let generator = try Generator(seed: 9)
    var state = try network.store.state()
    for entry in network.store.trainable {
      let noise = try Tensor.normal(entry.tensor.shape, generator: generator) * 0.1
      state[entry.name] = try entry.tensor.detached() + noise
    }
    try network.store.load(state)
  }
}
