// What layers are made of. Shapes follow PyTorch.

extension Tensor {
  /// Normalizes the last axes to mean 0 and variance 1, then scales and shifts.
  public func layerNormalized(
    shape: [Int], weight: Tensor?, bias: Tensor?, epsilon: Double = 1e-5
  ) throws(TensorError) -> Tensor {
    try Operators.layerNorm(
      .tensor(self), .ints(shape), .optional(weight), .optional(bias), .double(epsilon))
  }

  /// Normalizes each channel (axis 1).
  ///
  /// In training the batch's statistics are used, and the running ones are updated in place: those
  /// are buffers, never parameters.
  package func batchNormalized(
    weight: Tensor?, bias: Tensor?, runningMean: Tensor, runningVariance: Tensor, isTraining: Bool,
    momentum: Double, epsilon: Double
  ) throws(TensorError) -> Tensor {
    try Operators.batchNorm(
      .tensor(self), .optional(weight), .optional(bias), .tensor(runningMean),
      .tensor(runningVariance), .bool(isTraining), .double(momentum), .double(epsilon), .bool(true))
  }

  /// Two-dimensional convolution of `[N, C, H, W]` with `[out, C / groups, kH, kW]`.
  public func convolved(
    weight: Tensor, bias: Tensor? = nil, stride: Int = 1, padding: Int = 0, dilation: Int = 1,
    groups: Int = 1
  ) throws(TensorError) -> Tensor {
    try Operators.convolution(
      .tensor(self), .tensor(weight), .optional(bias), .ints([stride, stride]),
      .ints([padding, padding]), .ints([dilation, dilation]), .int(groups))
  }

  /// The largest value of each window.
  public func maxPooled(size: Int, stride: Int, padding: Int = 0) throws(TensorError) -> Tensor {
    try Operators.maxPool(
      .tensor(self), .ints([size, size]), .ints([stride, stride]), .ints([padding, padding]))
  }

  /// The mean of each of `size` × `size` equal regions.
  public func adaptiveAveragePooled(_ size: Int) throws(TensorError) -> Tensor {
    try Operators.adaptiveAveragePool(.tensor(self), .ints([size, size]))
  }

  /// A map `[N, C, h, w]` at another size, by bicubic interpolation between cells' centers.
  public func resizedBicubic(height: Int, width: Int) throws(TensorError) -> Tensor {
    try Operators.resizeBicubic(.tensor(self), .ints([height, width]), .bool(false))
  }

  /// A map `[N, C, h, w]` at another size, by linear interpolation; over the whole area where it shrinks.
  public func resizedBilinear(height: Int, width: Int) throws(TensorError) -> Tensor {
    try Operators.resizeBilinear(.tensor(self), .ints([height, width]), .bool(false))
  }

  /// Zeroes elements with the given probability and scales the others by 1 / (1 - probability).
  public func dropout(probability: Double, generator: Generator) throws(TensorError) -> Tensor {
    guard probability >= 0, probability < 1 else {
      throw TensorError(
        .invalidArgument, operation: "dropout",
        message: "expected a probability in 0..<1, found \(probability)")
    }
    guard probability > 0 else { return self }
    let kept = try withoutGradients { () throws(TensorError) in
      try zerosLike().bernoulliLike(probability: 1 - probability, generator: generator)
        * (1 / (1 - probability))
    }
    return try self * kept
  }

  /// The mean cross entropy of logits `[N, classes]`.
  ///
  /// - Parameters:
  ///   - targets: Class indices `[N]` (int64) or probabilities `[N, classes]`.
  ///   - weights: One a class; the mean is weighted by them, as in PyTorch.
  public func crossEntropy(
    targets: Tensor, weights: Tensor? = nil, labelSmoothing: Double = 0
  ) throws(TensorError) -> Tensor {
    try Operators.crossEntropy(
      .tensor(self), .tensor(targets), .optional(weights), .int(1), .int(-100),
      .double(labelSmoothing))
  }

  /// The mean binary cross entropy of logits against targets in 0...1, of the same shape.
  ///
  /// - Throws: ``TensorError`` with code `shapeMismatch` if the shapes differ: LibTorch would
  ///   broadcast, and `[N, 1]` against `[N]` would compare every case with every other.
  public func binaryCrossEntropy(
    targets: Tensor, weights: Tensor? = nil, positiveWeight: Tensor? = nil
  ) throws(TensorError) -> Tensor {
    guard shape == targets.shape else {
      throw TensorError(
        .shapeMismatch, operation: "binaryCrossEntropy",
        message: "expected targets of the logits' shape \(shape), found \(targets.shape)",
        argumentShapes: [shape, targets.shape])
    }
    return try Operators.binaryCrossEntropy(
      .tensor(self), .tensor(targets), .optional(weights), .optional(positiveWeight), .int(1))
  }
}
