import Cohorts
import Contribution
import Layers
import Predictors
import Tensors

/// The hand-made model with encoders that reuse what a hidden part leaves alone.
///
/// A residual network reads photos, a transformer block words and genes; the table's encoder stays.
final class TracedFusion: IncrementalFusionModel {
  private let base: HandMadeFusion
  private let photo: ResNet
  private let projection: Tensor
  private let words: Tensor
  private let genes: Tensor
  private let block: TransformerBlock
  /// Modalities that are not traced.
  var untraced: Set<String> = ["table"]

  init(_ base: HandMadeFusion) throws {
    self.base = base
    let generator = try Generator(seed: 31)
    let root = ParameterStore().scope(generator: generator, dtype: base.dtype)
    photo = try ResNet(
      .init(usesBottlenecks: false, blockCounts: [1, 1], baseChannels: 4), scope: root / "photo")
    block = try TransformerBlock(width: HandMadeFusion.width, headCount: 2, scope: root / "block")
    func normal(_ shape: [Int]) throws -> Tensor {
      try (Tensor.normal(shape, generator: generator, dtype: .float64) * 0.5)
        .converted(to: base.dtype)
    }
    projection = try normal([HandMadeFusion.width, 8])
    words = try normal([64, HandMadeFusion.width])
    genes = try normal([12, HandMadeFusion.width])
    // Running statistics other than 0 and 1.
    let pictures = try (Tensor.normal([8, 3, 16, 16], generator: generator, dtype: .float64) * 2)
      .converted(to: base.dtype)
    _ = try withoutGradients { try photo.featureMap(pictures, mode: .training(generator)) }
  }

  var modalities: [String] { base.modalities }
  var outputCount: Int { base.outputCount }

  func prepare(_ batch: CaseBatch) throws(PredictorError) -> [String: ModalityBatch] {
    try base.prepare(batch)
  }

  func fuse(_ encodings: [String: Encoding]) throws(PredictorError) -> Tensor {
    try base.fuse(encodings)
  }

  func encode(_ modality: String, _ input: ModalityBatch) throws(PredictorError) -> Encoding {
    let own = try base.encode(modality, input)
    return try translated {
      switch input.content {
      case .pixels(let pixels):
        return try self.photo(photo.featureMap(pixels, mode: .evaluation), own)
      case .words(let ids, let presence):
        return Encoding(
          tokens: try block(words.embedding(ids), presence: presence, mode: .evaluation),
          presence: own.presence, evidence: own.evidence)
      case .vector(let values):
        let tokens = try block(values.unsqueezed(2) * genes, mode: .evaluation)
        return Encoding(
          tokens: tokens,
          presence: try input.presence.unsqueezed(1).expanded([values.size(0), values.size(1)]),
          evidence: own.evidence)
      case .columns, .bag, .features: return own
      }
    }
  }

  private func photo(_ map: Tensor, _ own: Encoding) throws -> Encoding {
    let tokens = try map.flattened(from: 2, to: 3).transposed(1, 2).linear(weight: projection)
      .tanh()
    let present = try own.presence.sliced(0..<1, axis: 1)
    return Encoding(
      tokens: tokens, presence: try present.expanded([tokens.size(0), tokens.size(1)]),
      evidence: own.evidence)
  }

  func traceByteCount(_ modality: String, like input: ModalityBatch) -> Int? {
    untraced.contains(modality) ? nil : 1 << 20
  }

  func trace(
    _ modality: String, _ input: ModalityBatch
  ) throws(PredictorError) -> any EncodingTrace {
    try translated {
      switch input.content {
      case .pixels(let pixels): return Trace(self, modality, photo: try self.photo.trace(pixels))
      case .words(let ids, _):
        return Trace(self, modality, tokens: try block.trace(words.embedding(ids)))
      case .vector(let values):
        return Trace(self, modality, tokens: try block.trace(values.unsqueezed(2) * genes))
      case .columns, .bag, .features: throw PredictorError(.failed, "not traced")
      }
    }
  }

  private final class Trace: EncodingTrace {
    private let model: TracedFusion
    private let modality: String
    private let photo: ResNetTrace?
    private let tokens: TransformerTrace?

    init(
      _ model: TracedFusion, _ modality: String, photo: ResNetTrace? = nil,
      tokens: TransformerTrace? = nil
    ) {
      self.model = model
      self.modality = modality
      self.photo = photo
      self.tokens = tokens
    }

    func encode(_ change: InputChange) throws(PredictorError) -> Encoding {
      switch change {
      case .boxes(let boxes): return try encode(boxes, keepsChanges: false)
      case .elements(let changed): return try model.translated { try self.encode(changed) }
      }
    }

    func advance(_ boxes: InputChange.ChangedBoxes) throws(PredictorError) -> Encoding {
      try encode(boxes, keepsChanges: true)
    }

    private func encode(
      _ boxes: InputChange.ChangedBoxes, keepsChanges: Bool
    ) throws(PredictorError) -> Encoding {
      guard let photo else { throw PredictorError(.failed, "no photo") }
      return try model.translated {
        let map = try photo.featureMap(
          boxes.patches, pictures: boxes.rows, tops: boxes.tops, lefts: boxes.lefts,
          keepsChanges: keepsChanges)
        let present = try Tensor.ones([boxes.rows.count, 1], dtype: .bool)
        return try self.model.photo(map, Encoding(tokens: map, presence: present))
      }
    }

    private func encode(_ changed: InputChange.ChangedElements) throws -> Encoding {
      guard let tokens else { throw PredictorError(.failed, "no tokens") }
      let own = try model.base.encode(modality, changed.batch)
      let rows = changed.elements.enumerated().flatMap { row, own in own.map { _ in row } }
      let positions = changed.elements.flatMap { $0 }
      let width = HandMadeFusion.width
      var isThere: Tensor?
      let all: Tensor
      switch changed.batch.content {
      case .words(let ids, let presence):
        all = try model.words.embedding(ids)
        isThere = presence
      case .vector(let values): all = try values.unsqueezed(2) * model.genes
      default: throw PredictorError(.failed, "no elements")
      }
      let count = try all.size(1)
      let places = try Tensor(zip(rows, positions).map { Int64($0 * count + $1) })
      let found = try model.block(
        changed: all.reshaped([-1, width]).selecting(places), rows: rows, positions: positions,
        of: changed.rows, in: tokens, presence: isThere)
      let presence =
        isThere == nil
        ? try changed.batch.presence.unsqueezed(1).expanded([found.size(0), count]) : own.presence
      return Encoding(tokens: found, presence: presence, evidence: own.evidence)
    }
  }

  func translated<Result>(_ body: () throws -> Result) throws(PredictorError) -> Result {
    do {
      return try body()
    } catch {
      throw PredictorError(.failed, "the test's model", underlying: error)
    }
  }
}
