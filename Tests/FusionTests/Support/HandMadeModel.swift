import Cohorts
import Predictors
import TestSupport
import Tensors

/// A fusion model put together by a test: photos of four tokens, genes of some tokens, and any way to
/// encode and to join them.
struct HandMadeModel: FusionModel {
  static let width = 8
  let modalities = ["photo", "genes"]
  let outputCount = 1
  let geneTokenCount: Int
  /// Cases that lack the genes.
  var lacking: Set<Int> = []
  /// A number of the case, which then fills its photo.
  var photoValue: (@Sendable (Int) -> Double)?
  /// From a modality's values to its tokens, `[cases, tokens, width]` both.
  var encoder: @Sendable (String, Tensor) throws -> Tensor = { $1 }
  /// From the encodings to logits `[cases, 1]`.
  let joiner: @Sendable ([String: Encoding]) throws -> Tensor

  func prepare(_ batch: CaseBatch) throws(PredictorError) -> [String: ModalityBatch] {
    try translated {
      var result: [String: ModalityBatch] = [:]
      for (name, count) in [("photo", 4), ("genes", geneTokenCount)] {
        // Values belong to the case, whatever batch it is in.
        let rows = try batch.cases.map { index in
          if name == "photo", let photoValue {
            return try Tensor.full([count, Self.width], photoValue(index))
          }
          return try Tensor.normal(
            [count, Self.width], generator: Generator(seed: UInt64(1000 + index * 7 + count)))
        }
        result[name] = ModalityBatch(
          content: .vector(try .stacked(rows)), design: nil,
          presence: try Tensor(
            batch.cases.map { name == "photo" || !lacking.contains($0) }))
      }
      return result
    }
  }

  func encode(_ modality: String, _ input: ModalityBatch) throws(PredictorError) -> Encoding {
    try translated {
      guard case .vector(let values) = input.content else {
        throw PredictorError(.unreadableInput, "expected values")
      }
      let tokens = try encoder(modality, values)
      return Encoding(
        tokens: tokens,
        presence: try input.presence.unsqueezed(1).expanded([-1, tokens.size(1)]))
    }
  }

  func fuse(_ encodings: [String: Encoding]) throws(PredictorError) -> Tensor {
    try translated { try joiner(encodings) }
  }

  private func translated<Result>(_ body: () throws -> Result) throws(PredictorError) -> Result {
    do {
      return try body()
    } catch {
      throw PredictorError(.failed, "the test's model", underlying: error)
    }
  }
}
