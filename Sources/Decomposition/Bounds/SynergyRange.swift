internal import Foundation

/// What can be said about synergy, information and accuracy without a labelled pair.
///
/// From p(x1, y), p(x2, y) and p(x1, x2) alone (Liang et al. 2024, arXiv 2306.04539, sharpened). It
/// speaks of the symbols that the tables are made of: lower bounds on information and accuracy hold
/// for the raw modalities too, upper bounds and synergy do not.
public struct SynergyRange: Sendable {
  /// The minimum over joints on which redundancy and unique information hang.
  public let union: UnionInformation
  /// I(X1; X2), in bits.
  public let dependence: Double
  /// How much both modalities can tell.
  public let information: InformationRange
  /// How often the best classifier can be right.
  public let accuracy: AccuracyRange
  /// Lower bounds on the synergy by name, in bits; see ``lower``.
  ///
  /// `paper_redundancy` is R - I(X1; X2) + I_r(X1; X2 | Y) as published, at the joint of largest
  /// entropy: the same number as `sharp`, without its certificate.
  /// `sharp` is the smallest synergy of any joint with these margins. `disagreement` holds for any
  /// margins without a constant. `paper_disagreement` is the published bound with the constant 1/4 of
  /// its code; it is shown for comparison and is no bound (it can exceed the truth).
  public let lowers: [String: Double]
  /// log r*(y | x1, x2): the late fusion that loses least whatever the joint is, as its two potentials.
  public let lateFusion: LateFusion
  /// How far the samples were from any common joint, in total variation.
  public let shift: Double

  /// The largest valid lower bound on the synergy, in bits; at least zero.
  public var lower: Double { max(0, lowers["sharp"] ?? 0, lowers["disagreement"] ?? 0) }
  /// The upper bound on the synergy, in bits.
  public var upper: Double { max(lower, information.upper - union.lower) }
  /// What the best late fusion can lose against the best model of both modalities, at most, in bits.
  public var lateFusionRegret: Double { max(0, information.upper - information.lower) }

  /// Computes all bounds.
  ///
  /// - Parameters:
  ///   - three: What is known, made consistent.
  ///   - tolerance: The gap, in bits, of the union information.
  ///   - starts: Linear objectives `[A, B, C]` from which the search for a joint of much information
  ///     begins; none, no search.
  /// - Throws: ``DecompositionError`` for a tolerance that is not above zero.
  public init(
    _ three: ThreeMargins, tolerance: Double = 1e-9, starts: [[Double]] = []
  ) throws(DecompositionError) {
    union = try UnionInformation(
      first: three.firstAndLabel, second: three.secondAndLabel, tolerance: tolerance)
    dependence = three.pair.mutualInformation
    shift = three.shift
    let smallest = MaximumEntropyJoint(three.margins, pair: three.pair.values)
    lateFusion = LateFusion(
      first: smallest.first, second: smallest.second, margins: three.margins)
    let labelEntropy = entropy(three.margins.label)
    let best = max(union.firstInformation, union.secondInformation, union.lower)
    let lower = max(best, (labelEntropy - smallest.bound) / natsPerBit)
    let bounds = InformationUpperBounds(three)
    let exact = bounds.exactMaximum
    var uppers = [
      "label_entropy": labelEntropy / natsPerBit,
      "coupling": bounds.coupling / natsPerBit,
      "conditional_coupling": bounds.conditionalCoupling / natsPerBit,
      "chord": bounds.chord / natsPerBit,
    ]
    uppers["exact"] = exact.map { $0 / natsPerBit }
    information = InformationRange(
      lower: lower, upper: max(lower, uppers.values.filter(\.isFinite).min() ?? .infinity),
      uppers: uppers,
      reached: exact.map { $0 / natsPerBit }
        ?? (starts.isEmpty ? nil : bounds.reached(starts: starts).map { $0 / natsPerBit }),
      isUpperExact: exact != nil)
    accuracy = AccuracyRange(three, information: information)
    let disagreement = Disagreement(three)
    lowers = [
      "sharp": (labelEntropy - smallest.bound) / natsPerBit - union.upper,
      "disagreement": disagreement.bound(union),
      "paper_redundancy": union.redundancy - dependence
        + smallest.conditionalDependence(three) / natsPerBit,
      "paper_disagreement": disagreement.published(union, constant: 0.25),
    ]
  }
}

/// The ends that are resampled: cheaper than all of ``SynergyRange``.
struct SynergyEnds {
  /// The upper bound on the synergy, in bits.
  let upper: Double
  /// What the best late fusion can lose, at most, in bits.
  let regret: Double

  init(_ three: ThreeMargins, tolerance: Double) throws(DecompositionError) {
    let union = try UnionInformation(
      first: three.firstAndLabel, second: three.secondAndLabel, tolerance: tolerance)
    let smallest = MaximumEntropyJoint(three.margins, pair: three.pair.values)
    let label = entropy(three.margins.label)
    let lower = max(
      union.firstInformation, union.secondInformation, union.lower,
      (label - smallest.bound) / natsPerBit)
    let bounds = InformationUpperBounds(three)
    // The chords' program bounds best nearly always; the couplings cost nothing beside it.
    let best = min(label, bounds.coupling, bounds.conditionalCoupling, bounds.chord)
    let information = max(lower, best / natsPerBit)
    upper = max(0, information - union.lower)
    regret = max(0, information - lower)
  }
}

/// Bounds on the synergy from how much the two modalities' own posteriors disagree on pairs.
struct Disagreement {
  private let three: ThreeMargins

  init(_ three: ThreeMargins) { self.three = three }

  /// The largest over w of E[-log2 Σ_y p(y|x1)^w p(y|x2)^(1-w)] - (1 - w) U1 - w U2 (Chernoff), bits.
  func bound(_ union: UnionInformation) -> Double {
    var best = -Double.infinity
    for step in 0...100 {
      let w = Double(step) / 100
      best = max(
        best,
        chernoff(w) / natsPerBit - (1 - w) * union.firstUnique - w * union.secondUnique)
    }
    return best
  }

  /// c E‖p(y|x1) - p(y|x2)‖² - max(U1, U2), as published.
  func published(_ union: UnionInformation, constant: Double) -> Double {
    var sum = 0.0
    forEachPair { mass, left, right in
      sum += mass * zip(left, right).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
    return constant * sum - max(union.firstUnique, union.secondUnique)
  }

  private func chernoff(_ w: Double) -> Double {
    var sum = 0.0
    forEachPair { mass, left, right in
      var overlap = 0.0
      for (p, q) in zip(left, right) { overlap += pow(p, w) * pow(q, 1 - w) }
      sum -= mass * log(max(overlap, 1e-300))
    }
    return sum
  }

  private func forEachPair(_ body: (Double, [Double], [Double]) -> Void) {
    let margins = three.margins
    let pair = three.pair
    func posterior(_ row: ArraySlice<Double>) -> [Double] {
      let total = row.reduce(0, +)
      return row.map { total > 0 ? $0 / total : 0 }
    }
    let left = (0..<margins.firstCount).map { posterior(margins.firstRow($0)) }
    let right = (0..<margins.secondCount).map { posterior(margins.secondRow($0)) }
    for a in 0..<pair.rows {
      for b in 0..<pair.columns where pair.values[a * pair.columns + b] > 0 {
        body(pair.values[a * pair.columns + b], left[a], right[b])
      }
    }
  }
}
