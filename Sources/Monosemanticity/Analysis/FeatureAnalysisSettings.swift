/// How features are scored.
public struct FeatureAnalysisSettings: Sendable, Hashable {
  /// How dominance is taken.
  public var dominance: DominanceSettings
  /// The top cases that EmbSim and WinRate take.
  public var topCount: Int
  /// The top cases that are kept, for the gallery and for EmbSim at every number of cases.
  public var keptCount: Int
  /// The draws of groups behind the intervals of means and medians over features; 0 for none.
  public var drawCount: Int
  /// Whether each score gets its interval, which takes a second pass over the embeddings.
  public var hasIntervals: Bool
  /// Whether the same activations on random cases are scored beside.
  public var hasControls: Bool
  /// The seed of all randomness.
  public var seed: UInt64

  /// Creates settings; the defaults are those of `chiasm features`.
  public init(
    dominance: DominanceSettings = DominanceSettings(), topCount: Int = 20, keptCount: Int = 50,
    drawCount: Int = 200, hasIntervals: Bool = true, hasControls: Bool = true, seed: UInt64 = 0
  ) {
    self.dominance = dominance
    self.topCount = topCount
    self.keptCount = keptCount
    self.drawCount = drawCount
    self.hasIntervals = hasIntervals
    self.hasControls = hasControls
    self.seed = seed
  }

  func check() throws(MonosemanticityError) {
    let rules: [(Bool, String)] = [
      (topCount >= 2 && topCount <= 1000, "top cases: expected 2 to 1000, found \(topCount)"),
      (
        keptCount >= topCount && keptCount <= 1000,
        "kept cases: expected \(topCount) to 1000, found \(keptCount)"
      ),
      (
        drawCount >= 0 && drawCount <= 100_000, "draws: expected 0 to 100000, found \(drawCount)"
      ),
      (
        dominance.level > 0 && dominance.level < 1,
        "level: expected a number between 0 and 1, found \(dominance.level)"
      ),
      (
        dominance.margin > 0 && dominance.margin < 0.5,
        "margin: expected a number between 0 and .5, found \(dominance.margin)"
      ),
      (
        dominance.fewestGroups >= 2 && dominance.fewestPairs >= 1,
        "expected at least 2 groups and 1 pair, found \(dominance.fewestGroups) and "
          + "\(dominance.fewestPairs)"
      ),
    ]
    for (isFine, message) in rules where !isFine {
      throw MonosemanticityError(.invalidArgument, message)
    }
  }
}
