/// What a ``FactorPhantom`` is drawn from: factors that modalities share or own, and how many act.
public struct FactorDesign: Sendable, Hashable, Codable {
  /// Cases.
  public var caseCount = 4000
  /// The most cases of one group.
  public var mostCasesPerGroup = 4
  /// The length of an embedding.
  public var width = 32
  /// The names of the modalities.
  public var modalities = ["image", "text"]
  /// Factors that act alike in every modality.
  public var sharedCount = 20
  /// Factors that act in one modality only, one number a modality.
  public var privateCounts = [10, 10]
  /// The mean number of factors that act in a row.
  public var meanActiveCount = 3.0
  /// The relative deviation between modalities of a shared factor's strength.
  public var jitter = 0.1
  /// The standard deviation of the noise on each number; strengths are about 1.
  public var noise = 0.02
  /// The length of the offset between modalities, the gap of contrastive embeddings.
  public var gap = 0.5

  /// Creates the defaults.
  public init() {}

  /// All factors.
  public var factorCount: Int { sharedCount + privateCounts.reduce(0, +) }

  /// Checks the ranges.
  ///
  /// - Throws: ``PhantomError`` with code `invalidDesign`, naming the number.
  func check() throws(PhantomError) {
    func isShare(_ number: Double) -> Bool { number >= 0 && number.isFinite }
    let counts = 0...100_000
    let rules: [(String, Bool, String)] = [
      ("cases", (1...10_000_000).contains(caseCount), "1 to 10000000, found \(caseCount)"),
      (
        "cases a group", (1...1_000_000).contains(mostCasesPerGroup),
        "1 to 1000000, found \(mostCasesPerGroup)"
      ),
      ("width", (2...65_536).contains(width), "2 to 65536, found \(width)"),
      (
        "modalities",
        modalities.count >= 1
          && modalities.enumerated().allSatisfy { index, name in
            !name.isEmpty && !name.contains("/") && !modalities[..<index].contains(name)
          }, "1 to 64 different names without slashes, found \(modalities)"
      ),
      ("shared factors", counts.contains(sharedCount), "0 to 100000, found \(sharedCount)"),
      (
        "private factors",
        privateCounts.count == modalities.count && privateCounts.allSatisfy(counts.contains),
        "a number of 0 to 100000 for each of \(modalities.count) modalities, found \(privateCounts)"
      ),
      (
        "active factors", meanActiveCount > 0 && meanActiveCount.isFinite,
        "above 0, found \(meanActiveCount)"
      ),
      ("jitter", isShare(jitter), "0 or more, found \(jitter)"),
      ("noise", isShare(noise), "0 or more, found \(noise)"),
      ("gap", isShare(gap), "0 or more, found \(gap)"),
    ]
    for (name, isFine, expected) in rules where !isFine {
      throw PhantomError(.invalidDesign, place: name, message: "expected \(expected)")
    }
    let count = caseCount * (factorCount + width) * modalities.count
    guard count <= 1 << 30 else {
      throw PhantomError(
        .invalidDesign, place: "cases",
        message:
          "expected at most \(1 << 30) numbers in all rows and strengths, found \(count); draw "
          + "fewer cases or factors")
    }
    let fewest = privateCounts.map { $0 + sharedCount }.min() ?? 0
    guard Double(fewest) >= meanActiveCount else {
      throw PhantomError(
        .invalidDesign, place: "active factors",
        message: "expected at most the \(fewest) factors of a modality, found \(meanActiveCount)")
    }
  }
}
