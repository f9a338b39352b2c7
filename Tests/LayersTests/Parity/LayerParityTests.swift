import Layers
import TestSupport
import Tensors
import Testing

/// Every layer answers what PyTorch's answers, forward and in every gradient.
@Suite struct LayerParityTests {
  private let golden: GoldenTensors
  private let store: ParameterStore
  private let root: Scope

  init() throws {
    golden = try GoldenTensors("layers/layers.safetensors")
    (store, root) = try makeRoot()
  }

  @Test func linear() throws {
    let layer = try Linear(inputSize: 5, outputSize: 3, scope: root)
    try golden.expectParity("linear", store, inputs: ["input"]) { try layer($0[0]) }
  }

  @Test(arguments: [MatrixPath.automatic, .plain, .oneDNN]) func linearInSinglePrecision(
    path: MatrixPath
  ) throws {
    let (store, root) = try makeRoot(dtype: .float32)
    let layer = try Linear(inputSize: 5, outputSize: 3, scope: root)
    try golden.expectParity("linear32", store, inputs: ["input"], tolerance: 1e-5) {
      try $0[0].linear(weight: layer.weight, bias: layer.bias, path: path)
    }
  }

  @Test func convolution() throws {
    let layer = try Conv2d(
      inputChannels: 3, outputChannels: 4, size: 3, stride: 2, padding: 1, scope: root)
    try golden.expectParity("conv2d", store, inputs: ["input"]) { try layer($0[0]) }
  }

  @Test func convolutionWithGroupsAndDilation() throws {
    let weight = try root.parameter("weight", shape: [6, 2, 1, 3], initialization: .zeros)
    try golden.expectParity("conv2d_no_bias", store, inputs: ["input"]) {
      try $0[0].convolved(weight: weight, dilation: 2, groups: 2)
    }
  }

