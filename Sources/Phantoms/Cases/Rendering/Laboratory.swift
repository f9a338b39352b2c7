import Foundation
import Statistics

/// The blood table of a case.
struct Laboratory {
  /// A measured value: lognormal around one of two middles.
  struct Analyte: Sendable {
    let column: String
    let low: Double
    let high: Double
    /// The standard deviation of the logarithm.
    let spread: Double
    let decimals: Int
    let slot: CaseModality.Slot
  }

  static let telling: [Analyte] = [
    Analyte(column: "crp_mg_l", low: 3, high: 55, spread: 0.36, decimals: 1, slot: .common),
    Analyte(column: "creatinine_umol_l", low: 70, high: 180, spread: 0.11, decimals: 0, slot: .own),
    Analyte(column: "d_dimer_mg_l", low: 0.26, high: 2.1, spread: 0.26, decimals: 2, slot: .paired),
    Analyte(
      column: "triglycerides_mmol_l", low: 0.9, high: 3.3, spread: 0.16, decimals: 2, slot: .build),
  ]
  /// Values that mean nothing: mean, standard deviation, decimals.
  static let idle: [(column: String, mean: Double, spread: Double, decimals: Int)] = [
    ("sodium_mmol_l", 140, 2.6, 0), ("potassium_mmol_l", 4.2, 0.35, 1),
    ("calcium_mmol_l", 2.35, 0.09, 2), ("platelets_g_l", 250, 52, 0),
    ("glucose_mmol_l", 5.6, 0.8, 1),
  ]
  static let numeric = telling.map(\.column) + idle.map(\.column) + ["hemoglobin_g_dl", "age"]
  static let categorical = ["sex", "blood_group"]

  let signs: [Double]
  let scatter: Double
  let site: SiteAppearance
  let age: Int
  let isFemale: Bool

  /// One cell a column of ``numeric``, then of ``categorical``.
  func cells(using stream: inout RandomStream) -> [String] {
    var cells: [String] = []
    for (place, analyte) in Self.telling.enumerated() {
      let middle = signs[analyte.slot.rawValue] > 0 ? analyte.high : analyte.low
      let value = middle * exp(scatter * analyte.spread * stream.normal()) * site.assayFactor(place)
      cells.append(Self.decimal(value, analyte.decimals))
    }
    for one in Self.idle {
      // Bounded, so that no scatter makes a value that no living person has.
      let value = one.mean + one.spread * min(max(stream.normal(), -3), 3)
      cells.append(Self.decimal(value, one.decimals))
    }
    let hemoglobin = (isFemale ? 13.4 : 14.9) + 0.9 * min(max(stream.normal(), -3), 3)
    let groups = ["0", "0", "0", "0", "A", "A", "A", "A", "B", "AB"]
    cells.append(Self.decimal(hemoglobin, 1))
    cells.append(String(age))
    cells.append(isFemale ? "female" : "male")
    cells.append(groups[stream.index(below: groups.count)])
    return cells
  }

  static func decimal(_ value: Double, _ decimals: Int) -> String {
    decimals == 0
      ? String(Int(value.rounded())) : LesionPhantom.decimal(value, digits: decimals)
  }
}
