import Statistics

/// Shapley values of the parts of all modalities, by sampling orders in which parts are revealed.
public struct ShapleyEstimate: Sendable, Hashable, Codable {
  /// The modalities, in order.
  public let modalities: [String]
  /// The cases.
  public let items: [Int]
  /// `[case][modality][part][output]`: the mean, over orders, of what revealing a part adds.
  public let values: [[[[Double]]]]
  /// Standard errors of the values from drawing orders; `nil` where each case had one order only.
  public let standardErrors: [[[[Double]]]]?
  /// `[case][output]` with everything hidden: the mean over orders, whose donors may differ.
  public let empty: [[Double]]
  /// `[case][output]` with everything revealed.
  public let whole: [[Double]]
  /// How many orders were drawn for each case.
  public let orderCount: Int

  /// Each case's share of each modality: Σ_j |φ_j| over its parts and all outputs, of the sum over all
  /// modalities; `nil` where no part moves the output.
  ///
  /// Source: Parcalabescu and Frank 2023 (MM-SHAP), <https://arxiv.org/abs/2212.08158>.
  public var caseShares: [[Double]?] {
    values.map { modalities in
      let sizes = modalities.map { $0.joined().reduce(0) { $0 + abs($1) } }
      let total = sizes.reduce(0, +)
      return total > 0 ? sizes.map { $0 / total } : nil
    }
  }

  /// The mean over cases of each modality's share, and its standard deviation.
  ///
  /// `nil` where no case has a share; the deviation is `nil` of a single case.
  public var shares: [(mean: Double, deviation: Double?)]? {
    let known = caseShares.compactMap { $0 }
    guard !known.isEmpty else { return nil }
    return modalities.indices.map { modality in
      let own = known.map { $0[modality] }
      return (own.reduce(0, +) / Double(own.count), standardDeviation(of: own))
    }
  }
}
