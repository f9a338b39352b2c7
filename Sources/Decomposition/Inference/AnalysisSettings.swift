/// How much work an analysis does, and what counts as an effect.
public struct AnalysisSettings: Sendable, Hashable {
  /// The number of draws of groups for intervals.
  public var drawCount: Int
  /// The number of draws for the tests by permutation and by parametric bootstrap.
  public var testDrawCount: Int
  /// The coverage aimed at.
  public var level: Double
  /// Amounts below this, in bits, are taken as nothing worth a decision.
  public var smallestEffect: Double
  /// The gap, in bits, at which the solver ends for the table itself.
  public var tolerance: Double
  /// The gap, in bits, at which the solver ends within a draw.
  public var drawTolerance: Double
  /// The number of folds of cross-fitted losses.
  public var foldCount: Int
  /// The seed of all draws.
  public var seed: UInt64

  /// Creates settings.
  public init(
    drawCount: Int = 1000, testDrawCount: Int = 999, level: Double = 0.95,
    smallestEffect: Double = 0.02, tolerance: Double = 1e-9, drawTolerance: Double = 1e-5,
    foldCount: Int = 5, seed: UInt64 = 0
  ) {
    self.drawCount = drawCount
    self.testDrawCount = testDrawCount
    self.level = level
    self.smallestEffect = smallestEffect
    self.tolerance = tolerance
    self.drawTolerance = drawTolerance
    self.foldCount = foldCount
    self.seed = seed
  }

  func check() throws(DecompositionError) {
    func require(_ holds: Bool, _ message: String) throws(DecompositionError) {
      if !holds { throw DecompositionError(.invalidSetting, message) }
    }
    try require(drawCount >= 2, "expected at least 2 draws, found \(drawCount)")
    try require(testDrawCount >= 1, "expected at least 1 draw for tests, found \(testDrawCount)")
    try require(level > 0 && level < 1, "expected a level between 0 and 1, found \(level)")
    try require(
      smallestEffect > 0 && smallestEffect.isFinite,
      "expected a smallest effect above zero bits, found \(smallestEffect)")
    try require(
      tolerance > 0 && drawTolerance > 0,
      "expected tolerances above zero, found \(tolerance) and \(drawTolerance)")
    try require(foldCount >= 2, "expected at least 2 folds, found \(foldCount)")
  }
}
