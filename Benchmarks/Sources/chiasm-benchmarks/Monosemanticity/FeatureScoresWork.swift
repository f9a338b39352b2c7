import Dictionaries
import Foundation
import Monosemanticity
import Tensors

/// Scores the features of the peer's codes: first what the peer computes too (MS of both modalities and
/// MMS between them), then every score, then every score with its interval.
func timeFeatureScores(_ exchange: Exchange) throws {
  let tensors = try exchange.tensors("feature_scores")
  func tensor(_ name: String) throws -> Tensor {
    guard let tensor = tensors[name] else {
      throw TensorError(
        .missingEntry, operation: "benchmark", message: "the peer left no \"\(name)\"")
    }
    return tensor
  }
  let directions = try tensor("directions")
  let featureCount = directions.shape[0]
  let modalities = try ["a", "b"].map { name in
    let features = try tensor("features_\(name)")
    let codes = try SparseCodes(
      featureCount: featureCount,
      offsets: (0...features.shape[0]).map { $0 * features.shape[1] },
      features: features.array(of: Int32.self),
      values: tensor("values_\(name)").array(of: Double.self))
    let rows = try tensor("rows_\(name)")
    return try CodedCases.Modality(
      name: name, codes: codes,
      rows: EmbeddingRows(rows.array(of: Float.self), width: rows.shape[1]))
  }
  let data = try CodedCases(modalities: modalities)
  let decoder = try EmbeddingRows(
    directions.array(of: Float.self), width: directions.shape[1])
  let kinds: [(String, FeatureAnalysisSettings)] = [
    (
      "feature_scores",
      FeatureAnalysisSettings(drawCount: 0, hasIntervals: false, hasControls: false)
    ),
    (
      "feature_scores_intervals", FeatureAnalysisSettings(drawCount: 0, hasControls: false)
    ),
    ("feature_scores_all", FeatureAnalysisSettings()),
  ]
  for (name, settings) in kinds {
    var check = 0.0
    let work: () throws -> Void = {
      let scores = try FeatureAnalysis(settings: settings).scores(data, decoder: decoder)
      check = scores.features.reduce(0) { sum, feature in
        sum + feature.modalities.reduce(0) { $0 + ($1.monosemanticity.value ?? 0) }
          + (feature.between[0].similarity.value ?? 0)
      }
    }
    let wall = try secondsOfEach(warmup: 0, steps: 1, work)
    try report(name, unit: "s", values: wall, check: check)
    let processor = try processorSecondsOfEach(steps: 1, work)
    try report("\(name)_processor", unit: "s", values: processor, check: check)
  }
}
