import Layers
import Synchronization
import TestSupport
import Tensors
import Training

/// Forty cases of three numbers whose target is a known linear function of them.
///
/// Ten more are held out. Dropout on the way makes the parameters depend on every random draw.
final class LinearTask: LearningTask {
  static let weights: [Double] = [1.5, -2, 0.5]
  static let bias = 0.25

  let store = ParameterStore()
  let trainingCases: [Int]
  private let layer: Linear
  private let dropout: Dropout
  private let inputs: Tensor  // [50, 3]
  private let targets: Tensor  // [50, 1]
  private let hasInnerSplit: Bool
  /// What ``innerScore()`` answers instead of the loss on the held-out cases, one after another.
  private var scriptedScores: [Double]
  /// Multiplies the loss, to make it overflow.
  private let lossScale: Double
  /// The batches that were announced, epoch by epoch.
  private(set) var announced: [[[Int]]] = []
  /// The inner scores as they were given.
  private(set) var scores: [Double] = []

  init(
    dropout rate: Double = 0, cases: Int = 40, hasInnerSplit: Bool = true,
    scriptedScores: [Double] = [], lossScale: Double = 1
  ) throws {
    trainingCases = Array(0..<cases)
    dropout = Dropout(rate)
    layer = try Linear(
      inputSize: 3, outputSize: 1,
      scope: store.scope(generator: Generator(seed: 3), dtype: .float32) / "line")
    var generator = SeededGenerator(seed: 11)
    let rows = (0..<50).map { _ in (0..<3).map { _ in Double.random(in: -1...1, using: &generator) }
    }
    inputs = try Tensor(rows.flatMap { $0.map(Float.init) }, shape: [50, 3])
    targets = try Tensor(
      rows.map { row in Float(zip(row, Self.weights).reduce(Self.bias) { $0 + $1.0 * $1.1 }) },
      shape: [50, 1])
    self.hasInnerSplit = hasInnerSplit
    self.scriptedScores = scriptedScores
    self.lossScale = lossScale
  }

  func willTrain(on batches: [[Int]]) { announced.append(batches) }

  func loss(cases: [Int], mode: Mode, generator: Generator) throws -> Tensor {
    let rows = try Tensor(cases.map(Int64.init))
    let seen = try dropout(inputs.selecting(rows), mode: mode)
    let error = try layer(seen) - targets.selecting(rows)
    return try (error * error).mean() * lossScale
  }

  func innerScore() throws -> Double? {
    guard hasInnerSplit else { return nil }
    let score =
      scriptedScores.isEmpty
      ? try withoutGradients {
        try loss(cases: Array(40..<50), mode: .evaluation, generator: Generator(seed: 0)).item()
      } : scriptedScores.removeFirst()
    scores.append(score)
    return score
  }

  /// The parameters as numbers.
  var parameters: [Double] {
    get throws { try store.trainable.flatMap { try $0.tensor.array(of: Double.self) } }
  }
}

/// Says "stop" once it has been asked a number of times.
final class StepLimit: Sendable {
  private let left: Mutex<Int>

  init(_ count: Int) { left = Mutex(count) }

  func isReached() -> Bool {
    left.withLock { count in
      count -= 1
      return count < 0
    }
  }
}
