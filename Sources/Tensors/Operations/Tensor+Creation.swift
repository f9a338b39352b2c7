extension Tensor {
  /// All zero.
  public static func zeros(
    _ shape: [Int], dtype: DType = .float32, device: Device = .cpu
  ) throws(TensorError) -> Tensor {
    try Operators.zeros(.ints(shape), .dtype(dtype), .none, .device(device))
  }

  /// All one.
  public static func ones(
    _ shape: [Int], dtype: DType = .float32, device: Device = .cpu
  ) throws(TensorError) -> Tensor {
    try Operators.ones(.ints(shape), .dtype(dtype), .none, .device(device))
  }

  /// All the same number.
  public static func full(
    _ shape: [Int], _ value: Double, dtype: DType = .float32, device: Device = .cpu
  ) throws(TensorError) -> Tensor {
    try Operators.full(.ints(shape), .double(value), .dtype(dtype), .none, .device(device))
  }

  /// `start`, `start + step`, … below `end` (int64).
  public static func range(
    _ start: Int = 0, to end: Int, by step: Int = 1, device: Device = .cpu
  ) throws(TensorError) -> Tensor {
    try Operators.arange(
      .int(start), .int(end), .int(step), .dtype(.int64), .none, .device(device))
  }

  /// The identity matrix.
  public static func identity(_ size: Int, dtype: DType = .float32) throws(TensorError) -> Tensor {
    try Operators.identity(.int(size), .dtype(dtype))
  }

  /// Zeros of this tensor's shape, type and device.
  public func zerosLike() throws(TensorError) -> Tensor { try Operators.zerosLike(.tensor(self)) }

  /// Ones of this tensor's shape, type and device.
  public func onesLike() throws(TensorError) -> Tensor { try Operators.onesLike(.tensor(self)) }

  /// Uniform in [0, 1), on the generator's device unless another is named.
  public static func uniform(
    _ shape: [Int], generator: Generator, dtype: DType = .float32, device: Device? = nil
  ) throws(TensorError) -> Tensor {
    try Operators.uniform(
      .ints(shape), .generator(generator), .dtype(dtype), .none, .device(device ?? generator.device)
    )
  }

  /// Standard normal, on the generator's device unless another is named.
  public static func normal(
    _ shape: [Int], generator: Generator, dtype: DType = .float32, device: Device? = nil
  ) throws(TensorError) -> Tensor {
    try Operators.normal(
      .ints(shape), .generator(generator), .dtype(dtype), .none, .device(device ?? generator.device)
    )
  }

  /// 1 with the given probability, else 0, in this tensor's shape, type and device.
  public func bernoulliLike(
    probability: Double, generator: Generator
  ) throws(TensorError) -> Tensor {
    try Operators.bernoulli(.tensor(self), .double(probability), .generator(generator))
  }
}
