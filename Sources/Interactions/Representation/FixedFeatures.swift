import Cohorts

/// Rows of numbers for the cases of one cohort and modality that were made without learning from it:
/// by the built-in image descriptor, by a pretrained encoder, or by a person's own model.
///
/// They are made once and serve every fold and every clustering.
public struct FixedFeatures: Sendable {
  /// The modality.
  public let modality: String
  /// What the columns are.
  public let names: [String]
  /// What made them, for the findings.
  public let summary: String
  /// Whether each case of the cohort has a row.
  public let presence: [Bool]
  /// Single precision suffices for distances and halves the memory; `[cases, names.count]`.
  private let values: [Float]
  private let caseIDs: [String]

  init(
    _ cohort: Cohort, modality: String, names: [String], summary: String, presence: [Bool],
    values: [Float]
  ) {
    self.modality = modality
    self.names = names
    self.summary = summary
    self.presence = presence
    self.values = values
    caseIDs = cohort.caseIDs
  }

  /// Refuses another cohort or modality.
  func check(_ cohort: Cohort, modality name: String) throws(InteractionsError) {
    guard name == modality, cohort.caseIDs == caseIDs else {
      throw InteractionsError(
        .invalidSetting,
        "features of \"\(modality)\" for \(caseIDs.count) cases do not belong to \"\(name)\" of a "
          + "cohort of \(cohort.caseCount) cases; make them anew")
    }
  }

  func rows(of cohort: Cohort, cases: [Int]) throws(InteractionsError) -> RepresentationRows {
    try check(cohort, modality: modality)
    try cohort.check(cases, "cases of \"\(modality)\"")
    var chosen: [Double] = []
    chosen.reserveCapacity(cases.count * names.count)
    for index in cases {
      for value in values[index * names.count..<(index + 1) * names.count] {
        chosen.append(Double(value))
      }
    }
    return RepresentationRows(
      checked: names, presence: cases.map { presence[$0] }, values: chosen)
  }
}
