import Cohorts
import Layers
import Predictors
import Tensors

/// The peer's model: a residual network on pictures, a transformer on columns, and a fusion head.
final class TwoEncoders: FusionModel {
  /// What decides the sizes, as in the peer.
  struct Shape {
    let blockCounts: [Int]
    let width: Int
    let blockCount: Int
  }

  let modalities = ["photo", "table"]
  let outputCount = 1
  private let pictures: Tensor
  private let columns: Tensor
  let photo: ResNet
  let weight: Tensor
  let bias: Tensor
  let blocks: [TransformerBlock]
  private let hidden: Linear
  private let output: Linear

  init(_ shape: Shape, tensors: [String: Tensor], exchange: Exchange) throws {
    // BatchNorm's counter of steps has no use in evaluation.
    var tensors = tensors.filter { !$0.key.hasSuffix("num_batches_tracked") }
    pictures = try exchange.take("pictures", from: &tensors)
    columns = try exchange.take("columns", from: &tensors)
    let store = ParameterStore()
    let root = store.scope(generator: try Generator(seed: 0))
    photo = try ResNet(
      .init(usesBottlenecks: false, blockCounts: shape.blockCounts), scope: root / "photo")
    let size = [columns.shape[1], shape.width]
    weight = try (root / "table").parameter("weight", shape: size, initialization: .zeros)
    bias = try (root / "table").parameter("bias", shape: size, initialization: .zeros)
    blocks = try (0..<shape.blockCount).map { index in
      try TransformerBlock(
        width: shape.width, headCount: shape.width / 32, scope: root / "table" / "blocks" / index)
    }
    hidden = try Linear(inputSize: 512 + shape.width, outputSize: 128, scope: root / "hidden")
    output = try Linear(inputSize: 128, outputSize: 1, scope: root / "output")
    let names = Set(store.entries.map(\.name))
    // Whether our batch norm keeps the counter or not is its own affair.
    try store.load(tensors, isStrict: names.allSatisfy { tensors[$0] != nil })
  }

  func prepare(_ batch: CaseBatch) throws(PredictorError) -> [String: ModalityBatch] {
    do throws(TensorError) {
      let rows = try Tensor(batch.cases.map(Int64.init))
      let presence = try Tensor([Bool](repeating: true, count: batch.cases.count))
      return [
        "photo": ModalityBatch(
          content: .pixels(try pictures.selecting(rows)), design: nil, presence: presence),
        "table": ModalityBatch(
          content: .vector(try columns.selecting(rows)), design: nil, presence: presence),
      ]
    } catch {
      throw PredictorError(.unreadableInput, "preparing cases", underlying: error)
    }
  }

  func encode(_ modality: String, _ input: ModalityBatch) throws(PredictorError) -> Encoding {
    do throws(TensorError) {
      let features: Tensor
      switch input.content {
      case .pixels(let pixels): features = try photo(pixels.channelsLast(), mode: .evaluation)
      case .vector(let values):
        var tokens = try values.unsqueezed(2) * weight + bias
        for block in blocks.dropLast() { tokens = try block(tokens, mode: .evaluation) }
        if let last = blocks.last {
          features = try last.mean(tokens)
        } else {
          features = try tokens.mean(axes: [1])
        }
      default:
        throw TensorError(.invalidArgument, operation: "encode", message: "expected two inputs")
      }
      return Encoding(
        tokens: try features.unsqueezed(1), presence: try input.presence.unsqueezed(1))
    } catch {
      throw PredictorError(.failed, "encoding \(modality)", underlying: error)
    }
  }

  func fuse(_ encodings: [String: Encoding]) throws(PredictorError) -> Tensor {
    do throws(TensorError) {
      var parts: [Tensor] = []
      for name in modalities {
        if let encoding = encodings[name] {
          parts.append(try encoding.tokens.flattened(from: 1, to: 2))
        }
      }
      return try output(hidden(.concatenated(parts, axis: 1)).gelu())
    } catch {
      throw PredictorError(.failed, "joining", underlying: error)
    }
  }
}
