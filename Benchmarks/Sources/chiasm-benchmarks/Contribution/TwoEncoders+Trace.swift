import Layers
import Predictors
import Tensors

extension TwoEncoders: IncrementalFusionModel {
  func traceByteCount(_ modality: String, like input: ModalityBatch) -> Int? {
    switch input.content {
    case .pixels(let pixels):
      photo.traceByteCount(height: pixels.shape[2], width: pixels.shape[3], dtype: .float32)
    case .vector(let values): 16 * values.shape[1] * weight.shape[1]
    default: nil
    }
  }

  func trace(
    _ modality: String, _ input: ModalityBatch
  ) throws(PredictorError) -> any EncodingTrace {
    do throws(TensorError) {
      switch input.content {
      case .pixels(let pixels): return PhotoTrace(try photo.trace(pixels))
      case .vector(let values):
        guard let block = blocks.first else { break }
        return TableTrace(self, try block.trace(values.unsqueezed(2) * weight + bias))
      default: break
      }
    } catch {
      throw PredictorError(.failed, "tracing \(modality)", underlying: error)
    }
    throw PredictorError(.failed, "\(modality) cannot be traced")
  }

  private final class PhotoTrace: EncodingTrace {
    private let network: ResNetTrace

    init(_ network: ResNetTrace) { self.network = network }

    func encode(_ change: InputChange) throws(PredictorError) -> Encoding {
      guard case .boxes(let boxes) = change else { throw PredictorError(.failed, "no boxes") }
      return try encode(boxes, keepsChanges: false)
    }

    func advance(_ boxes: InputChange.ChangedBoxes) throws(PredictorError) -> Encoding {
      try encode(boxes, keepsChanges: true)
    }

    private func encode(
      _ boxes: InputChange.ChangedBoxes, keepsChanges: Bool
    ) throws(PredictorError) -> Encoding {
      do throws(TensorError) {
        let map = try network.featureMap(
          boxes.patches, pictures: boxes.rows, tops: boxes.tops, lefts: boxes.lefts,
          keepsChanges: keepsChanges)
        return Encoding(
          tokens: try map.mean(axes: [2, 3]).unsqueezed(1),
          presence: try .ones([boxes.rows.count, 1], dtype: .bool))
      } catch {
        throw PredictorError(.failed, "encoding boxes", underlying: error)
      }
    }
  }

  private final class TableTrace: EncodingTrace {
    private let model: TwoEncoders
    private let first: TransformerTrace

    init(_ model: TwoEncoders, _ first: TransformerTrace) {
      self.model = model
      self.first = first
    }

    func encode(_ change: InputChange) throws(PredictorError) -> Encoding {
      guard case .elements(let changed) = change, case .vector(let values) = changed.batch.content
      else { throw PredictorError(.failed, "no columns") }
      do throws(TensorError) {
        return try encode(changed, values)
      } catch {
        throw PredictorError(.failed, "encoding columns", underlying: error)
      }
    }

    private func encode(
      _ changed: InputChange.ChangedElements, _ values: Tensor
    ) throws(TensorError) -> Encoding {
      let width = try values.size(1)
      let rows = changed.elements.enumerated().flatMap { row, own in own.map { _ in row } }
      let columns = changed.elements.flatMap { $0 }
      let places = try Tensor(zip(rows, columns).map { Int64($0 * width + $1) })
      let chosen = try Tensor(columns.map(Int64.init))
      let tokens =
        try values.flattened().selecting(places).unsqueezed(1) * model.weight.selecting(chosen)
        + model.bias.selecting(chosen)
      let blocks = model.blocks
      var all = try blocks[0](
        changed: tokens, rows: rows, positions: columns, of: changed.rows, in: first,
        pooled: blocks.count == 1)
      if blocks.count > 1 {
        for block in blocks[1...].dropLast() { all = try block(all, mode: .evaluation) }
        all = try blocks[blocks.count - 1].mean(all)
      }
      return Encoding(
        tokens: try all.unsqueezed(1),
        presence: try .ones([changed.rows.count, 1], dtype: .bool))
    }
  }
}
