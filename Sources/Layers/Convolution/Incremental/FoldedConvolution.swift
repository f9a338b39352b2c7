import Tensors

/// A convolution with the normalization behind it folded into its weights, for evaluation.
struct FoldedConvolution {
  let weight: Tensor
  let bias: Tensor
  let window: SlidingWindow

  /// w · γ / √(σ² + ε) and β − μ · γ / √(σ² + ε), computed in double precision.
  init(_ convolution: Conv2d, _ norm: BatchNorm2d) throws(TensorError) {
    let dtype = convolution.weight.dtype ?? .float32
    let scale =
      try norm.weight.converted(to: .float64)
      / (norm.runningVariance.converted(to: .float64) + norm.epsilon).squareRoot()
    weight = try (convolution.weight.converted(to: .float64) * scale.reshaped([-1, 1, 1, 1]))
      .converted(to: dtype).channelsLast()
    bias = try
      (norm.bias.converted(to: .float64)
      - norm.runningMean.converted(to: .float64) * scale).converted(to: dtype)
    window = SlidingWindow(
      size: convolution.weight.shape.last ?? 1, stride: convolution.stride,
      padding: convolution.padding)
  }

  /// Whole maps.
  func callAsFunction(_ maps: Tensor) throws(TensorError) -> Tensor {
    try maps.convolved(
      weight: weight, bias: bias, stride: window.stride, padding: window.padding)
  }

  /// Crops that hold exactly what some outputs read; see ``SlidingWindow/inputs(of:)``.
  func outputs(ofCrops crops: Tensor) throws(TensorError) -> Tensor {
    try crops.convolved(
      weight: weight, bias: bias, stride: window.size == 1 ? 1 : window.stride, padding: 0)
  }
}

/// A residual block of folded convolutions.
struct FoldedBlock {
  let convolutions: [FoldedConvolution]
  let shortcut: FoldedConvolution?

  init(_ block: ResidualBlock) throws(TensorError) {
    var folded: [FoldedConvolution] = []
    for (convolution, norm) in zip(block.convolutions, block.norms) {
      folded.append(try FoldedConvolution(convolution, norm))
    }
    convolutions = folded
    if let convolution = block.shortcut, let norm = block.shortcutNorm {
      shortcut = try FoldedConvolution(convolution, norm)
    } else {
      shortcut = nil
    }
  }

  /// Whole maps; `visit` sees what the convolutions after the first one read.
  func callAsFunction(
    _ maps: Tensor, visit: (Int, Tensor) throws(TensorError) -> Void = { _, _ in }
  ) throws(TensorError) -> Tensor {
    var output = maps
    for (index, convolution) in convolutions.enumerated() {
      if index > 0 { try visit(index, output) }
      output = try convolution(output)
      if index + 1 < convolutions.count { output = try output.reluInPlace() }
    }
    guard let shortcut else { return try (output + maps).reluInPlace() }
    return try (output + shortcut(maps)).reluInPlace()
  }

  /// The outputs that see a changed input, and the size of the whole map of outputs.
  func outputs(
    of boxes: ChangedBoxes, height: Int, width: Int
  ) -> (boxes: ChangedBoxes, height: Int, width: Int) {
    var (boxes, height, width) = (boxes, height, width)
    for convolution in convolutions {
      boxes = convolution.window.outputs(of: boxes, height: height, width: width)
      height = convolution.window.outputCount(height)
      width = convolution.window.outputCount(width)
    }
    return (boxes, height, width)
  }
}
