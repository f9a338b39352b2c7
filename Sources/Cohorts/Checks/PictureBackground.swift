internal import Foundation

/// How alike the different pictures of a cohort are, and from where on likeness says that two are one.
///
/// Round spots on skin, or heads in one scanner, agree in whole and detail without being the same, the
/// more so the more of them there are. Pairs that agree too little for copies tell how fast such
/// agreement thins out: among pictures that differ in D ways, the number of pairs whose distance (one
/// less the score) is below x grows with x to the power D/2. Carried on to the distances of copies, this
/// says how many pairs would look like copies without being any.
package struct PictureBackground {
  /// The least score of pairs that are counted.
  package static let leastScore = 0.65
  /// The share of named pairs that may be lookalikes (Benjamini and Hochberg 1995).
  package static let falseShare = 0.05

  /// The distance below which pairs may be copies and are not counted.
  private static let near = 1 - PictureLikeness.detailLimit
  /// The same where likeness is so common that counting nearer pairs tells more, rough copies or not.
  private static let nearInCrowd = 0.12
  /// As many pairs make a crowd, and as many of the nearest are then counted.
  private static let crowd = 100
  private static let countedInCrowd = 200
  /// How much farther than the nearest the farthest counted distance is at least: a power shows over a range.
  private static let leastReach = 1.6
  /// What is believed of the exponent before any pair is seen, and how many pairs that belief is worth.
  private static let usualExponent = 6.0
  private static let usualWeight = 10.0

  /// Pictures differ in something.
  private static let leastExponent = 0.5

  /// The exponent of the distance, rather too low than too high.
  package let exponent: Double
  /// Where the counted distances begin.
  private let nearest: Double
  /// The expected number of different pictures' pairs nearer than that.
  private let nearerCount: Double

  /// Learns from the scores of all compared pairs, those of copies among them; what lies below
  /// `leastScore` is left out.
  package init(scores: [Double]) {
    let distances = scores.map { 1 - $0 }.filter { $0 <= 1 - Self.leastScore }.sorted()
    let isCrowd = distances.count { $0 > Self.near } >= Self.crowd
    let nearest = isCrowd ? Self.nearInCrowd : Self.near
    var counted = distances.filter { $0 > nearest }
    var farthest = 1 - Self.leastScore
    if isCrowd, counted.count > Self.countedInCrowd {
      farthest = max(counted[Self.countedInCrowd - 1], Self.leastReach * nearest)
      counted.removeAll { $0 > farthest }
    }
    // With x the distance, ln(farthest / x) is exponential with the exponent as its rate, cut at `span`.
    let span = log(farthest / nearest)
    let sum = counted.reduce(0) { $0 + log(farthest / $1) }
    let mean =
      (sum + Self.usualWeight * Self.mean(Self.usualExponent, span))
      / (Double(counted.count) + Self.usualWeight)
    // The likelihood's maximum: the exponent whose mean is the observed one. The mean falls with it.
    var (low, high) = (1e-3, 200.0)
    for _ in 0..<100 {
      let middle = (low + high) / 2
      if Self.mean(middle, span) > mean { low = middle } else { high = middle }
    }
    // One standard error lower: estimated without doubt from a few dozen pairs, it would name lookalikes
    // several times as often as `falseShare` says.
    let fitted = (low + high) / 2
    let information = 1 / (fitted * fitted) - Self.lostInformation(fitted, span)
    let error = 1 / ((Double(counted.count) + Self.usualWeight) * information).squareRoot()
    exponent = max(Self.leastExponent, fitted - error)
    self.nearest = nearest
    nearerCount = Double(counted.count) / expm1(exponent * span)
  }

  /// The expected number of pairs of different pictures with at least a score.
  package func expectedCount(above score: Double) -> Double {
    nearerCount * pow(max(0, 1 - score) / nearest, exponent)
  }

  /// The least score from which on pairs are copies: lookalikes are expected to be at most
  /// `falseShare` of the pairs that have it; infinite if there is none.
  ///
  /// - Parameter scores: All scores of `PictureLikeness.detailLimit` or more.
  package func leastScore(among scores: [Double]) -> Double {
    let sorted = scores.sorted(by: >)
    let last = sorted.indices.last {
      expectedCount(above: sorted[$0]) <= Self.falseShare * Double($0 + 1)
    }
    return last.map { sorted[$0] } ?? .infinity
  }

  /// What the cut takes from the information on the rate.
  private static func lostInformation(_ rate: Double, _ span: Double) -> Double {
    let half = 2 * sinh(rate * span / 2)
    return span * span / (half * half)
  }

  /// The mean of an exponential of a rate, cut at `span`.
  private static func mean(_ rate: Double, _ span: Double) -> Double {
    1 / rate - span / expm1(rate * span)
  }
}
