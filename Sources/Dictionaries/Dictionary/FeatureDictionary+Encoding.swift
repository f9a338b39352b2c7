public import Tensors

extension FeatureDictionary {
  /// Rows as the dictionary sees them: scaled and centered, in its element type; recorded for
  /// differentiation.
  ///
  /// - Throws: ``DictionariesError`` with code `invalidRows` if they are no matrix of real numbers of
  ///   this width, `unknownModality`.
  public func normalized(_ rows: Tensor, modality: String) throws -> Tensor {
    guard rows.rank == 2, rows.shape[1] == width, rows.dtype?.isFloatingPoint == true else {
      throw DictionariesError(
        .invalidRows,
        "\(modality): expected rows of \(width) real numbers, found shape \(rows.shape) of "
          + "\(rows.dtype?.rawValue ?? "another type")")
    }
    let typed = try rows.converted(to: encoderWeight.dtype ?? .float32)
    return try normalization(typed, modality: modality)
  }

  /// What every feature sees before its activation, h, recorded for differentiation.
  ///
  /// - Parameter normalizedRows: `[rows, width]` from ``normalized(_:modality:)``.
  /// - Returns: `[rows, features]`: mind the memory, encode in blocks.
  public func preactivations(_ normalizedRows: Tensor) throws(TensorError) -> Tensor {
    try (normalizedRows - bias).linear(weight: encoderWeight, bias: encoderBias)
  }

  /// What chosen features see before their activation, recorded for differentiation by `rows`.
  ///
  /// - Parameters:
  ///   - features: Which, in this order.
  ///   - rows: `[rows, width]` as the user brought them.
  /// - Returns: `[rows, features.count]`.
  public func preactivations(
    of features: [Int], _ rows: Tensor, modality: String
  ) throws -> Tensor {
    let chosen = try featureIndices(features)
    return try (normalized(rows, modality: modality) - bias).linear(
      weight: encoderWeight.selecting(chosen), bias: encoderBias.selecting(chosen))
  }

  /// The activations of rows, without zeros, a block at a time.
  ///
  /// A row of zeros has no active feature when rows are scaled or centered: it says nothing.
  ///
  /// - Parameter rows: `[rows, width]` as the user brought them.
  /// - Throws: ``DictionariesError`` with code `invalidRows` (it names the first row that holds a
  ///   number that is not finite) or `unknownModality`.
  public func encode(_ rows: Tensor, modality: String) throws -> SparseCodes {
    try withoutGradients {
      try checkFinite(rows, modality: modality)
      var assembly = SparseCodesAssembly(featureCount: featureCount)
      let total = rows.shape.first ?? 0
      let blockSize = Self.blockSize(featureCount: featureCount)
      for start in stride(from: 0, to: total, by: blockSize) {
        let block = try rows.sliced(start..<min(start + blockSize, total))
        var h = try preactivations(normalized(block, modality: modality))
        if normalization.usesUnitRows || normalization.means != nil {
          h = try h.replaced(where: block.isNotZero(), else: h.zerosLike())
        }
        try assembly.append(h, activation: activation)
      }
      // A matrix of another width must be refused also when it has no rows.
      if total == 0 { _ = try normalized(rows, modality: modality) }
      return try assembly.codes()
    }
  }

  /// Rows in a block: what features see takes about 64 MiB in single precision.
  static func blockSize(featureCount: Int) -> Int { max(1, min(8192, (1 << 24) / featureCount)) }

  /// Refuses numbers that are not finite, naming the first such row.
  private func checkFinite(_ rows: Tensor, modality: String) throws {
    guard rows.rank == 2, rows.dtype?.isFloatingPoint == true else { return }
    if let row = try rows.firstRowNotFinite() {
      throw DictionariesError(
        .invalidRows,
        "\(modality), row \(row): holds a number that is not finite; expected finite numbers, "
          + "remove the row or mend it")
    }
  }

  /// Indices as a tensor, checked.
  func featureIndices(_ features: [Int]) throws -> Tensor {
    for feature in features where !(0..<featureCount).contains(feature) {
      throw DictionariesError(
        .invalidArgument, "feature \(feature); expected 0 to \(featureCount - 1)")
    }
    return try Tensor(features.map(Int64.init)).to(encoderWeight.device)
  }
}

extension Tensor {
  /// The number of the first row, from 0, that holds NaN or an infinity; nil for none.
  func firstRowNotFinite() throws(TensorError) -> Int? {
    guard rank == 2, count > 0 else { return nil }
    // NaN and infinities survive a sum of magnitudes; whatever else overflows is looked at closely.
    let sums = try detached().magnitude().sum(axes: [1])
    guard try sums.isFinite().all().item() != 1 else { return nil }
    let isFine = try detached().isFinite().converted(to: .float32).smallest(axes: [1])
    let values = try isFine.array(of: Float.self)
    return values.firstIndex(of: 0)
  }
}
