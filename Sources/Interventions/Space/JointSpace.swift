public import Dictionaries
import Monosemanticity
public import Tensors

/// The rows of every modality of some cases in one space, with the activations of one dictionary.
///
/// The joint row of a case is the mean of the rows of those modalities that it has; zeros if none.
public struct JointSpace: Sendable {
  /// The modalities, in order.
  public let modalities: [String]
  /// Rows and codes of each modality, all of the same cases; rows of zeros where it is missing.
  public let rows: [CodedRows]
  /// Whether each case has each modality, `[modalities][cases]`.
  public let presence: [[Bool]]
  private let weights: [Tensor]

  /// Joins modalities.
  ///
  /// - Throws: ``InterventionsError`` with code `mismatch` if counts do not fit.
  public init(modalities: [String], rows: [CodedRows], presence: [[Bool]]) throws {
    guard let first = rows.first, rows.count == modalities.count, presence.count == rows.count,
      rows.allSatisfy({
        $0.caseCount == first.caseCount && $0.codes.featureCount == first.codes.featureCount
          && $0.rows.shape == first.rows.shape
      }), presence.allSatisfy({ $0.count == first.caseCount })
    else {
      throw InterventionsError(
        .mismatch,
        "expected rows, codes and presence of the same cases and features in "
          + "\(modalities.count) modalities")
    }
    let counts = (0..<first.caseCount).map { row in presence.count { $0[row] } }
    self.modalities = modalities
    self.rows = rows
    self.presence = presence
    weights = try presence.map { has in
      try Tensor(zip(has, counts).map { $0 ? 1 / Double($1) : 0 }, shape: [counts.count, 1])
    }
  }

  /// Encodes rows with a dictionary.
  ///
  /// - Parameters:
  ///   - rows: For each modality `[cases, width]`; zeros where a case lacks it.
  public init(
    dictionary: FeatureDictionary, modalities: [String], rows: [Tensor], presence: [[Bool]]
  ) throws {
    guard rows.count == modalities.count else {
      throw InterventionsError(
        .mismatch, "\(rows.count) matrices for \(modalities.count) modalities")
    }
    let coded = try zip(modalities, rows).map { name, matrix in
      try CodedRows(matrix, dictionary: dictionary, modality: name)
    }
    try self.init(modalities: modalities, rows: coded, presence: presence)
  }

  /// The number of cases.
  public var caseCount: Int { rows.first?.caseCount ?? 0 }
  /// The number of features.
  public var featureCount: Int { rows.first?.codes.featureCount ?? 0 }

  /// The joint rows `[cases, width]` of matrices that stand in for ``rows``.
  func joined(_ matrices: [Tensor]) throws(TensorError) -> Tensor {
    var sum: Tensor?
    for (matrix, weight) in zip(matrices, weights) {
      let part = try matrix * weight
      sum = if let total = sum { try total + part } else { part }
    }
    guard let sum else { return try .zeros([0, 0], dtype: .float64) }
    return sum
  }

  /// The joint rows, untouched.
  public func joint() throws -> Tensor { try joined(rows.map(\.rows)) }

  /// The joint rows after the same intervention in every modality.
  ///
  /// - Parameter partners: The partner of each case in a swap, a case of this space.
  public func joint(
    changedBy intervention: FeatureIntervention, partners: [Int]? = nil
  ) throws -> Tensor {
    try joined(
      zip(rows, presence).map { part, has in
        var other: SparseCodes?
        if let partners {
          // Where the partner lacks this modality, nothing is swapped in it.
          other = try part.codes.selecting(
            partners.enumerated().map { row, partner in
              has.indices.contains(partner) && !has[partner] ? row : partner
            })
        }
        return try part.changed(by: intervention, partners: other)
      })
  }

  /// The space of some cases.
  public func selecting(_ cases: [Int]) throws -> JointSpace {
    let indices = try Tensor(cases.map(Int64.init))
    return try JointSpace(
      modalities: modalities,
      rows: rows.map {
        try CodedRows(
          rows: $0.rows.selecting(indices), codes: $0.codes.selecting(cases),
          directions: $0.directions)
      }, presence: presence.map { has in cases.map { has[$0] } })
  }

  /// How the features fire in these cases, over the modalities that each has.
  public func activity() throws -> FeatureActivity {
    try FeatureActivity(
      zip(rows, presence).map { part, has in
        try part.codes.selecting(has.indices.filter { has[$0] })
      })
  }
}

extension CodedRows {
  /// Encodes rows; they are scaled to length 1 if the dictionary does so.
  public init(_ rows: Tensor, dictionary: FeatureDictionary, modality: String) throws {
    let codes = try dictionary.encode(rows, modality: modality)
    var wide = try rows.detached().converted(to: .float64)
    if dictionary.normalization.usesUnitRows {
      wide = try wide / wide.norm(axes: [1], keepsAxes: true).clamped(min: 1e-12)
    }
    try self.init(rows: wide, codes: codes, directions: dictionary.directions)
  }
}
