public import Tensors

extension FeatureDictionary {
  /// The rows that codes stand for, in the space that the dictionary sees (scaled and centered).
  ///
  /// - Parameter addsBias: False leaves b away: right for differences of codes.
  /// - Returns: `[rows, width]`.
  /// - Throws: ``DictionariesError`` with code `invalidArgument` if the codes have another number of
  ///   features.
  public func decode(_ codes: SparseCodes, addsBias: Bool = true) throws -> Tensor {
    guard codes.featureCount == featureCount else {
      throw DictionariesError(
        .invalidArgument,
        "codes of \(codes.featureCount) features for a dictionary of \(featureCount)")
    }
    let device = encoderWeight.device
    guard codes.caseCount > 0 else {
      return try .zeros([0, width], dtype: encoderWeight.dtype ?? .float32, device: device)
    }
    let sums = try withoutGradients {
      try SparseKernels.sumsOfRows(
        directions, rows: Tensor(codes.features.map(Int64.init)).to(device),
        offsets: Tensor(codes.offsets.map(Int64.init)).to(device),
        weights: Tensor(codes.values).converted(to: encoderWeight.dtype ?? .float32).to(device))
    }
    return addsBias ? try sums + bias : sums
  }
}
