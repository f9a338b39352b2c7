extension FactorPhantom {
  /// How well directions found by somebody match the factors.
  public struct Recovery: Sendable, Hashable {
    /// For each factor the found direction with the largest cosine; nil if nothing was found.
    public let matches: [Int?]
    /// That cosine.
    public let cosines: [Double]

    /// The share of factors whose cosine is at least this.
    public func share(atLeast cosine: Double) -> Double {
      guard !cosines.isEmpty else { return 0 }
      return Double(cosines.count { $0 >= cosine }) / Double(cosines.count)
    }
  }

  /// Compares found directions, row-major `[found, width]`, with the factors'.
  ///
  /// - Parameter isUsed: Whether a found direction counts, such as only those of features that fire;
  ///   empty for all.
  public func recovery(by found: [Double], isUsed: [Bool] = []) -> Recovery {
    let width = design.width
    var matches: [Int?] = []
    var cosines: [Double] = []
    for factor in 0..<owners.count {
      var best: Int?
      var largest = -1.0
      for other in 0..<found.count / width where isUsed.isEmpty || isUsed[other] {
        var product = 0.0
        var length = 0.0
        for place in 0..<width {
          let number = found[other * width + place]
          product += number * directions[factor * width + place]
          length += number * number
        }
        let cosine = length > 0 ? product / length.squareRoot() : -1
        if best == nil || cosine > largest { (best, largest) = (other, cosine) }
      }
      matches.append(best)
      cosines.append(largest)
    }
    return Recovery(matches: matches, cosines: cosines)
  }
}
