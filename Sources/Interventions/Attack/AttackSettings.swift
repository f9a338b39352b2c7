/// How pictures are attacked through groups of features, and defended.
public struct AttackSettings: Sendable, Hashable, Codable {
  /// The largest change of a pixel, of 255 steps.
  public var epsilons = [1.0, 2, 4, 8]
  /// The steps of projected gradient descent, each of ε/16.
  public var stepCount = 40
  /// Cases attacked in each part at most; pictures are costly.
  public var caseLimit = 128
  /// The ε at which random sets of features are attacked for comparison, and defences learned.
  public var comparedEpsilon = 4.0
  /// Random sets that are attacked for each set.
  ///
  /// Of n sets p is at least 1 / (n + 1): 39 let it fall to .025.
  public var attackedControlCount = 39
  /// Random sets that are masked for each defence.
  public var maskedControlCount = MatchedControls.usualCount
  /// The share of living features that a defence drops or smooths: those that attacks moved most.
  public var defendedShare = 0.1
  /// Noisy copies of a picture that smoothing averages.
  public var copyCount = 8
  /// Draws of groups for intervals.
  public var drawCount = 2_000
  /// The seed of starts, targets, controls and draws.
  public var seed: UInt64 = 0

  /// Creates the defaults.
  public init() {}

  /// Checks the ranges.
  ///
  /// - Throws: ``InterventionsError`` with code `invalidArgument`, naming the setting.
  public func validate() throws(InterventionsError) {
    let rules: [(String, Bool, String)] = [
      (
        "epsilon",
        !epsilons.isEmpty
          && (epsilons + [comparedEpsilon]).allSatisfy { $0 > 0 && $0 <= 255 },
        "above 0 up to 255, found \(epsilons) and \(comparedEpsilon)"
      ),
      (
        "compared epsilon", epsilons.contains(comparedEpsilon),
        "one of \(epsilons), found \(comparedEpsilon)"
      ),
      ("steps", (1...10_000).contains(stepCount), "1 to 10000, found \(stepCount)"),
      ("cases", caseLimit > 0, "at least 1, found \(caseLimit)"),
      (
        "controls", attackedControlCount > 0 && maskedControlCount > 0,
        "at least 1, found \(attackedControlCount) and \(maskedControlCount)"
      ),
      (
        "defended share", defendedShare > 0 && defendedShare <= 1,
        "above 0 up to 1, found \(defendedShare)"
      ),
      ("copies", (1...1_000).contains(copyCount), "1 to 1000, found \(copyCount)"),
      ("draws", drawCount > 0, "at least 1, found \(drawCount)"),
    ]
    for (name, isFine, expected) in rules where !isFine {
      throw InterventionsError(.invalidArgument, "\(name): expected \(expected)")
    }
  }
}
