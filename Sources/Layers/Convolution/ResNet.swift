public import Tensors

/// A residual network with torchvision's layout and `state_dict` names.
///
/// Source: He et al. 2015, <https://arxiv.org/abs/1512.03385>; as in torchvision the bottleneck's
/// stride is in its 3×3 convolution ("v1.5"), batch norm ε is 1e-5, and convolutions have no bias.
public struct ResNet: Sendable {
  /// The shape of the network.
  public struct Configuration: Sendable, Hashable, Codable {
    /// Whether blocks are bottlenecks (1×1, 3×3, 1×1) or basic (3×3, 3×3).
    public var usesBottlenecks: Bool
    /// Blocks a stage; torchvision's networks have four stages.
    public var blockCounts: [Int]
    /// Channels of the first stage; each later one doubles.
    public var baseChannels: Int
    /// Channels of the picture.
    public var inputChannels: Int

    /// Creates a configuration.
    public init(
      usesBottlenecks: Bool, blockCounts: [Int], baseChannels: Int = 64, inputChannels: Int = 3
    ) {
      self.usesBottlenecks = usesBottlenecks
      self.blockCounts = blockCounts
      self.baseChannels = baseChannels
      self.inputChannels = inputChannels
    }

    /// torchvision's `resnet18`.
    public static let resNet18 = Configuration(usesBottlenecks: false, blockCounts: [2, 2, 2, 2])
    /// torchvision's `resnet50`.
    public static let resNet50 = Configuration(usesBottlenecks: true, blockCounts: [3, 4, 6, 3])

    /// The channels that come out of a stage.
    public func outputChannels(stage: Int) -> Int {
      baseChannels << (usesBottlenecks ? stage + 2 : stage)
    }

    /// The channels of the last stage.
    public var featureCount: Int { outputChannels(stage: blockCounts.count - 1) }
  }

  /// The shape of this network.
  public let configuration: Configuration
  let conv1: Conv2d
  let bn1: BatchNorm2d
  let stages: [[ResidualBlock]]
  let fc: Linear?

  /// Makes all layers.
  ///
  /// - Parameter classCount: The outputs of `fc`; nil leaves it out, for use as an encoder.
  /// - Throws: ``TensorError`` with code `invalidArgument` for a configuration without stages, with
  ///   an empty stage, or with impossible channels.
  public init(
    _ configuration: Configuration, classCount: Int? = nil, scope: Scope
  ) throws(TensorError) {
    guard (1...8).contains(configuration.blockCounts.count),
      configuration.blockCounts.allSatisfy({ (1...1000).contains($0) }),
      (1...4096).contains(configuration.baseChannels),
      (1...4096).contains(configuration.inputChannels), classCount.map({ $0 > 0 }) ?? true
    else {
      throw TensorError(
        .invalidArgument, operation: "ResNet",
        message: "expected 1 to 8 stages of 1 to 1000 blocks, 1 to 4096 channels and at least one "
          + "class, found \(configuration), classCount \(classCount.map(String.init) ?? "nil")")
    }
    self.configuration = configuration
    let base = configuration.baseChannels
    conv1 = try Conv2d(
      inputChannels: configuration.inputChannels, outputChannels: base, size: 7, stride: 2,
      padding: 3, hasBias: false, initialization: .heNormal(fanOut: base * 49),
      scope: scope / "conv1")
    bn1 = try BatchNorm2d(channels: base, scope: scope / "bn1")
    var stages: [[ResidualBlock]] = []
    var channels = base
    for (stage, blockCount) in configuration.blockCounts.enumerated() {
      var blocks: [ResidualBlock] = []
      for index in 0..<blockCount {
        let block = try ResidualBlock(
          inputChannels: channels, channels: base << stage,
          outputChannels: configuration.outputChannels(stage: stage),
          stride: stage > 0 && index == 0 ? 2 : 1, isBottleneck: configuration.usesBottlenecks,
          scope: scope / "layer\(stage + 1)" / index)
        channels = configuration.outputChannels(stage: stage)
        blocks.append(block)
      }
      stages.append(blocks)
    }
    self.stages = stages
    if let classCount {
      fc = try Linear(inputSize: channels, outputSize: classCount, scope: scope / "fc")
    } else {
      fc = nil
    }
  }

  /// The last stage's map: `[N, C, H, W]` to `[N, features, H / 32, W / 32]`.
  public func featureMap(_ images: Tensor, mode: Mode) throws(TensorError) -> Tensor {
    var map = try bn1(conv1(images), mode: mode).reluInPlace().maxPooled(
      size: 3, stride: 2, padding: 1)
    for stage in stages {
      for block in stage { map = try block(map, mode: mode) }
    }
    return map
  }

  /// The mean of the map over space, through `fc` when there is one: `[N, classes]`.
  public func callAsFunction(_ images: Tensor, mode: Mode) throws(TensorError) -> Tensor {
    let pooled = try featureMap(images, mode: mode).mean(axes: [2, 3])
    guard let fc else { return pooled }
    return try fc(pooled)
  }
}
