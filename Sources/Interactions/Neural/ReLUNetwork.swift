import Layers
import Tensors

/// Linear layers with max(x, 0) between them.
struct ReLUNetwork {
  private let layers: [Linear]

  init(
    inputSize: Int, hiddenSize: Int, hiddenCount: Int, outputSize: Int, scope: Scope
  ) throws(TensorError) {
    var layers: [Linear] = []
    var size = inputSize
    for index in 0..<hiddenCount {
      layers.append(
        try Linear(inputSize: size, outputSize: hiddenSize, scope: scope / "hidden" / index))
      size = hiddenSize
    }
    layers.append(try Linear(inputSize: size, outputSize: outputSize, scope: scope / "output"))
    self.layers = layers
  }

  func callAsFunction(_ input: Tensor) throws(TensorError) -> Tensor {
    var values = input
    for (index, layer) in layers.enumerated() {
      values = try layer(values)
      if index + 1 < layers.count { values = try values.relu() }
    }
    return values
  }
}
