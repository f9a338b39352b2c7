import Layers
import Tensors

/// The released network of arXiv 2503.02849, layer by layer; see ``PublishedArrangement``.
///
///     image [B, N, F] → convolution over rows, 512, kernel 3, valid → ReLU → queries [B, N-2, 512]
///     vector → linear 512, ReLU → the one key and value
///     attention of 8 heads × 512 → flatten → 512, ReLU, dropout, batch norm → 256, ReLU, dropout → logits
///
/// There is no residual path, and a softmax over one key is 1 whatever is asked: the image has no way to the
/// logits. Initial values are those of Keras; the weight penalty is 10⁻⁴ Σw² on both hidden layers of the head.
/// Keras adds epsilon to the uncorrected root in Adam and keeps the biased variance in batch norm; LibTorch
/// does neither, which moves figures in the fourth digit at most.
struct PublishedJoining: Joining {
  private let layout: PublishedLayout
  private let image: String
  private let vector: String
  private let convolution: RowConvolution?
  private let attention: SingleKeyAttention?
  private let first: Linear
  private let norm: BatchNorm2d
  private let second: Linear
  private let output: Linear
  private let dropout = Dropout(0.5)

  var finalLayers: [Linear] { [output] }
  var askers: [String] { layout.arrangement == .attention ? [image] : [] }
  var unread: [String] { layout.arrangement == .stored ? [image] : [] }

  init(
    _ layout: PublishedLayout, image: String, vector: String, scope: Scope
  ) throws(TensorError) {
    self.layout = layout
    self.image = image
    self.vector = vector
    guard layout.rowCount > 0 else {
      throw TensorError(
        .invalidArgument, operation: layout.arrangement.rawValue,
        message:
          "expected at least \(PublishedLayout.kernelSize) image tokens for its convolution, "
          + "found \(layout.tokenCount); use larger pictures")
    }
    convolution =
      layout.arrangement == .stored
      ? nil
      : try RowConvolution(
        inputSize: layout.featureCount, outputSize: PublishedLayout.width,
        kernelSize: PublishedLayout.kernelSize, scope: scope / image / "conv")
    attention =
      layout.arrangement == .attention ? try SingleKeyAttention(scope: scope / "attention") : nil
    func dense(_ input: Int, _ size: Int, _ name: String) throws(TensorError) -> Linear {
      try Linear(
        inputSize: input, outputSize: size,
        initialization: .glorotUniform(fanIn: input, fanOut: size), scope: scope / "head" / name)
    }
    first = try dense(layout.headInputSize, PublishedLayout.width, "hidden1")
    norm = try BatchNorm2d(
      channels: PublishedLayout.width, momentum: 0.01, epsilon: 1e-3,
      scope: scope / "head" / "norm")
    second = try dense(PublishedLayout.width, PublishedLayout.secondWidth, "hidden2")
    output = try dense(PublishedLayout.secondWidth, layout.outputCount, "output")
  }

  func penalty() throws(TensorError) -> Tensor? {
    try ((first.weight * first.weight).sum() + (second.weight * second.weight).sum()) * 1e-4
  }

  func callAsFunction(
    _ sets: [String: TokenSet], mode: Mode
  ) throws(TensorError) -> JoinedTokens {
    // What the release never met: a case without one of the two has zeros in its place.
    let genes = try masked(required(vector, in: sets))  // [B, 1, 512]
    let features: Tensor
    switch layout.arrangement {
    case .stored:
      features = try genes.squeezed(1)
    case .concatenation:
      features = try .concatenated([rows(sets).mean(axes: [1]), genes.squeezed(1)], axis: 1)
    case .attention:
      guard let attention else { throw mismatchedLayout() }
      features = try attention(rows(sets), key: genes).flattened(from: 1)
    }
    var hidden = try dropout(first(features).relu(), mode: mode)
    // One case has no statistics of its own.
    let normMode = try hidden.size(0) > 1 ? mode : .evaluation
    hidden = try norm(hidden.unsqueezed(2).unsqueezed(3), mode: normMode).flattened(from: 1)
    hidden = try dropout(second(hidden).relu(), mode: mode)
    return JoinedTokens(logits: try output(hidden))
  }

