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
  /// The mean loss of some cases and its gradients.
  ///
  /// A task whose loss is no mean over cases, or that computes it in pieces, has its own; by default
  /// this differentiates ``loss(cases:mode:generator:)``.
  ///
  /// - Parameters:
  ///   - parameters: What is differentiated by.
  ///   - autocast: The type that products are computed in, in the forward pass.
  func gradients(
    of parameters: [Tensor], cases: [Int], autocast: DType?, mode: Mode, generator: Generator
  ) throws -> (loss: Double, gradients: [Tensor?])
  /// Told that the optimizer has changed the parameters: what is bounded is brought back into its bounds.
  func didStep() throws
  /// The score on the inner split: lower is better. Nil when there is none; then the last epoch wins.
  func innerScore() throws -> Double?
  /// Told which epoch comes, from 0, before anything of it is asked for.
  func willBegin(epoch: Int)
  /// Told the cases of the coming steps, so that pictures can be decoded ahead.
  func willTrain(on batches: [[Int]])
}

extension LearningTask {
  /// The gradients of ``loss(cases:mode:generator:)``.
  public func gradients(
    of parameters: [Tensor], cases: [Int], autocast: DType?, mode: Mode, generator: Generator
  ) throws -> (loss: Double, gradients: [Tensor?]) {
    // Only the forward pass is cast; the backward pass follows what was recorded.
    let loss = try withAutocast(autocast, on: device) {
      try self.loss(cases: cases, mode: mode, generator: generator)
    }
    let value = try loss.detached().item()
    guard value.isFinite else { return (value, []) }
    return (value, try loss.gradients(of: parameters))
  }
  /// No parameter is bounded.
  public func didStep() throws {}
  /// The processor.
  public var device: Device { .cpu }
  /// Nothing that differs between epochs.
  public func willBegin(epoch: Int) {}
  /// Nothing to prepare.
  public func willTrain(on batches: [[Int]]) {}
}
