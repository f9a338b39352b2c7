import Cohorts
import Contribution
import Predictors
import Statistics
import Tensors

/// A small fusion model with an encoder of every kind and three ways to join, random weights.
final class HandMadeFusion: FusionModel {
  enum Join: String, CaseIterable {
    case concat, add, attention
  }

  static let width = 6
  let modalities: [String]
  let outputCount: Int
  let join: Join
  let dtype: DType
  let cohort: Cohort
  let preprocessing: Preprocessing
  /// Every batch that was asked for as a whole, for tests that look at filled inputs.
  private(set) var predicted: [[String: ModalityBatch]] = []
  var keepsInputs = false
  /// Whether the linear forms reach the outputs.
  var usesEvidence = true
  /// Modalities whose encoder says the same of every case.
  var dead: Set<String> = []
  /// Modalities that are encoded but not joined.
  var ignored: Set<String> = []
  /// The most rows that were encoded or joined at once.
  private(set) var largestBatch = 0
  /// Whether outputs are not numbers.
  var isBroken = false
  private let weights: [String: Tensor]

  init(
    _ join: Join = .concat, modalities: [String] = ["photo", "table", "notes", "genes"],
    outputs: Int = 1, dtype: DType = .float32, cohort: Cohort, training: [Int]
  ) throws {
    self.join = join
    self.modalities = modalities
    self.dtype = dtype
    self.cohort = cohort
    outputCount = outputs
    var options = FittingOptions()
    options.maximumTokenCount = 8
    options.minimumWordCount = 1
    let known = modalities.filter { $0 != "photo" }
    preprocessing = try Preprocessing(
      fitting: cohort, training: training, modalities: known, options: options)
    let generator = try Generator(seed: 4)
    func normal(_ shape: [Int], _ scale: Double = 0.5) throws -> Tensor {
      try (Tensor.normal(shape, generator: generator, dtype: .float64) * scale)
        .converted(to: dtype)
    }
    let width = Self.width
    weights = [
      "conv": try normal([width, 3, 4, 4], 0.2), "numbers": try normal([16, width]),
      "bias": try normal([16, width]), "codes": try normal([64, width]),
      "words": try normal([64, width]), "genes": try normal([3 * width, 12]),
      "photo.evidence": try normal([outputs, 8]), "table.evidence": try normal([outputs, 16]),
      "notes.evidence": try normal([outputs, 64]), "genes.evidence": try normal([outputs, 12]),
      "head": try normal([outputs, width * modalities.count], 1),
      "sum": try normal([outputs, width], 1), "query": try normal([width, 1], 1),
    ]
  }

  func layouts() throws -> [String: InputLayout] {
    try InputLayout.all(of: preprocessing, cohort: cohort)
  }

  func prepare(_ batch: CaseBatch) throws(PredictorError) -> [String: ModalityBatch] {
    try translated {
      var result: [String: ModalityBatch] = [:]
      for block in try preprocessing.blocks(of: cohort, cases: batch.cases) {
        let design = try preprocessing.modality(block.modality)
          .designMatrix(of: cohort, cases: batch.cases)?.tensor().converted(to: dtype)
        let content: ModalityBatch.Content
        switch block.content {
        case .tabular(let table):
          content = .columns(
            numeric: try table.numericTensor(caseCount: batch.cases.count).converted(to: dtype),
            codes: try table.codeTensor(caseCount: batch.cases.count))
        case .text(let text):
          content = .words(ids: try text.tokenTensor(), presence: try text.maskTensor())
        case .vector(let vector): content = .vector(try vector.valueTensor().converted(to: dtype))
        case .image, .bag: throw PredictorError(.failed, "no photo comes from the cohort")
        }
        result[block.modality] = ModalityBatch(
          content: content, design: design, presence: try block.presenceTensor())
      }
      if modalities.contains("photo") {
        let rows = try batch.cases.map { index in
          try Tensor.normal(
            [3, 16, 16], generator: Generator(seed: UInt64(100 + index)), dtype: .float64
          ).converted(to: dtype)
        }
        result["photo"] = ModalityBatch(
          content: .pixels(try .stacked(rows)), design: nil,
          presence: try Tensor(batch.cases.map { $0 % 9 != 4 }))
      }
      return result
    }
  }

  func predict(_ inputs: [String: ModalityBatch]) throws(PredictorError) -> Tensor {
    if keepsInputs { predicted.append(inputs) }
    return try fuse(encodings(of: inputs))
  }

