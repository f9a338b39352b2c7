public import Layers
public import Tensors

/// A model with its data, as the loop sees it.
public protocol LearningTask {
  /// What is trained.
  var store: ParameterStore { get }
  /// Where its parameters are, and so where layers draw random numbers.
  var device: Device { get }
  /// The training cases, in a fixed order.
  var trainingCases: [Int] { get }
  /// The mean loss of some cases, a number on the processor, recorded for differentiation.
  ///
  /// - Parameters:
  ///   - mode: Brings the generator of ``device``, for layers.
  ///   - generator: Draws on the processor: what is withheld, which view of a picture is seen.
  func loss(cases: [Int], mode: Mode, generator: Generator) throws -> Tensor
  /// The score on the inner split: lower is better. Nil when there is none; then the last epoch wins.
  func innerScore() throws -> Double?
  /// Told which epoch comes, from 0, before anything of it is asked for.
  func willBegin(epoch: Int)
  /// Told the cases of the coming steps, so that pictures can be decoded ahead.
  func willTrain(on batches: [[Int]])
}

extension LearningTask {
  /// The processor.
  public var device: Device { .cpu }
  /// Nothing that differs between epochs.
  public func willBegin(epoch: Int) {}
  /// Nothing to prepare.
  public func willTrain(on batches: [[Int]]) {}
}