  /// The image's rows after the convolution, `[B, N - 2, 512]`: of more tokens than N the first N, of fewer
  /// the rest zero.
  private func rows(_ sets: [String: TokenSet]) throws(TensorError) -> Tensor {
    guard let convolution else { throw mismatchedLayout() }
    var tokens = try masked(required(image, in: sets))
    let count = try tokens.size(1)
    if count > layout.tokenCount {
      tokens = try tokens.sliced(0..<layout.tokenCount, axis: 1)
    } else if count < layout.tokenCount {
      let blank = try Tensor.zeros(
        [tokens.size(0), layout.tokenCount - count, layout.featureCount],
        dtype: tokens.dtype ?? .float32, device: tokens.device)
      tokens = try .concatenated([tokens, blank], axis: 1)
    }
    return try convolution(tokens).relu()
  }

  /// Absent tokens as zeros, whatever stands there.
  private func masked(_ set: TokenSet) throws(TensorError) -> Tensor {
    try set.tokens.filled(where: .!set.presence.unsqueezed(2), with: 0)
  }

  private func mismatchedLayout() -> TensorError {
    TensorError(.invalidArgument, operation: "fuse", message: "the layout lacks a part")
  }
}

/// A convolution over rows `[B, N, inputSize]` without padding, with the names and shapes of PyTorch's
/// `nn.Conv1d`.
private struct RowConvolution {
  /// `[outputSize, inputSize, kernelSize]`.
  private let weight: Tensor
  private let bias: Tensor
  private let kernelSize: Int

  init(inputSize: Int, outputSize: Int, kernelSize: Int, scope: Scope) throws(TensorError) {
    weight = try scope.parameter(
      "weight", shape: [outputSize, inputSize, kernelSize],
      initialization: .glorotUniform(
        fanIn: kernelSize * inputSize, fanOut: kernelSize * outputSize))
    bias = try scope.parameter("bias", shape: [outputSize], initialization: .zeros)
    self.kernelSize = kernelSize
  }

  /// `[B, N, inputSize]` to `[B, N - kernelSize + 1, outputSize]`.
  func callAsFunction(_ rows: Tensor) throws(TensorError) -> Tensor {
    let count = try rows.size(1) - kernelSize + 1
    var windows: [Tensor] = []
    for offset in 0..<kernelSize {
      windows.append(try rows.sliced(offset..<offset + count, axis: 1))
    }
    // [O, I, K] -> [O, K · I], in the order of the windows
    let kernel = try weight.permuted([0, 2, 1]).flattened(from: 1)
    return try Tensor.concatenated(windows, axis: 2).linear(weight: kernel, bias: bias)
  }
}

/// Attention in 8 heads of 512 to a single key, written out: the softmax over one score is exactly 1.
private struct SingleKeyAttention {
  private let query: Linear
  private let key: Linear
  private let value: Linear
  private let output: Linear

  init(scope: Scope) throws(TensorError) {
    let width = PublishedLayout.width
    let inner = PublishedLayout.innerWidth
    // Keras draws kernels [width, heads, size] with the fans of a convolution: fan-in heads · width, fan-out
    // size · width.
    let entering = Initialization.glorotUniform(
      fanIn: PublishedLayout.headCount * width, fanOut: width * width)
    query = try Linear(
      inputSize: width, outputSize: inner, initialization: entering, scope: scope / "query")
    key = try Linear(
      inputSize: width, outputSize: inner, initialization: entering, scope: scope / "key")
    value = try Linear(
      inputSize: width, outputSize: inner, initialization: entering, scope: scope / "value")
    output = try Linear(
      inputSize: inner, outputSize: width,
      initialization: .glorotUniform(fanIn: inner, fanOut: PublishedLayout.headCount * width),
      scope: scope / "output")
  }

  /// Queries `[B, Q, 512]` and keys `[B, K, 512]` to `[B, Q, 512]`.
  func callAsFunction(_ queries: Tensor, key tokens: Tensor) throws(TensorError) -> Tensor {
    let asking = try heads(query(queries))  // [B, H, Q, 512]
    let scores = try asking.matmul(heads(key(tokens)).transposed(2, 3))
    let shares = try (scores * (1 / Double(PublishedLayout.width).squareRoot())).softmax(axis: -1)
    let mixed = try shares.matmul(heads(value(tokens))).transposed(1, 2)
    return try output(mixed.flattened(from: 2))
  }

  private func heads(_ tokens: Tensor) throws(TensorError) -> Tensor {
    try tokens.reshaped(
      [tokens.size(0), tokens.size(1), PublishedLayout.headCount, PublishedLayout.width]
    ).transposed(1, 2)
  }
}
