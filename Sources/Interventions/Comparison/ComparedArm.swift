import Dictionaries
import Tensors

/// The features and the retrieval rows of one arm, one initialization, for test cases with both
/// modalities.
struct ComparedArm {
  /// Activations, by modality.
  let codes: [SparseCodes]
  /// What retrieval compares, by modality, `[cases, width]` of unit rows.
  let rows: [Tensor]

  /// The coordinates of an embedding as features, |x|: what a dictionary must be better than.
  static func coordinates(_ rows: [Tensor]) throws -> ComparedArm {
    ComparedArm(
      codes: try rows.map { matrix in
        try SparseCodes(
          dense: matrix.magnitude().array(of: Float.self).map(Double.init),
          featureCount: matrix.size(1))
      }, rows: rows)
  }

  /// A dictionary's features; retrieval by what they reconstruct.
  static func dictionary(
    _ dictionary: FeatureDictionary, _ rows: [Tensor], modalities: [String]
  ) throws -> ComparedArm {
    let codes = try zip(modalities, rows).map { try dictionary.encode($1, modality: $0) }
    return ComparedArm(codes: codes, rows: try codes.map { try unit(dictionary.decode($0)) })
  }

  /// Non-negative contrastive features; retrieval by the features themselves.
  static func head(
    _ head: ContrastiveHead, _ rows: [Tensor], modalities: [String]
  ) throws -> ComparedArm {
    let codes = try zip(modalities, rows).map { try head.encode($1, modality: $0) }
    return ComparedArm(
      codes: codes,
      rows: try codes.map {
        try unit(Tensor($0.dense(), shape: [$0.caseCount, $0.featureCount]))
      })
  }

  private static func unit(_ rows: Tensor) throws(TensorError) -> Tensor {
    try rows / rows.norm(axes: [1], keepsAxes: true).clamped(min: 1e-12)
  }

  /// Whether each case's other part is among the k nearest, from the first modality or the second.
  ///
  /// Ties count against: a row that is as near as the own one stands before it.
  func recalled(_ k: Int, fromFirst: Bool) throws -> [Double] {
    let left = try (fromFirst ? rows[0] : rows[1]).converted(to: .float64)
    let right = try (fromFirst ? rows[1] : rows[0]).converted(to: .float64)
    let likeness = try left.matmul(right.transposed()).array(of: Double.self)
    let count = rows[0].shape[0]
    return (0..<count).map { row in
      let own = likeness[row * count + row]
      let before = (0..<count).count { $0 != row && likeness[row * count + $0] >= own }
      return before < k ? 1 : 0
    }
  }
}
