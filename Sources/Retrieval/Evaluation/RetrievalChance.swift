/// What a random order of a gallery reaches: the level that figures must be read against.
public enum RetrievalChance {
  /// The chance that one of `right` items is among the first `k` of `count`: 1 − C(N − m, K) / C(N, K).
  ///
  /// Source: the hypergeometric distribution; 100 items, 3 right, 5 looked at: .1440.
  public static func recall(_ k: Int, right: Int, of count: Int) -> Double {
    if right <= 0 || count <= 0 { return 0 }
    if k >= count || k > count - right { return 1 }
    var missed = 1.0
    for place in 0..<k { missed *= Double(count - right - place) / Double(count - place) }
    return 1 - missed
  }

  /// The expected average precision of `right` items among `count` in random order.
  ///
  /// AP = 1/R · Σ over right places k of (right ones up to k) / k. The item at k is right with R/N; those
  /// before it are then right with (R − 1)/(N − 1). So E[AP] = 1/N · [H_N + (R − 1)/(N − 1) · (N − H_N)],
  /// where H_N is the N-th harmonic number.
  public static func averagePrecision(right: Int, of count: Int) -> Double {
    if right <= 0 || count <= 0 { return 0 }
    if count == 1 { return 1 }
    let harmonic = Self.harmonic(count)
    let others = Double(right - 1) / Double(count - 1)
    return (harmonic + others * (Double(count) - harmonic)) / Double(count)
  }

  private static func harmonic(_ count: Int) -> Double {
    (1...count).reversed().reduce(0) { $0 + 1 / Double($1) }
  }
}
