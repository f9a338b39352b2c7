import Tensors

/// Two or three convolutions around a residual path: torchvision's `BasicBlock` and `Bottleneck`.
struct ResidualBlock: Sendable {
  let convolutions: [Conv2d]
  let norms: [BatchNorm2d]
  let shortcut: Conv2d?
  let shortcutNorm: BatchNorm2d?

  init(
    inputChannels: Int, channels: Int, outputChannels: Int, stride: Int, isBottleneck: Bool,
    scope: Scope
  ) throws(TensorError) {
    let sizes = isBottleneck ? [1, 3, 1] : [3, 3]
    let outputs = isBottleneck ? [channels, channels, outputChannels] : [channels, outputChannels]
    let strided = isBottleneck ? 1 : 0
    var convolutions: [Conv2d] = []
    var norms: [BatchNorm2d] = []
    var inputs = inputChannels
    for (index, size) in sizes.enumerated() {
      let convolution = try Conv2d(
        inputChannels: inputs, outputChannels: outputs[index], size: size,
        stride: index == strided ? stride : 1, padding: size / 2, hasBias: false,
        initialization: .heNormal(fanOut: outputs[index] * size * size),
        scope: scope / "conv\(index + 1)")
      convolutions.append(convolution)
      norms.append(try BatchNorm2d(channels: outputs[index], scope: scope / "bn\(index + 1)"))
      inputs = outputs[index]
    }
    self.convolutions = convolutions
    self.norms = norms
    if stride != 1 || inputChannels != outputChannels {
      shortcut = try Conv2d(
        inputChannels: inputChannels, outputChannels: outputChannels, size: 1, stride: stride,
        hasBias: false, initialization: .heNormal(fanOut: outputChannels),
        scope: scope / "downsample" / 0)
      shortcutNorm = try BatchNorm2d(channels: outputChannels, scope: scope / "downsample" / 1)
    } else {
      shortcut = nil
      shortcutNorm = nil
    }
  }

  func callAsFunction(_ input: Tensor, mode: Mode) throws(TensorError) -> Tensor {
    var output = input
    for (index, convolution) in convolutions.enumerated() {
      output = try norms[index](convolution(output), mode: mode)
      if index + 1 < convolutions.count { output = try output.reluInPlace() }
    }
    guard let shortcut, let shortcutNorm else { return try (output + input).reluInPlace() }
    return try (output + shortcutNorm(shortcut(input), mode: mode)).reluInPlace()
  }
}
