import Cohorts
import Predictors
import Tensors

/// A model that makes a modality's summary from its tokens by learned weights, and tells them.
protocol PoolingModel: FusionModel {
  /// The weight of each token in its modality's summary, `[cases, tokens]`, for modalities whose tokens are
  /// pooled.
  func poolingWeights(
    _ encodings: [String: Encoding]
  ) throws(PredictorError) -> [String: Tensor]
}

extension FittedNetwork: PoolingModel {
  func poolingWeights(
    _ encodings: [String: Encoding]
  ) throws(PredictorError) -> [String: Tensor] {
    try translated("weighing the tokens") { () throws(TensorError) in
      try withoutGradients { () throws(TensorError) in
        var weights: [String: Tensor] = [:]
        for (name, own) in try network.poolingWeights(onDevice(encodings)) {
          weights[name] = try own.to(.cpu)
        }
        return weights
      }
    }
  }
}

extension UnitFitting {
  /// How much each picture of a bag, or each cell of a picture, counts in each test case's summary.
  ///
  /// - Returns: `[cases][tokens]` for each picture modality, an empty row for a case without it; `nil` for a
  ///   model that pools none.
  func pictureWeights(
    _ fitted: some FusionModel, _ usable: [String]
  ) throws -> [String: [[Float]]]? {
    let names = try usable.filter { try cohort.modality($0).pictures != nil }
    guard asksWithout, let pooling = fitted as? any PoolingModel, !names.isEmpty else { return nil }
    var rows: [String: [[Float]]] = [:]
    for piece in cohort.pieces(of: split.test, modalities: usable, size: 64) {
      let encodings = try pooling.encodings(CaseBatch(cohort: cohort, cases: piece))
      let weights = try pooling.poolingWeights(encodings)
      for name in names {
        guard let own = weights[name], let presence = encodings[name]?.presence else { continue }
        let width = own.shape[1]
        let values = try own.converted(to: .float32).array(of: Float.self)
        let isThere = try presence.array(of: Bool.self)
        for row in piece.indices {
          let places = (row * width..<(row + 1) * width).filter { isThere[$0] }
          rows[name, default: []].append(places.map { values[$0] })
        }
      }
    }
    return rows.isEmpty ? nil : rows
  }
}