  @Test func batchNormInTraining() throws {
    let layer = try BatchNorm2d(channels: 4, scope: root)
    try golden.expectParity("batchnorm2d_train", store, inputs: ["input"]) {
      try layer($0[0], mode: .training(root.generator))
    }
    for name in ["running_mean", "running_var", "num_batches_tracked"] {
      try expectClose(
        #require(store[name]), to: golden["batchnorm2d_train.\(name)_after"], absolute: 1e-12)
    }
  }

  @Test func batchNormInEvaluation() throws {
    let layer = try BatchNorm2d(channels: 4, scope: root)
    try golden.expectParity("batchnorm2d_eval", store, inputs: ["input"]) {
      try layer($0[0], mode: .evaluation)
    }
  }

  @Test func layerNorm() throws {
    let layer = try LayerNorm(size: 6, scope: root)
    try golden.expectParity("layernorm", store, inputs: ["input"]) { try layer($0[0]) }
  }

  @Test func embedding() throws {
    let layer = try Embedding(count: 7, width: 4, scope: root)
    let indices = try golden["embedding.input"]
    // PyTorch's layer has a padding index (0), whose row gets no gradient there.
    try golden.expectParity("embedding", store, inputs: [], exceptGradients: ["weight"]) { _ in
      try layer(indices)
    }
    let loss = try (layer(indices) * golden["embedding.gradient.output"]).sum()
    let gradient = try #require(try loss.gradients(of: [layer.weight])[0])
    try expectClose(
      gradient.sliced(1..<7), to: golden["embedding.gradient.weight"].sliced(1..<7), absolute: 1e-12
    )
  }

  @Test func selfAttention() throws {
    let layer = try MultiheadAttention(width: 8, headCount: 2, scope: root)
    try golden.expectParity("self_attention", store, inputs: ["input"]) { try layer($0[0]) }
  }

  @Test func crossAttention() throws {
    let layer = try MultiheadAttention(width: 8, headCount: 2, scope: root)
    let presence = try .!golden["cross_attention.key_padding_mask"]
    try golden.expectParity("cross_attention", store, inputs: ["query", "context"]) {
      try layer($0[0], context: $0[1], presence: presence)
    }
  }

  /// The layer takes keys and values from one context; here they differ, so its parts are put together.
  @Test func attentionWithSeparateKeysAndValues() throws {
    _ = try MultiheadAttention(width: 8, headCount: 2, scope: root)
    let weight = try #require(store["in_proj_weight"])
    let bias = try #require(store["in_proj_bias"])
    let mask = try (.!golden["attention.key_padding_mask"]).reshaped([3, 1, 1, 5])
    func heads(_ tokens: Tensor, _ part: Int) throws -> Tensor {
      let range = (8 * part)..<(8 * part + 8)
      return try tokens.linear(weight: weight.sliced(range), bias: bias.sliced(range))
        .reshaped([3, tokens.size(1), 2, 4]).transposed(1, 2)
    }
    try golden.expectParity("attention", store, inputs: ["query", "key", "value"]) {
      try heads($0[0], 0).attention(key: heads($0[1], 1), value: heads($0[2], 2), mask: mask)
        .transposed(1, 2).reshaped([3, 4, 8])
        .linear(weight: #require(store["out_proj.weight"]), bias: store["out_proj.bias"])
    }
  }

  @Test func transformerBlock() throws {
    let block = try TransformerBlock(width: 8, headCount: 2, hiddenSize: 16, scope: root)
    let presence = try .!golden["block.padding_mask"]
    try golden.expectParity("block", store, inputs: ["input"]) {
      try block($0[0], presence: presence, mode: .evaluation)
    }
  }

  @Test(arguments: [
    ("plain", false, 0), ("weighted", true, 0), ("smoothed", false, 0.1),
    ("weighted_smoothed", true, 0.1),
  ])
  func crossEntropy(name: String, isWeighted: Bool, smoothing: Double) throws {
    let loss = CrossEntropy(
      classWeights: isWeighted ? try golden["crossentropy.weight"] : nil, labelSmoothing: smoothing)
    let logits = try golden["crossentropy.input"].tracked()
    let value = try loss(logits, targets: golden["crossentropy.target"])
    try expectClose(value, to: golden["crossentropy.\(name)"], absolute: 1e-12)
    try expectClose(
      #require(try value.gradients(of: [logits])[0]),
      to: golden["crossentropy.\(name).gradient.input"], absolute: 1e-12)
  }

  @Test func binaryCrossEntropy() throws {
    let loss = BinaryCrossEntropy(positiveWeight: try golden["bce.pos_weight"])
    let logits = try golden["bce.input"].tracked()
    let value = try loss(logits, targets: golden["bce.target"])
    try expectClose(value, to: golden["bce.output"], absolute: 1e-12)
    try expectClose(
      #require(try value.gradients(of: [logits])[0]), to: golden["bce.gradient.input"],
      absolute: 1e-12)
  }

  @Test(arguments: [("adamw", 1e-12), ("adamw32", 1e-6)])
  func fiveStepsOfAdamW(topic: String, tolerance: Double) throws {
    for (name, decay) in [("matrix", 0.05), ("vector", 0)] {
      let parameter = try golden["\(topic).\(name).0"].copied()
      let first = try parameter.zerosLike()
      let second = try parameter.zerosLike()
      let step = try Tensor.zeros([])
      for index in 1...5 {
        try step.add(.ones([]), scale: 1)
        try Tensor.stepAdamW(
          parameters: [parameter], gradients: [golden["\(topic).gradient.\(name).\(index)"]],
          firstMoments: [first], secondMoments: [second], steps: [step], learningRate: 0.1,
          beta1: 0.9, beta2: 0.98, weightDecay: decay, epsilon: 1e-7)
        try expectClose(
          parameter, to: golden["\(topic).\(name).\(index)"], absolute: tolerance,
          relative: tolerance)
      }
    }
  }
}
