import Dictionaries
import Foundation
import Monosemanticity
import Statistics

/// Random codes and rows, as large as a test wants.
struct RandomExample {
  let caseCount: Int
  let featureCount: Int
  let width: Int
  /// `[modalities][cases × features]`.
  let dense: [[Double]]
  /// `[modalities][cases × width]`.
  let rows: [[Double]]
  let groups: [Int]

  init(
    cases: Int = 60, features: Int = 9, width: Int = 11, modalities: Int = 2, groups: Int = 20,
    density: Double = 0.3, seed: UInt64
  ) {
    caseCount = cases
    featureCount = features
    self.width = width
    var stream = RandomStream(seed: seed, "example")
    dense = (0..<modalities).map { _ in
      (0..<cases * features).map { _ in
        stream.uniform() < density ? -log(1 - stream.uniform()) + 0.01 : 0
      }
    }
    rows = (0..<modalities).map { _ in
      (0..<cases * width).map { $0 % width == 0 ? 1 + stream.normal() : stream.normal() }
    }
    self.groups = (0..<cases).map { $0 % groups }
  }

  func cases(order: [Int]? = nil, scale: Double = 1) throws -> CodedCases {
    let order = order ?? Array(0..<caseCount)
    return try CodedCases(
      modalities: dense.indices.map { modality in
        try CodedCases.Modality(
          name: "m\(modality)",
          codes: SparseCodes(
            dense: dense[modality].map { $0 * scale }, featureCount: featureCount
          ).selecting(order),
          rows: EmbeddingRows(rows[modality], width: width).selecting(order))
      }, groups: order.map { groups[$0] }, labels: order.map { $0 % 3 })
  }

  /// The cosine of two rows, worked out plainly.
  func cosine(_ left: Int, _ first: Int, _ right: Int, _ second: Int) -> Double {
    var (product, one, other) = (0.0, 0.0, 0.0)
    for column in 0..<width {
      let (a, b) = (rows[left][first * width + column], rows[right][second * width + column])
      product += a * b
      one += a * a
      other += b * b
    }
    return product / (one.squareRoot() * other.squareRoot())
  }

  /// MS by its definition, over all pairs.
  func pairLoop(_ modality: Int, _ feature: Int) -> Double? {
    let column = (0..<caseCount).map { dense[modality][$0 * featureCount + feature] }
    guard let least = column.min(), let most = column.max(), most > least else { return nil }
    let b = column.map { ($0 - least) / (most - least) }
    var (numerator, denominator) = (0.0, 0.0)
    for i in 0..<caseCount {
      for j in i + 1..<caseCount {
        numerator += b[i] * b[j] * cosine(modality, i, modality, j)
        denominator += b[i] * b[j]
      }
    }
    return denominator > 0 ? numerator / denominator : nil
  }

  /// MMS by its definition, over all pairs.
  func crossLoop(_ left: Int, _ right: Int, _ feature: Int) -> Double? {
    var (numerator, denominator) = (0.0, 0.0)
    for i in 0..<caseCount {
      for j in 0..<caseCount where left != right || i != j {
        let weight =
          dense[left][i * featureCount + feature] * dense[right][j * featureCount + feature]
        numerator += weight * cosine(left, i, right, j)
        denominator += weight
      }
    }
    return denominator > 0 ? numerator / denominator : nil
  }
}
