internal import Foundation

/// How much two modalities can tell together, from what is known without labelled pairs.
///
/// All in bits. Every joint with the three margins has its I(X1, X2; Y) between `lower` and `upper`.
public struct InformationRange: Sendable, Hashable {
  /// The smallest information: that of the joint of largest entropy, as certified by its dual.
  public let lower: Double
  /// The smallest of ``uppers``.
  public let upper: Double
  /// Every upper bound by its name: `label_entropy`, `coupling`, `conditional_coupling`, `chord`.
  public let uppers: [String: Double]
  /// An information that some joint with these margins reaches, found by search; `nil` without one.
  ///
  /// The true maximum lies between this and ``upper``.
  public let reached: Double?
  /// Whether ``upper`` is the maximum itself: two symbols, two symbols, two classes.
  public let isUpperExact: Bool
}

/// Upper bounds on I(X1, X2; Y) over all joints with three given margins (method page, section 3).
struct InformationUpperBounds {
  private let three: ThreeMargins
  private let box: JointBox

  init(_ three: ThreeMargins) {
    self.three = three
    box = JointBox(three)
  }

  /// (b): with the smallest entropy that three pairwise couplings allow; nats.
  var coupling: Double {
    let label = three.margins.label
    let pair = three.pair
    let (first, second) = (three.firstAndLabel, three.secondAndLabel)
    let smallest = max(
      smallestCouplingEntropy(pair.values, label),
      smallestCouplingEntropy(first.values, pair.columnMargin),
      smallestCouplingEntropy(second.values, pair.rowMargin))
    return entropy(pair.values) + entropy(label) - smallest
  }

  /// (c): the same within each symbol, and each class; nats.
  var conditionalCoupling: Double {
    let label = three.margins.label
    let pair = three.pair
    let (first, second) = (three.firstAndLabel, three.secondAndLabel)
    let turned = pair.transposed
    let (byClass, byClassToo) = (first.transposed, second.transposed)
    let smallest = max(
      smallestConditionalCoupling(
        pair.rowMargin, (pair.values, pair.columns), (first.values, first.columns)),
      smallestConditionalCoupling(
        pair.columnMargin, (turned.values, turned.columns), (second.values, second.columns)),
      smallestConditionalCoupling(
        label, (byClass.values, byClass.columns), (byClassToo.values, byClassToo.columns)))
    return entropy(pair.values) + entropy(label) - smallest
  }

  /// (d): r log(r / p12) is convex in r, so its chord over the box lies above it; a linear program
  /// maximizes the chords' sum; nats.
  var chord: Double {
    let classes = three.margins.classes
    let pair = three.pair.values
    var gain = [Double](repeating: 0, count: box.low.count)
    var constant = entropy(three.margins.label)
    for index in gain.indices {
      let (low, high, mass) = (box.low[index], box.high[index], pair[index / classes])
      let (atLow, atHigh) = (Self.term(low, mass), Self.term(high, mass))
      if high - low > 1e-14 {
        gain[index] = (atHigh - atLow) / (high - low)
        constant += atLow - gain[index] * low
      } else {
        constant += max(atLow, atHigh)
      }
    }
    return constant + BoxProgram(three, box: box, gain: gain).bound
  }

  private static func term(_ mass: Double, _ pair: Double) -> Double {
    mass > 0 && pair > 0 ? mass * log(mass / pair) : 0
  }

  /// The largest information at a corner that a search from several starts meets; nats.
  ///
  /// The information is convex over the joints, so moving to the corner that its gradient favors never
  /// lowers it (Frank and Wolfe 1956). A joint that misses its margins is not counted.
  func reached(starts: [[Double]]) -> Double? {
    let classes = three.margins.classes
    let pair = three.pair.values
    var best: Double?
    for start in starts {
      var gain = start
      var last = -Double.infinity
      for _ in 0..<20 {
        let found = BoxProgram(three, box: box, gain: gain)
        guard found.violation < 1e-8 else { break }
        let conditional = found.joint.withUnsafeBufferPointer {
          conditionalEntropy($0, classes: classes)
        }
        let value = entropy(three.margins.label) - conditional
        guard value > last + 1e-9 else { break }
        last = value
        for index in gain.indices {
          let share = found.joint[index] / max(pair[index / classes], 1e-300)
          gain[index] = log(max(share, 1e-12))
        }
      }
      if last > best ?? -.infinity { best = last }
    }
    return best
  }

  /// The exact maximum for two symbols, two symbols and two classes, else `nil`; nats.
  ///
  /// All such joints lie on one segment, P + e T with T = ±1 by parity; the convex information is
  /// largest at one of its ends.
  var exactMaximum: Double? {
    let margins = three.margins
    guard margins.firstCount == 2, margins.secondCount == 2, margins.classes == 2 else {
      return nil
    }
    // One point of the segment, by its cell (0, 0, 0); the other cells follow.
    func joint(_ corner: Double) -> [Double] {
      let (p1, p2, p12) = (margins.first, margins.second, three.pair.values)
      let r001 = p12[0] - corner
      let r010 = p1[0] - corner
      let r100 = p2[0] - corner
      return [
        corner, r001, r010, p12[1] - r010, r100, p12[2] - r100, p1[2] - r100,
        p12[3] - p1[2] + r100,
      ]
    }
    let at = joint(0)
    var (low, high) = (-Double.infinity, Double.infinity)
    let parity = [1.0, -1, -1, 1, -1, 1, 1, -1]
    for (value, sign) in zip(at, parity) {
      if sign > 0 { low = max(low, -value) } else { high = min(high, value) }
    }
    guard low <= high + 1e-12 else { return nil }
    return [low, max(low, high)].map { corner -> Double in
      let masses = joint(corner).map { max(0, $0) }
      return entropy(margins.label)
        - masses.withUnsafeBufferPointer { conditionalEntropy($0, classes: 2) }
    }.max()
  }
}
