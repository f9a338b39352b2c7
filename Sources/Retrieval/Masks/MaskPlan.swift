/// Which patches of a picture stay and which tokens of a text are hidden.
///
/// A mask is a function of the run's key, the epoch and the case alone. So it does not depend on the
/// batch, the order, the thread or the device, and the second pass of a gradient cache meets the same
/// mask without replaying a generator.
///
/// Source: the ratios are those of masked contrastive reconstruction, Wei et al. 2023,
/// <https://arxiv.org/abs/2312.15840>; how masks are drawn is our own.
public struct MaskPlan: Sendable, Hashable {
  /// What sets the masks of this run apart from those of others: its seed.
  public let runKey: UInt64

  /// Creates the plan of a run.
  public init(runKey: UInt64) { self.runKey = runKey }

  /// The patches of a picture that the encoder sees.
  ///
  /// - Parameters:
  ///   - caseID: The case.
  ///   - epoch: The epoch, from zero.
  ///   - count: The number of patches.
  ///   - droppedPermille: How many of a thousand are dropped, 0 to 1000. A whole number: in doubles
  ///     10 · (1 − .9) is less than 1.
  /// - Returns: Indices in ascending order; all of them for 0.
  public func keptPatches(caseID: String, epoch: Int, count: Int, droppedPermille: Int) -> [Int] {
    let kept = Self.keptCount(of: count, droppedPermille: droppedPermille)
    if kept == max(0, count) { return Array(0..<kept) }
    return drawn(kept, of: Array(0..<count), stream: stream(caseID, epoch: epoch, purpose: 1))
  }

  /// The positions of a text whose tokens are replaced by the mask.
  ///
  /// - Parameters:
  ///   - caseID: The case.
  ///   - epoch: The epoch, from zero.
  ///   - maskable: The positions that may be hidden: words, never begin, end or padding.
  ///   - permille: How many of a thousand are hidden, 0 to 1000.
  /// - Returns: Positions in ascending order: at least one where there are any and the ratio is not 0.
  public func maskedTokens(caseID: String, epoch: Int, maskable: [Int], permille: Int) -> [Int] {
    let masked = Self.maskedCount(of: maskable.count, permille: permille)
    if masked == 0 { return [] }
    return drawn(masked, of: maskable, stream: stream(caseID, epoch: epoch, purpose: 2))
  }

  /// ⌊count · (1000 − dropped) / 1000⌋, in whole numbers.
  public static func keptCount(of count: Int, droppedPermille: Int) -> Int {
    max(0, count) * (1_000 - min(max(0, droppedPermille), 1_000)) / 1_000
  }

  /// max(1, ⌊count · permille / 1000 + ½⌋) in whole numbers; 0 for no positions or a ratio of 0.
  public static func maskedCount(of count: Int, permille: Int) -> Int {
    let ratio = min(max(0, permille), 1_000)
    if count <= 0 || ratio == 0 { return 0 }
    return max(1, (2 * count * ratio + 1_000) / 2_000)
  }

  private func stream(_ caseID: String, epoch: Int, purpose: UInt64) -> UInt64 {
    var state = MaskHash.mix(runKey &+ MaskHash.golden)
    state = MaskHash.mix(state ^ UInt64(bitPattern: Int64(epoch)))
    state = MaskHash.mix(state ^ MaskHash.fnv(caseID))
    return MaskHash.mix(state ^ purpose)
  }

  /// The positions with the smallest numbers; number i belongs to position i of the text or picture.
  private func drawn(_ count: Int, of positions: [Int], stream: UInt64) -> [Int] {
    let numbered = positions.map { (MaskHash.number($0, of: stream), $0) }
    return numbered.sorted { $0 < $1 }.prefix(count).map(\.1).sorted()
  }
}
