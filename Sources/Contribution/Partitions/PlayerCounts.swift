/// How many parts the modalities are split into.
///
/// Refining a modality can only raise its sum of magnitudes where a model adds up its parts, so that
/// shares from unequal counts compare the counts, not the modalities. The same number for all is the
/// rule, the largest square that every modality allows.
public enum PlayerCounts {
  /// The matched counts of a sweep.
  public static let sweep = [1, 4, 9, 16, 25, 49, 100, 196]

  /// The largest square not above the smallest number of available parts, at most 196.
  ///
  /// - Parameter available: For each modality the number of parts it can be split into.
  public static func matched(available: [Int]) -> Int {
    let most = min(available.min() ?? 1, sweep.last ?? 1)
    var side = 1
    while (side + 1) * (side + 1) <= most { side += 1 }
    return side * side
  }

  /// The counts to measure: 1, the matched one and, in a sweep, all of ``sweep`` that fit.
  public static func counts(available: [Int], sweeps: Bool) -> [Int] {
    let most = available.min() ?? 1
    let chosen = matched(available: available)
    return Set([1, chosen] + (sweeps ? sweep.filter { $0 <= most } : [])).sorted()
  }

  /// The side of a square count, or `nil`.
  static func side(_ count: Int) -> Int? {
    // Beyond this no image reaches, and a root in double precision is exact below.
    guard (1...1 << 40).contains(count) else { return nil }
    let side = Int(Double(count).squareRoot().rounded())
    return side * side == count ? side : nil
  }
}
