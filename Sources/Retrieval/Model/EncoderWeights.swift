package import Encoders
import Foundation
import Layers
package import Tensors

/// Weights of one encoder that was trained elsewhere, as Hugging Face saves them.
///
/// Pictures: `ViTModel` (also with `vit.` before every name) or the tower `vision_model.` of `CLIPModel`.
/// Texts: `BertModel` (also with `bert.`) or the tower `text_model.` of `CLIPModel`. Sizes come from the
/// tensors, heads and activation from `config.json` beside the file.
package struct EncoderWeights<Shape: Sendable>: Sendable {
  /// Where they were found.
  package let path: String
  /// SHA-256 of the file.
  package let digest: Digest
  /// The network.
  package let shape: Shape
  /// By the network's own names, float32.
  package let tensors: [String: Tensor]
  /// What a person should know: parts that are not used.
  package let notes: [String]
  /// What is taken off a pixel in 0...1, a channel; empty for texts.
  package let mean: [Double]
  /// What that is divided by.
  package let standardDeviation: [Double]
}

extension EncoderWeights where Shape == PictureEncoderShape {
  /// Reads the weights of a picture encoder.
  ///
  /// - Throws: `EncoderError`, or `TensorError` if it is no safetensors file.
  package init(pictures path: String) throws {
    let file = HuggingFaceFile(path: path)
    guard try file.names().contains("vision_model.embeddings.class_embedding") else {
      let weights = try PretrainedWeights(path: path)
      guard case .visionTransformer(let own) = weights.layout else {
        throw EncoderError(
          .unsuitableWeights,
          "\(path): expected a Hugging Face ViT or CLIP, found a \(weights.layout.title), which has no "
            + "patches to drop")
      }
      self.init(
        path: path, digest: weights.digest, shape: .vit(own), tensors: weights.tensors,
        notes: weights.notes, mean: weights.mean, standardDeviation: weights.standardDeviation)
      return
    }
    let (blocks, config) = try file.clipBlocks("vision")
    let kernel = try file.shape("vision_model.embeddings.patch_embedding.weight", axes: 4)
    let positions = try file.shape("vision_model.embeddings.position_embedding.weight", axes: 2)
    let grid = Int(Double(max(0, positions[0] - 1)).squareRoot().rounded())
    guard kernel[2] == kernel[3], grid > 0, grid * grid + 1 == positions[0] else {
      throw EncoderError(
        .unsuitableWeights,
        "\(path): expected square patches and a square of positions, found patches of \(kernel[2]) × "
          + "\(kernel[3]) and \(positions[0]) positions")
    }
    _ = config
    let shape = CLIPConfiguration.Vision(
      blocks: blocks, patchSize: kernel[2], gridSize: grid, inputChannels: kernel[1])
    let scaling = try file.pixelScaling(channels: kernel[1])
    self.init(
      path: path, digest: try Digest(ofFile: path), shape: .clip(shape),
      tensors: try file.tensors(under: "vision_model.") { scope throws(TensorError) in
        _ = try CLIPVisionModel(shape, scope: scope)
      },
      notes: ["\(path): of CLIP, the tower of pictures alone is used here, without its projection"],
      mean: scaling.mean, standardDeviation: scaling.deviation)
  }
}

extension EncoderWeights where Shape == TextEncoderShape {
  /// Reads the weights of a text encoder.
  ///
  /// - Throws: `EncoderError`, or `TensorError` if it is no safetensors file.
  package init(texts path: String) throws {
    let file = HuggingFaceFile(path: path)
    let names = try file.names()
    if names.contains("text_model.embeddings.token_embedding.weight") {
      let (blocks, config) = try file.clipBlocks("text")
      let words = try file.shape("text_model.embeddings.token_embedding.weight", axes: 2)
      let positions = try file.shape("text_model.embeddings.position_embedding.weight", axes: 2)
      // Old files say 2 and mean the largest id, as `transformers` reads them.
      let end = config.number("eos_token_id").flatMap { $0 == 2 ? nil : $0 } ?? words[0] - 1
      let shape = CLIPConfiguration.Text(
        blocks: blocks, vocabularySize: words[0], maximumLength: positions[0], endToken: end)
      self.init(
        path: path, digest: try Digest(ofFile: path), shape: .clip(shape),
        tensors: try file.tensors(under: "text_model.") { scope throws(TensorError) in
          _ = try CLIPTextModel(shape, scope: scope)
        },
        notes: ["\(path): of CLIP, the tower of texts alone is used here, without its projection"],
        mean: [], standardDeviation: [])
      return
    }
    let table = "embeddings.word_embeddings.weight"
    guard let prefix = ["", "bert."].first(where: { names.contains($0 + table) }) else {
      throw EncoderError(
        .unsuitableWeights,
        "\(path): expected the names of a Hugging Face BERT (\(table), …) or CLIP "
          + "(text_model.embeddings.token_embedding.weight, …), found \(names.count) others "
          + "(\(names.sorted().prefix(3).joined(separator: ", ")), …)")
    }
    let words = try file.shape(prefix + table, axes: 2)
    let positions = try file.shape(prefix + "embeddings.position_embeddings.weight", axes: 2)
    let segments = try file.shape(prefix + "embeddings.token_type_embeddings.weight", axes: 2)
    let hidden = try file.shape(prefix + "encoder.layer.0.intermediate.dense.weight", axes: 2)
    var depth = 1
    while names.contains("\(prefix)encoder.layer.\(depth).intermediate.dense.weight") { depth += 1 }
    let config = try file.configuration(ofType: "bert")
    let heads = config?.number("num_attention_heads") ?? max(1, words[1] / 64)
    guard heads > 0, words[1].isMultiple(of: heads) else { throw file.heads(heads, words[1]) }
    if let activation = config?.text("hidden_act"), activation != "gelu" {
      throw file.activation(activation, expected: "gelu")
    }
    let shape = BertModel.Configuration(
      vocabularySize: words[0], width: words[1], depth: depth, headCount: heads,
      hiddenSize: hidden[0], maximumLength: positions[0], segmentCount: segments[0],
      epsilon: config?.real("layer_norm_eps") ?? 1e-12)
    self.init(
      path: path, digest: try Digest(ofFile: path), shape: .bert(shape),
      tensors: try file.tensors(under: prefix, leavingOut: [prefix + "pooler.", "cls."]) {
        scope throws(TensorError) in _ = try BertModel(shape, scope: scope)
      }, notes: [], mean: [], standardDeviation: [])
  }
}