  private func weight(_ name: String) throws -> Tensor {
    guard let weight = weights[name] else { throw PredictorError(.failed, name) }
    return weight
  }

  func encode(_ modality: String, _ input: ModalityBatch) throws(PredictorError) -> Encoding {
    try translated {
      largestBatch = max(largestBatch, input.presence.count)
      let tokens: Tensor
      var present = try input.presence.unsqueezed(1)
      switch input.content {
      case .pixels(let pixels):
        tokens = try pixels.convolved(weight: weight("conv"), stride: 4).flattened(from: 2, to: 3)
          .transposed(1, 2).tanh()
      case .bag, .features:
        throw TensorError(.invalidArgument, operation: "encode", message: "no bag is expected")
      case .columns(let numeric, let codes):
        let numbers = try numeric.size(1)
        let categories = try codes.size(1)
        let scaled =
          try numeric.unsqueezed(2) * weight("numbers").sliced(0..<numbers)
          + weight("bias").sliced(0..<numbers)
        let places = try Tensor((0..<categories).map { $0 * 8 })
        tokens = try .concatenated([scaled, weight("codes").embedding(codes + places)], axis: 1)
          .tanh()
      case .words(let ids, let presence):
        let words = try weight("words").embedding(ids)
        let mask = try presence.converted(to: dtype).unsqueezed(2)
        let mean =
          try (words * mask).sum(axes: [1], keepsAxes: true)
          / mask.sum(axes: [1], keepsAxes: true).clamped(min: 1)
        tokens = try (words + mean).tanh()
        present = try presence .& present
      case .vector(let values):
        tokens = try values.linear(weight: weight("genes")).reshaped([-1, 3, Self.width]).tanh()
      }
      let live = dead.contains(modality) ? try tokens.zerosLike() + 0.5 : tokens
      var evidence: Tensor?
      if usesEvidence, let design = input.design, !dead.contains(modality) {
        let matrix = try weight("\(modality).evidence").sliced(0..<design.size(1), axis: 1)
        evidence = try (design * input.presence.converted(to: dtype).unsqueezed(1))
          .linear(weight: matrix)
      }
      return Encoding(
        tokens: live,
        presence: try present.expanded([input.presence.size(0), live.size(1)]), evidence: evidence)
    }
  }

  func fuse(_ encodings: [String: Encoding]) throws(PredictorError) -> Tensor {
    try translated {
      var pooled: [Tensor] = []
      var all: [Tensor] = []
      var masks: [Tensor] = []
      var evidence: Tensor?
      for name in modalities {
        guard let own = encodings[name] else { throw PredictorError(.missingModality, name) }
        if ignored.contains(name) { continue }
        largestBatch = max(largestBatch, try own.tokens.size(0))
        let mask = try own.presence.converted(to: dtype).unsqueezed(2)
        let mean = try (own.tokens * mask).sum(axes: [1]) / mask.sum(axes: [1]).clamped(min: 1)
        pooled.append(mean)
        all.append(own.tokens)
        masks.append(own.presence)
        if let part = own.evidence { evidence = try evidence.map { try $0 + part } ?? part }
      }
      var logits: Tensor
      switch join {
      case .concat:
        let width = pooled.count * Self.width
        logits = try Tensor.concatenated(pooled, axis: 1).tanh()
          .linear(weight: weight("head").sliced(0..<width, axis: 1))
      case .add:
        var sum = pooled[0]
        for next in pooled.dropFirst() { sum = try sum + next }
        logits = try (sum * 1.5).tanh().linear(weight: weight("sum"))
      case .attention:
        let tokens = try Tensor.concatenated(all, axis: 1)
        let mask = try Tensor.concatenated(masks, axis: 1)
        let scores = try tokens.matmul(weight("query")).squeezed(2)
          .filled(where: .!mask, with: -1e9).softmax(axis: 1)
        let kept = try scores * mask.converted(to: dtype)
        logits = try kept.unsqueezed(1).matmul(tokens).squeezed(1).linear(weight: weight("sum")) * 2
      }
      if let evidence { logits = try logits + evidence }
      return isBroken ? try logits * Double.nan : logits
    }
  }

  private func translated<Result>(_ body: () throws -> Result) throws(PredictorError) -> Result {
    do {
      return try body()
    } catch {
      throw PredictorError(.failed, "the test's model", underlying: error)
    }
  }
}
