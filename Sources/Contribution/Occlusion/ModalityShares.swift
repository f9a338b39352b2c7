/// The share of each modality in what hiding does to the outputs: algorithm 1 of Gapp et al.
///
/// m[i] = Σ_kc d[i,k,c] / Σ_jkc d[j,k,c], a ratio of sums over cases and outputs. Source: Gapp et al.
/// 2025, <https://arxiv.org/abs/2503.01904>, algorithm 1.
public struct ModalityShares: Sendable, Hashable {
  /// For each modality and output the mean over cases of d, in units of the output.
  public let means: [[Double]]

  /// From the effects of hiding, one a modality.
  public init(_ effects: [OcclusionEffects]) {
    self.init(magnitudes: effects.map(\.magnitudes))
  }

  /// From d, `[modality][case][output]`.
  public init(magnitudes: [[[Double]]]) {
    means = magnitudes.map { cases in
      var sums = [Double](repeating: 0, count: cases.first?.count ?? 0)
      for row in cases { for (output, value) in row.enumerated() { sums[output] += value } }
      return sums.map { $0 / Double(max(1, cases.count)) }
    }
  }

  /// d[i]: for each modality the sum over outputs.
  public var magnitudes: [Double] { means.map { $0.reduce(0, +) } }

  /// m[i], or `nil` where hiding changes nothing at all, so that there is nothing to share.
  public var shares: [Double]? { Self.ratios(magnitudes) }

  /// m[i,c]: the shares in one output; `nil` where nothing changes it.
  public func shares(output: Int) -> [Double]? {
    Self.ratios(means.map { $0.indices.contains(output) ? $0[output] : 0 })
  }

  /// w[c]: the part of all change that falls on each output, so that m[i] = Σ_c w[c] · m[i,c].
  public var outputWeights: [Double]? {
    let width = means.first?.count ?? 0
    return Self.ratios((0..<width).map { output in means.reduce(0) { $0 + $1[output] } })
  }

  static func ratios(_ values: [Double]) -> [Double]? {
    let total = values.reduce(0, +)
    return total > 0 ? values.map { $0 / total } : nil
  }
}

/// Shares as the reference implementation averages them, kept for comparison with published numbers.
///
/// A mean of ratios weighs a case that hardly moves as much as one that moves far. Ratios 0/0 are
/// passed over and counted, where the reference gives NaN.
public struct MeanOfRatios: Sendable, Hashable {
  /// What a ratio is taken of.
  public enum Scheme: String, Sendable, Hashable, Codable {
    /// Of each case and output; averaged over cases, then over outputs.
    case perOutput
    /// Of each case, summed over outputs.
    case perCase
  }

  /// The shares, or `nil` where every ratio is 0/0.
  public let shares: [Double]?
  /// How many ratios were 0/0.
  public let skippedCount: Int

  /// Averages ratios.
  ///
  /// - Parameter magnitudes: d, `[modality][case][output]`.
  public init(magnitudes: [[[Double]]], scheme: Scheme) {
    let cases = magnitudes.first?.count ?? 0
    let width = magnitudes.first?.first?.count ?? 0
    var skipped = 0
    func mean(_ value: (Int, Int) -> Double) -> [Double]? {
      var sums = [Double](repeating: 0, count: magnitudes.count)
      var count = 0
      for item in 0..<cases {
        guard let ratios = ModalityShares.ratios(magnitudes.indices.map { value($0, item) }) else {
          skipped += 1
          continue
        }
        count += 1
        for index in sums.indices { sums[index] += ratios[index] }
      }
      return count > 0 ? sums.map { $0 / Double(count) } : nil
    }
    switch scheme {
    case .perCase:
      shares = mean { magnitudes[$0][$1].reduce(0, +) }
    case .perOutput:
      let means = (0..<width).compactMap { output in mean { magnitudes[$0][$1][output] } }
      shares =
        means.isEmpty
        ? nil
        : magnitudes.indices.map { index in
          means.reduce(0) { $0 + $1[index] } / Double(means.count)
        }
    }
    skippedCount = skipped
  }
}
