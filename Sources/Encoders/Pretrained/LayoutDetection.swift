import Layers

/// What a file of weights holds, by the names and shapes of its tensors.
struct LayoutDetection {
  /// The layout.
  let layout: PictureLayout
  /// What stands before every name of the network.
  let prefix: String

  /// - Parameter heads: The heads of attention of a transformer, where a file beside the weights says so;
  ///   its width by 64 otherwise.
  /// - Throws: ``EncoderError`` with code `unsuitableWeights`.
  init(
    shapes: [String: [Int]], heads: Int? = nil, epsilon: Double? = nil, path: String
  ) throws(EncoderError) {
    let patches = "embeddings.patch_embeddings.projection.weight"
    if let prefix = ["", "vit."].first(where: { shapes[$0 + patches] != nil }) {
      self.prefix = prefix
      layout = try Self.visionTransformer(shapes, prefix, patches, heads, epsilon, path)
    } else if shapes["conv1.weight"] != nil, shapes["layer1.0.conv1.weight"] != nil {
      prefix = ""
      layout = try Self.resNet(shapes, path)
    } else {
      let some = shapes.keys.sorted().prefix(3).joined(separator: ", ")
      throw EncoderError(
        .unsuitableWeights,
        "\(path): expected the names of a torchvision ResNet (conv1.weight, layer1.0.conv1.weight, …) or "
          + "of a Hugging Face ViT (\(patches), …), found \(shapes.count) others (\(some), …)")
    }
  }

  private static func resNet(
    _ shapes: [String: [Int]], _ path: String
  ) throws(EncoderError) -> PictureLayout {
    let stem = shapes["conv1.weight"] ?? []
    guard stem.count == 4, stem[2] == 7, stem[3] == 7, stem[0] > 0, stem[1] > 0 else {
      throw EncoderError(
        .unsuitableWeights,
        "\(path): conv1.weight: expected [channels, channels, 7, 7], found \(stem)")
    }
    var blockCounts: [Int] = []
    while shapes["layer\(blockCounts.count + 1).0.conv1.weight"] != nil {
      let stage = blockCounts.count + 1
      var count = 0
      while shapes["layer\(stage).\(count).conv1.weight"] != nil { count += 1 }
      blockCounts.append(count)
    }
    return .resNet(
      ResNet.Configuration(
        usesBottlenecks: shapes["layer1.0.conv3.weight"] != nil, blockCounts: blockCounts,
        baseChannels: stem[0], inputChannels: stem[1]))
  }

  private static func visionTransformer(
    _ shapes: [String: [Int]], _ prefix: String, _ patches: String, _ heads: Int?,
    _ epsilon: Double?, _ path: String
  ) throws(EncoderError) -> PictureLayout {
    func shape(_ name: String, _ expected: String, _ axes: Int) throws(EncoderError) -> [Int] {
      guard let found = shapes[prefix + name] else {
        throw EncoderError(
          .unsuitableWeights, "\(path): expected a tensor \(prefix + name), found none")
      }
      guard found.count == axes, found.allSatisfy({ $0 > 0 }) else {
        throw EncoderError(
          .unsuitableWeights, "\(path): \(prefix + name): expected \(expected), found \(found)")
      }
      return found
    }
    let kernel = try shape(patches, "[width, channels, patch, patch]", 4)
    let positions = try shape("embeddings.position_embeddings", "[1, 1 + grid², width]", 3)
    let hidden = try shape("encoder.layer.0.intermediate.dense.weight", "[hidden, width]", 2)
    let grid = Int(Double(positions[1] - 1).squareRoot().rounded())
    guard kernel[2] == kernel[3], grid > 0, grid * grid == positions[1] - 1 else {
      throw EncoderError(
        .unsuitableWeights,
        "\(path): expected square patches, a class token and a square of positions, found patches of "
          + "\(kernel[2]) × \(kernel[3]) and \(positions[1]) positions")
    }
    var depth = 1
    while shapes["\(prefix)encoder.layer.\(depth).intermediate.dense.weight"] != nil { depth += 1 }
    let width = kernel[0]
    let count = heads ?? max(1, width / 64)
    guard count > 0, width.isMultiple(of: count) else {
      throw EncoderError(
        .unsuitableWeights,
        "\(path): \(count) heads of attention do not divide the width \(width); put the config.json of "
          + "these weights beside them")
    }
    return .visionTransformer(
      VisionTransformer.Configuration(
        width: width, depth: depth, headCount: count, hiddenSize: hidden[0], patchSize: kernel[2],
        gridSize: grid, inputChannels: kernel[1], epsilon: epsilon ?? 1e-12))
  }
}
