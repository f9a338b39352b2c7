import Layers
import Tensors
import Training

/// A training step: forward, cross entropy, backward, fused AdamW at rate 1e-4 and decay 0.01.
private func timeSteps(
  _ name: String, store: ParameterStore, targets: Tensor, warmup: Int, steps: Int,
  precision: Precision = .float32, logits: () throws -> Tensor
) throws {
  var settings = AdamW.Settings()
  settings.weightDecay = 0.01
  let optimizer = try AdamW(store, settings: settings)
  let criterion = CrossEntropy()
  var losses: [Double] = []
  let values = try secondsOfEach(warmup: warmup, steps: steps) {
    let output = try withAutocast(precision.autocast, logits).converted(to: .float32)
    let loss = try criterion(output, targets: targets)
    let gradients = try loss.gradients(of: optimizer.parameters)
    try optimizer.step(gradients: gradients, learningRate: 1e-4)
    losses.append(try loss.array(of: Double.self)[0])
  }
  // The second loss has seen one step of the optimizer.
  try report(name, unit: "s", values: values, check: losses[1])
}

/// ResNet-50, 16 images of 128 px.
func timeResNet50Step(_ exchange: Exchange, steps: Int) throws {
  var tensors = try exchange.tensors("resnet50_step")
  let images = try exchange.take("input", from: &tensors)
  let targets = try exchange.take("target", from: &tensors)
  let generator = try Generator(seed: 0)
  let store = ParameterStore()
  let model = try ResNet(.resNet50, classCount: 2, scope: store.scope(generator: generator))
  // Channels last is what the picture encoder uses.
  let channelsLast = try images.channelsLast()
  for (name, input, precision) in [
    ("resnet50_step", images, Precision.float32),
    ("resnet50_step_channels_last", channelsLast, .float32),
    ("resnet50_step_channels_last_bf16", channelsLast, .bfloat16),
  ] {
    try store.load(tensors)
    try timeSteps(
      name, store: store, targets: targets, warmup: 2, steps: steps, precision: precision
    ) {
      try model(input, mode: .training(generator))
    }
  }
}

/// Six transformer blocks of width 384 with 6 heads over 197 tokens, batch 8.
func timeTransformerStep(_ exchange: Exchange, steps: Int) throws {
  var tensors = try exchange.tensors("transformer_step")
  let tokens = try exchange.take("input", from: &tensors)
  let targets = try exchange.take("target", from: &tensors)
  let generator = try Generator(seed: 0)
  let store = ParameterStore()
  let root = store.scope(generator: generator)
  let blocks = try (0..<6).map { index in
    try TransformerBlock(width: 384, headCount: 6, scope: root / "blocks" / index)
  }
  let norm = try LayerNorm(size: 384, scope: root / "norm")
  let head = try Linear(inputSize: 384, outputSize: 2, scope: root / "head")
  for (name, precision) in [
    ("transformer_step", Precision.float32), ("transformer_step_bf16", .bfloat16),
  ] {
    try store.load(tensors)
    try timeSteps(
      name, store: store, targets: targets, warmup: 3, steps: steps, precision: precision
    ) {
      var state = tokens
      for block in blocks { state = try block(state, mode: .training(generator)) }
      return try head(norm(state).mean(axes: [1]))
    }
  }
}
