/// How often a model is right with only some modalities, and what its accuracy rests on.
///
/// Labels enter only here. Sources: SHAPE, Hu et al. 2022 (missing modalities are zeros, no modality
/// is the majority class); perceptual score, Gat et al. 2021, <https://arxiv.org/abs/2110.14375>;
/// conditional utilization, Wu et al. 2022, <https://arxiv.org/abs/2202.05306>.
public struct AccuracyGame: Sendable, Hashable {
  /// The share of right answers with each set of modalities; bit i for modality i.
  public let accuracies: [Double]
  private let playerCount: Int

  /// Takes accuracies that are known.
  ///
  /// - Throws: ``ContributionError`` with code `mismatch` unless there is one a set.
  public init(playerCount: Int, accuracies: [Double]) throws(ContributionError) {
    _ = try SetFunction(playerCount: playerCount, values: accuracies)
    self.playerCount = playerCount
    self.accuracies = accuracies
  }

  private var game: SetFunction { SetFunction(unchecked: playerCount, accuracies) }
  private var all: Int { (1 << playerCount) - 1 }

  /// S_i = φ_i(V) / V(all); `nil` where the model is never right.
  public var shape: [Double]? {
    let whole = accuracies[all]
    return whole > 0 ? game.shapley.map { $0 / whole } : nil
  }

  /// C_A: what a set of modalities gains as one player over what its members gain alone.
  ///
  /// C_A = φ_A (A as one player) − Σ_{i in A} φ_i (game without the rest of A).
  ///
  /// - Parameter set: At least two modalities, by bits.
  public func cooperation(_ set: Int) -> Double? {
    guard set & all == set, set.nonzeroBitCount > 1 else { return nil }
    let outside = (0..<playerCount).filter { set >> $0 & 1 == 0 }
    let members = (0..<playerCount).filter { set >> $0 & 1 == 1 }
    // The player at place 0 stands for A, or for one member; the others are who is outside A.
    func value(of player: Int) -> Double {
      let values = (0..<1 << (outside.count + 1)).map { bits -> Double in
        var chosen = bits & 1 == 1 ? player : 0
        for (place, modality) in outside.enumerated() where bits >> (place + 1) & 1 == 1 {
          chosen |= 1 << modality
        }
        return accuracies[chosen]
      }
      return SetFunction(unchecked: outside.count + 1, values).shapley[0]
    }
    return value(of: set) - members.reduce(0) { $0 + value(of: 1 << $1) }
  }
}
