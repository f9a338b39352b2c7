import Encoders
import Foundation
import Layers
import Tensors

/// A file of weights as Hugging Face saves them, with `config.json` and `preprocessor_config.json` beside.
struct HuggingFaceFile {
  let path: String

  /// The keys of one JSON object.
  struct Configuration {
    fileprivate let values: [String: Any]

    func number(_ key: String) -> Int? { real(key).flatMap { Int(exactly: $0) } }
    func real(_ key: String) -> Double? {
      (values[key] as? Double).flatMap { $0.isFinite && $0 >= 0 && $0 < 1e9 ? $0 : nil }
    }
    func text(_ key: String) -> String? { values[key] as? String }
  }

  /// The names of all tensors.
  func names() throws(TensorError) -> Set<String> {
    Set(try SafetensorsFile(path: path).header.entries.map(\.name))
  }

  /// The shape of a tensor with so many axes, all above zero.
  func shape(_ name: String, axes: Int) throws -> [Int] {
    guard let entry = try SafetensorsFile(path: path).header.entry(named: name) else {
      throw EncoderError(.unsuitableWeights, "\(path): expected a tensor \(name), found none")
    }
    guard entry.shape.count == axes, entry.shape.allSatisfy({ $0 > 0 }) else {
      throw EncoderError(
        .unsuitableWeights, "\(path): \(name): expected \(axes) axes, found \(entry.shape)")
    }
    return entry.shape
  }

  /// `config.json` beside the file if it is of that kind of model; another's may lie in the same folder.
  func configuration(ofType type: String) throws -> Configuration? {
    guard let object = try object("config.json"), object["model_type"] as? String == type else {
      return nil
    }
    return Configuration(values: object)
  }

  /// The blocks of one of CLIP's towers and what its configuration says.
  func clipBlocks(
    _ tower: String
  ) throws -> (blocks: CLIPConfiguration.Blocks, config: Configuration) {
    let prefix = "\(tower)_model.encoder.layers"
    let hidden = try shape("\(prefix).0.mlp.fc1.weight", axes: 2)
    let names = try names()
    var depth = 1
    while names.contains("\(prefix).\(depth).mlp.fc1.weight") { depth += 1 }
    let own = try object("config.json")
    let part = own?["\(tower)_config"] as? [String: Any] ?? [:]
    let config = Configuration(values: part)
    let heads = config.number("num_attention_heads") ?? max(1, hidden[1] / 64)
    guard heads > 0, hidden[1].isMultiple(of: heads) else { throw self.heads(heads, hidden[1]) }
    let name = config.text("hidden_act") ?? FeedForwardActivation.quickGELU.rawValue
    guard let activation = FeedForwardActivation(rawValue: name) else {
      throw self.activation(name, expected: "gelu or quick_gelu")
    }
    return (
      CLIPConfiguration.Blocks(
        width: hidden[1], depth: depth, headCount: heads, hiddenSize: hidden[0],
        activation: activation, epsilon: config.real("layer_norm_eps") ?? 1e-5), config
    )
  }

  /// Means and deviations of pixels: those beside the file, or CLIP's own.
  ///
  /// Source: Radford et al. 2021; the numbers of OpenAI's preprocessing.
  func pixelScaling(channels: Int) throws -> (mean: [Double], deviation: [Double]) {
    let object = try object("preprocessor_config.json") ?? [:]
    let mean = object["image_mean"] as? [Double] ?? [0.48145466, 0.4578275, 0.40821073]
    let deviation = object["image_std"] as? [Double] ?? [0.26862954, 0.26130258, 0.27577711]
    guard mean.count == channels, deviation.count == channels,
      (mean + deviation).allSatisfy(\.isFinite), deviation.allSatisfy({ $0 > 0 })
    else {
      throw EncoderError(
        .unsuitableConfiguration,
        "preprocessor_config.json beside \(path): expected \(channels) means and deviations above 0"
      )
    }
    return (mean, deviation)
  }

  /// The tensors under a prefix, which must be exactly those of a network.
  func tensors(
    under prefix: String, leavingOut: [String] = [], _ make: (Scope) throws(TensorError) -> Void
  ) throws -> [String: Tensor] {
    let store = ParameterStore()
    try make(store.scope(generator: Generator(seed: 0)))
    var expected = Dictionary(
      uniqueKeysWithValues: store.entries.map { ($0.name, $0.tensor.shape) })
    let file = try SafetensorsFile(path: path)
    var result: [String: Tensor] = [:]
    for entry in file.header.entries.sorted(by: { $0.name < $1.name }) {
      // Numbers of positions are no parameters; old files keep them.
      guard entry.name.hasPrefix(prefix), !entry.name.hasSuffix("position_ids"),
        !leavingOut.contains(where: { entry.name.hasPrefix($0) })
      else { continue }
      let name = String(entry.name.dropFirst(prefix.count))
      guard let shape = expected.removeValue(forKey: name) else {
        throw EncoderError(
          .unsuitableWeights, "\(path): this kind of network has no tensor \"\(entry.name)\"")
      }
      guard entry.shape == shape else {
        throw EncoderError(
          .unsuitableWeights,
          "\(path): \(entry.name): expected shape \(shape), found \(entry.shape)")
      }
      result[name] = try file.tensor(named: entry.name).converted(to: .float32)
    }
    if let missing = expected.keys.sorted().first {
      throw EncoderError(
        .unsuitableWeights,
        "\(path): expected a tensor \"\(prefix)\(missing)\", found none"
          + (expected.count > 1 ? " (and \(expected.count - 1) more are missing)" : ""))
    }
    return result
  }

  func heads(_ count: Int, _ width: Int) -> EncoderError {
    EncoderError(
      .unsuitableWeights,
      "\(path): \(count) heads of attention do not divide the width \(width); put the config.json of "
        + "these weights beside them")
  }

  func activation(_ found: String, expected: String) -> EncoderError {
    EncoderError(
      .unsuitableConfiguration,
      "config.json beside \(path): hidden_act: expected \(expected), found \(found), which is not "
        + "supported")
  }

  private func object(_ name: String) throws(EncoderError) -> [String: Any]? {
    let url = URL(fileURLWithPath: path).deletingLastPathComponent().appending(path: name)
    guard FileManager.default.fileExists(atPath: url.path) else { return nil }
    guard let data = try? Data(contentsOf: url),
      let content = (try? JSONSerialization.jsonObject(with: data)) as? [String: Any]
    else {
      throw EncoderError(
        .unsuitableConfiguration, "\(url.path): cannot be read as JSON; copy it again")
    }
    return content
  }
}
