public import Tensors

/// Normalizes each channel over batch and space.
///
/// Source: Ioffe and Szegedy 2015, <https://arxiv.org/abs/1502.03167>. Names as in PyTorch.
public struct BatchNorm2d: Sendable {
  /// `[channels]`.
  public let weight: Tensor
  /// `[channels]`.
  public let bias: Tensor
  let runningMean: Tensor
  let runningVariance: Tensor
  let batchesTracked: Tensor
  let momentum: Double
  let epsilon: Double

  /// Makes the parameters and the running statistics.
  public init(
    channels: Int, momentum: Double = 0.1, epsilon: Double = 1e-5, scope: Scope
  ) throws(TensorError) {
    weight = try scope.parameter("weight", shape: [channels], initialization: .ones)
    bias = try scope.parameter("bias", shape: [channels], initialization: .zeros)
    runningMean = try scope.buffer(
      "running_mean", value: .zeros([channels], dtype: scope.dtype, device: scope.device))
    runningVariance = try scope.buffer(
      "running_var", value: .ones([channels], dtype: scope.dtype, device: scope.device))
    batchesTracked = try scope.buffer(
      "num_batches_tracked", value: .zeros([], dtype: .int64, device: scope.device))
    self.momentum = momentum
    self.epsilon = epsilon
  }

  /// Applies the layer to `[N, channels, H, W]`.
  ///
  /// Training updates the running statistics.
  ///
  /// - Throws: ``TensorError`` with code `shapeMismatch` unless the input has four axes and, in
  ///   training, more than one value a channel: one value has no variance, and the running one would
  ///   become NaN for good.
  public func callAsFunction(_ input: Tensor, mode: Mode) throws(TensorError) -> Tensor {
    let channels = weight.count
    guard input.rank == 4, try input.size(1) == channels else {
      throw TensorError(
        .shapeMismatch, operation: "BatchNorm2d",
        message: "expected [N, \(channels), H, W], found \(input.shape)",
        argumentShapes: [input.shape])
    }
    if mode.isTraining, input.count <= channels {
      throw TensorError(
        .shapeMismatch, operation: "BatchNorm2d",
        message: "expected more than one value a channel in training, found \(input.shape); "
          + "use a larger batch or a larger picture", argumentShapes: [input.shape])
    }
    let output = try input.batchNormalized(
      weight: weight, bias: bias, runningMean: runningMean, runningVariance: runningVariance,
      isTraining: mode.isTraining, momentum: momentum, epsilon: epsilon)
    if mode.isTraining { try batchesTracked.assign(batchesTracked + batchesTracked.onesLike()) }
    return output
  }
}
