import Layers
import Tensors

/// A residual network with weights from elsewhere, as a fixed encoder: the mean of its last map.
///
/// The file holds a torchvision `state_dict` of a ResNet (safetensors); depth and width are read off
/// its names and shapes. Pictures are scaled by ImageNet's mean and standard deviation, as
/// torchvision's weights expect, and keep the size of the manifest.
public struct PretrainedImageEncoder: Sendable {
  /// The weights' file.
  public let path: String
  /// The shape of the network, in words.
  public let summary: String
  private let network: ResNet

  /// The mean of ImageNet's channels, in 0...1, as torchvision uses it.
  static let mean: [Float] = [0.485, 0.456, 0.406]
  /// Their standard deviation.
  static let deviation: [Float] = [0.229, 0.224, 0.225]

  /// The number of features of a picture.
  public var featureCount: Int { network.configuration.featureCount }

  /// Reads the weights.
  ///
  /// - Throws: ``InteractionsError`` with code `unreadableInput` if the file cannot be read, or
  ///   `mismatchedFile` with the names and shapes at fault if it holds no ResNet.
  public init(weights path: String) throws(InteractionsError) {
    let weights: [String: Tensor]
    do throws(TensorError) {
      weights = try SafetensorsFile(path: path).tensors()
    } catch {
      throw InteractionsError(.unreadableInput, "weights: \(error)")
    }
    let configuration = try Self.configuration(of: weights, path: path)
    self.path = path
    let depth = configuration.blockCounts.reduce(2) {
      $0 + $1 * (configuration.usesBottlenecks ? 3 : 2)
    }
    summary = "a ResNet of depth \(depth) with the weights of \(path)"
    do throws(TensorError) {
      let store = ParameterStore()
      network = try ResNet(
        configuration, scope: store.scope(generator: Generator(seed: 0)))
      // The classifier is not used; the counter of batches may be missing in old files.
      let known = Set(store.entries.map(\.name))
      var chosen = weights.filter { !$0.key.hasPrefix("fc.") }
      for name in known where name.hasSuffix("num_batches_tracked") && chosen[name] == nil {
        chosen[name] = store[name]
      }
      try store.load(chosen)
    } catch {
      throw InteractionsError(
        .mismatchedFile,
        "\(path): expected a torchvision ResNet as its first layers announce; \(error)")
    }
  }

  /// What names and shapes say about the network.
  private static func configuration(
    of weights: [String: Tensor], path: String
  ) throws(InteractionsError) -> ResNet.Configuration {
    guard let first = weights["conv1.weight"]?.shape, first.count == 4, first[2...] == [7, 7]
    else {
      let found = weights.keys.sorted().prefix(4).joined(separator: ", ")
      throw InteractionsError(
        .mismatchedFile,
        "\(path): expected a torchvision ResNet, whose \"conv1.weight\" is [channels, colors, 7, "
          + "7]; found \(weights["conv1.weight"].map { "\($0.shape)" } ?? "no such name") among "
          + "\(weights.count) (\(found), …); save the model's state_dict as safetensors")
    }
    var blockCounts: [Int] = []
    while blockCounts.count < 8 {
      let stage = "layer\(blockCounts.count + 1)."
      var count = 0
      while count < 1000, weights["\(stage)\(count).conv1.weight"] != nil { count += 1 }
      guard count > 0 else { break }
      blockCounts.append(count)
    }
    guard !blockCounts.isEmpty else {
      throw InteractionsError(
        .mismatchedFile,
        "\(path): expected a torchvision ResNet with blocks named \"layer1.0.conv1.weight\" and so "
          + "on, found none")
    }
    return ResNet.Configuration(
      usesBottlenecks: weights["layer1.0.conv3.weight"] != nil, blockCounts: blockCounts,
      baseChannels: first[0], inputChannels: first[1])
  }

  /// The features of pictures, row-major `[count, featureCount]`.
  ///
  /// - Parameter pixels: Bytes, `[count, channels, size, size]`; grey ones are repeated for a network
  ///   of three colors.
  func features(
    _ pixels: [UInt8], count: Int, channels: Int, size: Int
  ) throws(InteractionsError) -> [Float] {
    let wanted = network.configuration.inputChannels
    guard wanted == channels || (channels == 1 && wanted == Self.mean.count) else {
      throw InteractionsError(
        .mismatchedFile,
        "\(path): the network wants pictures of \(wanted) channels, the cohort's have \(channels); "
          + "set `channels: \(wanted)` in the manifest, or use other weights")
    }
    let network = network
    return try computing("encoding pictures") { () throws(TensorError) in
      try withoutGradients { () throws(TensorError) in
        var pictures =
          try Tensor(pixels, shape: [count, channels, size, size]).converted(to: .float32) / 255
        if wanted != channels { pictures = try pictures.expanded([-1, wanted, -1, -1]) }
        if wanted == Self.mean.count {
          pictures =
            try (pictures - Tensor(Self.mean, shape: [1, 3, 1, 1]))
            / Tensor(Self.deviation, shape: [1, 3, 1, 1])
        }
        return try network(pictures.channelsLast(), mode: .evaluation).array(of: Float.self)
      }
    }
  }
}
