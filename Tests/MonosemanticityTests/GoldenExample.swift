import Dictionaries
import Monosemanticity

/// Four cases, four features, two modalities, worked out by hand.
enum GoldenExample {
  static let image: [Double] = [2, 0, 0, 2, 1, 0, 3, 1, 0, 0, 1, 1, 0, 4, 0, 3]
  static let text: [Double] = [1, 0, 0, 0, 0, 0, 3, 1, 0, 0, 2, 1, 0, 1, 0, 2]
  static let imageRows: [Double] = [1, 0, 0.6, 0.8, 0, 1, 0.8, -0.6]
  static let textRows: [Double] = [1, 0, 0.8, 0.6, 0.6, 0.8, 0, 1]
  static let decoder: [Double] = [1, 0, 0, 1, 0.6, 0.8, 0.8, -0.6]
  static let groups = [0, 0, 1, 1]

  static func cases() throws -> CodedCases {
    try CodedCases(
      modalities: [
        CodedCases.Modality(
          name: "image", codes: SparseCodes(dense: image, featureCount: 4),
          rows: EmbeddingRows(imageRows, width: 2)),
        CodedCases.Modality(
          name: "text", codes: SparseCodes(dense: text, featureCount: 4),
          rows: EmbeddingRows(textRows, width: 2)),
      ], groups: groups, labels: groups)
  }

  static func scores(
    _ convention: DominanceSettings.Convention = .skip
  ) throws -> FeatureScores {
    try FeatureAnalysis(
      settings: FeatureAnalysisSettings(
        dominance: DominanceSettings(convention: convention, fewestPairs: 2, fewestGroups: 2))
    ).scores(cases(), decoder: EmbeddingRows(decoder, width: 2), scales: [1, 1])
  }

  /// Sums of one column of activations over four rows.
  static func sums(of column: [Double], rows: [Double] = imageRows) throws -> SimilaritySums {
    let columns = try FeatureColumns(SparseCodes(dense: column, featureCount: 1))
    var sums = SimilaritySums(featureCount: 1, width: 2, classCount: 0)
    sums.add(
      columns, rows: try EmbeddingRows(rows, width: 2),
      presence: column.map { _ in true }, labels: column.map { _ in nil })
    return sums
  }
}
