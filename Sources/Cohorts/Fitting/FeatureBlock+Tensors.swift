public import Tensors

extension FeatureBlock {
  /// Which cases have the modality, boolean `[cases]`.
  public func presenceTensor() throws(TensorError) -> Tensor {
    try Tensor(presence, shape: [presence.count])
  }
}

extension ImageBlock {
  /// The pixels as bytes, `[cases, channels, size, size]`.
  public func pixelTensor() throws(TensorError) -> Tensor {
    let each = channels * size * size
    return try Tensor(
      pixels, shape: [each == 0 ? 0 : pixels.count / each, channels, size, size])
  }

  /// The training mean of each channel in 0...1, float32 `[channels, 1, 1]`.
  public func meanTensor() throws(TensorError) -> Tensor {
    try Tensor(mean.map { Float($0) }, shape: [channels, 1, 1])
  }

  /// The training standard deviation of each channel in 0...1, float32 `[channels, 1, 1]`.
  public func standardDeviationTensor() throws(TensorError) -> Tensor {
    try Tensor(standardDeviation.map { Float($0) }, shape: [channels, 1, 1])
  }
}

extension TabularBlock {
  /// The numbers, float32 `[cases, numericNames.count]`.
  ///
  /// - Parameter caseCount: The number of cases, which empty columns do not tell.
  public func numericTensor(caseCount: Int) throws(TensorError) -> Tensor {
    try Tensor(numeric, shape: [caseCount, numericNames.count])
  }

  /// The codes, int64 `[cases, categoryNames.count]`.
  ///
  /// - Parameter caseCount: The number of cases, which empty columns do not tell.
  public func codeTensor(caseCount: Int) throws(TensorError) -> Tensor {
    try Tensor(codes.map { Int64($0) }, shape: [caseCount, categoryNames.count])
  }
}

extension TextBlock {
  /// The token identifiers, int64 `[cases, width]`.
  public func tokenTensor() throws(TensorError) -> Tensor {
    try Tensor(tokens.map { Int64($0) }, shape: [lengths.count, width])
  }

  /// Where a token is, not padding: boolean `[cases, width]`.
  public func maskTensor() throws(TensorError) -> Tensor {
    try Tensor(tokens.map { $0 != 0 }, shape: [lengths.count, width])
  }
}

extension VectorBlock {
  /// The numbers, float32 `[cases, names.count]`.
  ///
  /// - Throws: `TensorError` with code `shapeMismatch` if there is no feature.
  public func valueTensor() throws(TensorError) -> Tensor {
    try Tensor(values, shape: [names.isEmpty ? 0 : values.count / names.count, names.count])
  }
}

extension DesignMatrix {
  /// The columns, float64 `[rowCount, names.count]`.
  public func tensor() throws(TensorError) -> Tensor {
    try Tensor(values, shape: [rowCount, names.count])
  }
}
