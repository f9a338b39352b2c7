/// What the parts of one modality contribute: columns, gene groups, cells of a grid, blocks of words.
public struct PartShares: Sendable, Hashable {
  /// q[l] = Σ_kc d[l,k,c] / Σ_l'kc d[l',k,c]; `nil` where hiding changes nothing.
  public let shares: [Double]?
  /// For each part and output the mean over cases of p0 − p: above zero where the part raises the
  /// output.
  public let signedMeans: [[Double]]
  /// For each part and output the mean over cases of |p0 − p|.
  public let means: [[Double]]

  /// From effects that kept their parts; cases with fewer parts count in the first ones.
  ///
  /// - Returns: `nil` if parts were not kept, or no case has the modality.
  public init?(_ effects: OcclusionEffects) {
    guard let parts = effects.parts, let width = effects.magnitudes.first?.count, width > 0,
      let count = effects.partCounts.max(), count > 0
    else { return nil }
    var signed = [[Double]](repeating: Array(repeating: 0, count: width), count: count)
    var absolute = signed
    for row in parts {
      for (place, value) in row.enumerated() {
        signed[place / width][place % width] += value
        absolute[place / width][place % width] += abs(value)
      }
    }
    let cases = Double(parts.count)
    signedMeans = signed.map { $0.map { $0 / cases } }
    means = absolute.map { $0.map { $0 / cases } }
    shares = ModalityShares.ratios(absolute.map { $0.reduce(0, +) })
  }
}
