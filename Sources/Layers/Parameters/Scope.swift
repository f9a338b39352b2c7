public import Tensors

/// A path in a ``ParameterStore`` at which a layer makes its parameters.
///
///     let head = try Linear(inputSize: 512, outputSize: 2, scope: root / "head")
///
/// makes `head.weight` and `head.bias`.
public struct Scope {
  /// Where parameters are kept.
  public let store: ParameterStore
  /// The names above this one, joined by dots.
  public let path: String
  /// Draws initial values.
  public let generator: Generator
  /// The type of parameters.
  public let dtype: DType
  /// Where parameters live.
  public let device: Device

  /// The scope of a part.
  public static func / (scope: Scope, name: String) -> Scope {
    Scope(
      store: scope.store, path: scope.path.isEmpty ? name : "\(scope.path).\(name)",
      generator: scope.generator, dtype: scope.dtype, device: scope.device)
  }

  /// The scope of a part in a list.
  public static func / (scope: Scope, index: Int) -> Scope { scope / String(index) }

  /// Makes a trainable parameter.
  public func parameter(
    _ name: String, shape: [Int], initialization: Initialization
  ) throws(TensorError) -> Tensor {
    let value = try initialization.tensor(
      shape: shape, generator: generator, dtype: dtype, device: device)
    let leaf = try value.tracked()
    try store.add((self / name).path, leaf, isTrainable: true, isDecayed: shape.count > 1)
    return leaf
  }

  /// Makes a buffer with a copy of `value`, which is saved with the model but not trained.
  public func buffer(_ name: String, value: Tensor) throws(TensorError) -> Tensor {
    // Loading and training write into buffers: the caller's tensor must not change with them.
    let copy = try value.detached().copied()
    try store.add((self / name).path, copy, isTrainable: false, isDecayed: false)
    return copy
  }
}

/// How a parameter starts.
public enum Initialization: Sendable {
  /// All zero.
  case zeros
  /// All one.
  case ones
  /// Uniform in ±bound.
  case uniform(bound: Double)
  /// Normal with mean 0.
  case normal(deviation: Double)

  /// Normal with variance 2 / fan-out.
  ///
  /// Source: He et al. 2015, <https://arxiv.org/abs/1502.01852>.
  public static func heNormal(fanOut: Int) -> Initialization {
    .normal(deviation: (2 / Double(max(1, fanOut))).squareRoot())
  }

  /// Uniform in ±√(6 / (fan-in + fan-out)).
  ///
  /// Source: Glorot and Bengio 2010, <https://proceedings.mlr.press/v9/glorot10a.html>.
  public static func glorotUniform(fanIn: Int, fanOut: Int) -> Initialization {
    .uniform(bound: (6 / max(1, Double(fanIn) + Double(fanOut))).squareRoot())
  }

  func tensor(
    shape: [Int], generator: Generator, dtype: DType, device: Device
  ) throws(TensorError) -> Tensor {
    switch self {
    case .zeros: return try .zeros(shape, dtype: dtype, device: device)
    case .ones: return try .ones(shape, dtype: dtype, device: device)
    case .uniform(let bound):
      // Drawn on the CPU, so that a seed means the same weights on every device.
      let unit = try Tensor.uniform(shape, generator: generator, dtype: dtype)
      return try ((unit * 2 - 1) * bound).to(device)
    case .normal(let deviation):
      return try (Tensor.normal(shape, generator: generator, dtype: dtype) * deviation).to(device)
    }
  }
}
