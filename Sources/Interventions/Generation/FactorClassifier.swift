import Layers
import Tensors
import Training

/// A classifier of real pictures, one head a factor; it never sees an embedding or a generated
/// picture before it judges them.
final class FactorClassifier: LearningTask {
  let store = ParameterStore()
  let trainingCases: [Int]
  private let innerCases: [Int]
  private let source: PictureSource
  private let factors: [PictureFactor]
  private let network: ResNet
  private let heads: [Linear]

  init(
    _ factors: [PictureFactor], source: PictureSource, training: [Int], inner: [Int],
    generator: Generator
  ) throws {
    let root = store.scope(generator: generator)
    var configuration = ResNet.Configuration(
      usesBottlenecks: false, blockCounts: [1, 1, 1, 1], baseChannels: 16)
    configuration.inputChannels = source.channels
    network = try ResNet(configuration, scope: root / "network")
    heads = try factors.enumerated().map { number, factor in
      try Linear(
        inputSize: configuration.featureCount, outputSize: factor.levels.count,
        scope: root / "heads" / number)
    }
    self.factors = factors
    self.source = source
    trainingCases = training
    innerCases = inner
  }

  /// Logits of each factor for pictures in 0...1.
  private func logits(_ pictures: Tensor, mode: Mode) throws -> [Tensor] {
    let map = try network.featureMap((pictures * 4 - 2).channelsLast(), mode: mode)
    let pooled = try map.mean(axes: [2, 3])
    return try heads.map { head in try head(pooled) }
  }

  func loss(cases: [Int], mode: Mode, generator: Generator) throws -> Tensor {
    // One picture has no batch statistics worth the name.
    let mode = cases.count > 1 ? mode : .evaluation
    let outputs = try logits(source.pictures(cases), mode: mode)
    var losses: [Tensor] = []
    for (factor, output) in zip(factors, outputs) {
      losses.append(
        try output.crossEntropy(targets: Tensor(cases.map { Int64(factor.levelOfCase[$0]) })))
    }
    return try Tensor.stacked(losses).mean()
  }

  func innerScore() throws -> Double? {
    guard !innerCases.isEmpty else { return nil }
    return try withoutGradients {
      try loss(cases: innerCases, mode: .evaluation, generator: Generator(seed: 0)).item()
    }
  }

  /// The probability of each level of a factor, `[pictures][levels]`.
  func probabilities(_ pictures: Tensor, factor: Int) throws -> [[Double]] {
    try withoutGradients {
      let values = try logits(pictures, mode: .evaluation)[factor].converted(to: .float64).softmax()
      let width = factors[factor].levels.count
      let flat = try values.array(of: Double.self)
      return stride(from: 0, to: flat.count, by: width).map { Array(flat[$0..<$0 + width]) }
    }
  }
}

/// Something that pictures may show, such as a label, with its level in each case of a cohort.
public struct PictureFactor: Sendable, Hashable {
  /// The name.
  public let name: String
  /// The levels.
  public let levels: [String]
  /// The level of each case.
  public let levelOfCase: [Int]

  /// Creates a factor.
  ///
  /// - Throws: ``InterventionsError`` with code `mismatch` with fewer than two levels, or a case of an
  ///   unknown one.
  public init(name: String, levels: [String], levelOfCase: [Int]) throws(InterventionsError) {
    guard levels.count > 1, levelOfCase.allSatisfy(levels.indices.contains) else {
      throw InterventionsError(
        .mismatch, "\(name): expected one of \(levels.count) levels, at least two, for each case")
    }
    self.name = name
    self.levels = levels
    self.levelOfCase = levelOfCase
  }
}
