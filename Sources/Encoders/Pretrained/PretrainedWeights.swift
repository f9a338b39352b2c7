import Foundation
import Layers
package import Tensors

/// A file of weights of a picture encoder that was trained elsewhere.
///
/// Layouts are torchvision's ResNets and Hugging Face's ViT (also with `vit.` before every name), as
/// safetensors; sizes are read from the tensors. A classification head is left out, and the notes say
/// so; any other name that the layout does not have is an error.
public struct PretrainedWeights: Sendable {
  /// Where the file was found.
  public let path: String
  /// SHA-256 of the file.
  public let digest: Digest
  /// The layout.
  public let layout: PictureLayout
  /// What is taken off a pixel in 0...1, a channel.
  public let mean: [Double]
  /// What that is divided by, a channel.
  public let standardDeviation: [Double]
  /// What a person should know: parts that were left out.
  public let notes: [String]
  /// The weights by the layout's names, float32.
  package let tensors: [String: Tensor]

  /// Reads a file and checks all names and shapes.
  ///
  /// Channel means and deviations are those of ImageNet for a ResNet and 0.5 for a ViT, unless
  /// `preprocessor_config.json` beside the file says otherwise; heads of attention are read from
  /// `config.json` beside it, and are a 64th of the width without one.
  ///
  /// - Throws: `TensorError` if it is no safetensors file, or ``EncoderError``.
  public init(path: String) throws {
    self.path = path
    let file = try SafetensorsFile(path: path)
    digest = try Digest(ofFile: path)
    let companions = try WeightsCompanions(besideWeights: path)
    let shapes = Dictionary(uniqueKeysWithValues: file.header.entries.map { ($0.name, $0.shape) })
    let detection = try LayoutDetection(
      shapes: shapes, heads: companions.headCount, epsilon: companions.epsilon, path: path)
    layout = detection.layout
    let expected = try Self.expectedShapes(layout)
    let heads: [String]
    switch layout {
    case .resNet: heads = ["fc."]
    case .visionTransformer:
      heads = [detection.prefix + "pooler.", "classifier.", detection.prefix + "classifier."]
    }
    var tensors: [String: Tensor] = [:]
    var left: [String] = []
    for name in shapes.keys.sorted() {
      if heads.contains(where: { name.hasPrefix($0) }) {
        left.append(name)
        continue
      }
      let own =
        name.hasPrefix(detection.prefix) ? String(name.dropFirst(detection.prefix.count)) : name
      guard name.hasPrefix(detection.prefix), let shape = expected[own] else {
        let nearest = nearestName(to: own, among: expected.keys.sorted())
        throw EncoderError(
          .unsuitableWeights,
          "\(path): a \(layout.title) has no tensor \"\(name)\""
            + (nearest.map { "; the nearest is \"\(detection.prefix)\($0)\"" } ?? ""))
      }
      guard shapes[name] == shape else {
        throw EncoderError(
          .unsuitableWeights,
          "\(path): \(name): expected shape \(shape), found \(shapes[name] ?? [])")
      }
      let tensor = try file.tensor(named: name)
      tensors[own] = shape.isEmpty ? tensor : try tensor.converted(to: .float32)
    }
    // Old files lack the counts of batches, which no result depends on.
    let missing = expected.keys.filter {
      tensors[$0] == nil && !$0.hasSuffix("num_batches_tracked")
    }.sorted()
    if let first = missing.first {
      throw EncoderError(
        .unsuitableWeights,
        "\(path): expected a tensor \"\(detection.prefix)\(first)\", found none"
          + (missing.count > 1 ? " (and \(missing.count - 1) more are missing)" : "")
          + "; the file is not a whole \(layout.title)")
    }
    self.tensors = tensors
    notes = left.isEmpty ? [] : ["\(path): its head (\(left.joined(separator: ", "))) is not used"]
    let channels = layout.inputChannels
    let standard = Self.standard(layout)
    mean = try Self.spread(companions.mean ?? standard.mean, channels, path)
    standardDeviation = try Self.spread(
      companions.standardDeviation ?? standard.deviation, channels, path)
  }

  /// The channels' means and deviations in training, where nothing says otherwise.
  private static func standard(_ layout: PictureLayout) -> (mean: [Double], deviation: [Double]) {
    switch layout {
    case .resNet(let own) where own.inputChannels == 3:
      // ImageNet's, as in torchvision's transforms.
      return ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
    default: return ([0.5], [0.5])
    }
  }

  private static func spread(
    _ values: [Double], _ channels: Int, _ path: String
  ) throws(EncoderError) -> [Double] {
    if values.count == 1 { return [Double](repeating: values[0], count: channels) }
    guard values.count == channels else {
      throw EncoderError(
        .unsuitableConfiguration,
        "preprocessor_config.json beside \(path): expected \(channels) means and deviations, found "
          + "\(values.count)")
    }
    return values
  }

  /// The names and shapes of a layout.
  private static func expectedShapes(
    _ layout: PictureLayout
  ) throws(TensorError) -> [String: [Int]] {
    let store = ParameterStore()
    _ = try PictureNetwork(layout, scope: store.scope(generator: Generator(seed: 0)))
    return Dictionary(uniqueKeysWithValues: store.entries.map { ($0.name, $0.tensor.shape) })
  }

  /// A network with these weights.
  package func network(on device: Device = .cpu) throws(TensorError) -> PictureNetwork {
    let store = ParameterStore()
    let network = try PictureNetwork(
      layout, scope: store.scope(generator: Generator(seed: 0), device: device))
    try store.load(tensors, isStrict: false)
    return network
  }

  /// How a picture becomes the network's input, as JSON with sorted keys: part of the key of features.
  public func preprocessing(size: Int, fit: String, stain: String) -> String {
    func list(_ values: [Double]) -> String {
      "[" + values.map { "\($0)" }.joined(separator: ",") + "]"
    }
    return
      "{\"channels\":\(layout.inputChannels),\"fit\":\"\(fit)\",\"interpolation\":\"triangle\","
      + "\"mean\":\(list(mean)),\"sd\":\(list(standardDeviation)),\"size\":\(size),"
      + "\"stain\":\"\(stain)\"}"
  }
}
