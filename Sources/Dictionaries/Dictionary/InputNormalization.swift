public import Tensors

/// What is done to rows before a dictionary sees them: unit length, then less their modality's mean.
///
/// Modalities lie in different parts of an embedding space; without their means, features would tell
/// modalities apart before anything else. Both steps can be off. A row of zeros says nothing: it
/// stays zero.
public struct InputNormalization: Sendable {
  /// Below this length a row counts as zero.
  public static let smallestNorm = 1e-12

  /// Whether rows are scaled to length 1.
  public let usesUnitRows: Bool
  /// The modalities, in the order of ``means``.
  public let modalities: [String]
  /// Each modality's mean (of unit rows, if they are used) on the rows that were fitted on,
  /// `[modalities, width]`; nil leaves rows where they are.
  public let means: Tensor?

  /// Creates a normalization from fitted values.
  ///
  /// - Throws: ``DictionariesError`` with code `invalidArgument` if a modality stands twice or the
  ///   means have another shape.
  public init(
    usesUnitRows: Bool, modalities: [String], means: Tensor?
  ) throws(DictionariesError) {
    for (index, name) in modalities.enumerated() where modalities[..<index].contains(name) {
      throw DictionariesError(.invalidArgument, "modality \"\(name)\" stands twice")
    }
    if let means {
      guard means.rank == 2, means.shape[0] == modalities.count else {
        throw DictionariesError(
          .invalidArgument,
          "\(modalities.count) modalities and means of shape \(means.shape); expected a row a "
            + "modality")
      }
    }
    self.usesUnitRows = usesUnitRows
    self.modalities = modalities
    self.means = means
  }

  /// Rows as they are.
  public static let none = InputNormalization()

  private init() {
    usesUnitRows = false
    modalities = []
    means = nil
  }

  /// Fits the means on rows of each modality.
  ///
  /// - Parameter rows: One matrix `[rows, width]` a modality, of finite numbers. Rows of zeros do
  ///   not count.
  public init(
    fitting rows: [Tensor], modalities: [String], usesUnitRows: Bool, subtractsMeans: Bool
  ) throws {
    guard rows.count == modalities.count else {
      throw DictionariesError(
        .invalidArgument, "\(rows.count) matrices for \(modalities.count) modalities")
    }
    guard subtractsMeans else {
      try self.init(usesUnitRows: usesUnitRows, modalities: modalities, means: nil)
      return
    }
    let scaling = try Self(usesUnitRows: usesUnitRows, modalities: modalities, means: nil)
    let means = try zip(rows, modalities).map { rows, modality in
      // In double precision: the mean of many rows loses digits in single precision.
      let wide = try rows.detached().converted(to: .float64)
      let count = try wide.isNotZero().sum().item()
      let total = try scaling(wide, modality: modality).sum(axes: [0])
      return try (total / max(1, count)).converted(to: rows.dtype ?? .float32)
    }
    try self.init(
      usesUnitRows: usesUnitRows, modalities: modalities, means: try Tensor.stacked(means))
  }

  /// The rows as the dictionary sees them, recorded for differentiation.
  ///
  /// - Throws: ``DictionariesError`` with code `unknownModality` if means are subtracted and there is
  ///   none of this modality.
  public func callAsFunction(_ rows: Tensor, modality: String) throws -> Tensor {
    guard usesUnitRows || means != nil else { return rows }
    let isKept = try rows.isNotZero()
    var result = rows
    if usesUnitRows {
      let norms = try rows.norm(axes: [1], keepsAxes: true)
      result = try rows / norms.clamped(min: Self.smallestNorm)
    }
    if let means {
      guard let index = modalities.firstIndex(of: modality) else {
        throw DictionariesError(
          .unknownModality,
          "no modality \"\(modality)\"; the dictionary was fitted on "
            + modalities.joined(separator: ", "))
      }
      let mean = try means.selected(index).converted(to: rows.dtype ?? .float32)
      result = try result - mean.to(rows.device)
    }
    // Also the gradient of a row of zeros is 0, not what the smallest norm would make of it.
    return try result.replaced(where: isKept, else: result.zerosLike())
  }
}

extension Tensor {
  /// Which rows are no rows of zeros, `[rows, 1]`.
  func isNotZero() throws(TensorError) -> Tensor {
    try detached().norm(axes: [1], keepsAxes: true) .> InputNormalization.smallestNorm
  }
}
