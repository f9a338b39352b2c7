internal import Foundation

/// Quantities of one table, by name, in one order: what is resampled together.
enum AtomName: String, CaseIterable, Sendable {
  case redundancy, firstUnique, secondUnique, synergy
  case firstInformation, secondInformation, jointInformation, regret
  /// Redundancy less unique information; redundancy less synergy; unique information less synergy.
  case redundancyLessUnique, redundancyLessSynergy, uniqueLessSynergy
}

/// A number with an interval that was corrected for bias.
public struct BitsEstimate: Sendable, Hashable {
  /// The corrected value, in bits.
  public let value: Double
  /// The lower end, in bits, or `nil` without an interval.
  public let low: Double?
  /// The upper end, in bits, or `nil` without an interval.
  public let high: Double?
  /// What the table itself gives, in bits, before the correction.
  public let plugIn: Double

  /// Creates an estimate.
  public init(value: Double, low: Double?, high: Double?, plugIn: Double) {
    self.value = value
    self.low = low
    self.high = high
    self.plugIn = plugIn
  }

  /// A number of a known distribution, which has neither bias nor interval.
  static func known(_ value: Double) -> BitsEstimate {
    BitsEstimate(value: value, low: nil, high: nil, plugIn: value)
  }

  /// The same within what information can be: at least zero, at most the label's entropy.
  ///
  /// Corrected estimates can leave that range. The upper end may reach log2 of the number of classes,
  /// which bounds the entropy that the sample only estimates.
  func within(most: Double, classes: Int) -> BitsEstimate {
    let limit = max(most, log2(Double(max(1, classes))))
    return BitsEstimate(
      value: min(most, max(0, value)), low: low.map { min(limit, max(0, $0)) },
      high: high.map { min(limit, max(0, $0)) }, plugIn: max(0, plugIn))
  }
}

/// The quantities of one table.
struct AtomValues {
  private var values: [AtomName: Double] = [:]

  subscript(name: AtomName) -> Double { values[name] ?? 0 }

  init?(
    _ table: JointTable, tolerance: Double, wantsRegret: Bool, near start: UnionInformation? = nil
  ) {
    guard
      let atoms = try? InformationDecomposition(of: table, tolerance: tolerance, near: start)
    else { return nil }
    let unique = atoms.firstUnique + atoms.secondUnique
    values = [
      .redundancy: atoms.redundancy, .firstUnique: atoms.firstUnique,
      .secondUnique: atoms.secondUnique, .synergy: atoms.synergy,
      .firstInformation: atoms.union.firstInformation,
      .secondInformation: atoms.union.secondInformation,
      .jointInformation: atoms.jointInformation,
      .redundancyLessUnique: atoms.redundancy - unique,
      .redundancyLessSynergy: atoms.redundancy - atoms.synergy,
      .uniqueLessSynergy: unique - atoms.synergy,
    ]
    if wantsRegret {
      // Without its margins the draw is dropped: a missing regret must not read as zero.
      guard let three = try? ThreeMargins(of: table) else { return nil }
      let smallest = MaximumEntropyJoint(three.margins, pair: three.pair.values)
      let least = table.labelEntropy - smallest.bound / natsPerBit
      values[.regret] = max(0, atoms.jointInformation - least)
    }
  }
}
