public import Findings

extension FindingsDocument {
  /// The findings of several runs of one cohort as one document.
  ///
  /// One of them holds models; interactions, contributions, learning curves and retrieval of the others
  /// are added where it has none of their own kind. Two runs of models have other folds, so that
  /// nothing pairs them: they are refused.
  ///
  /// - Parameter runs: The findings with the names by which messages call them.
  /// - Throws: ``FindingsError`` with code `otherCohort` or `severalModels`.
  public static func joined(
    _ runs: [(name: String, findings: FindingsDocument)]
  ) throws(FindingsError) -> FindingsDocument {
    guard let first = runs.first else {
      throw FindingsError(.otherCohort, path: "", message: "expected at least one run, found none")
    }
    for run in runs.dropFirst() where !run.findings.cohort.isSame(as: first.findings.cohort) {
      let (own, other) = (first.findings.cohort, run.findings.cohort)
      throw FindingsError(
        .otherCohort, path: run.name,
        message: "expected findings of \"\(own.name)\" with modalities "
          + "\(own.modalityOrder.joined(separator: ", ")) as in \(first.name), found \"\(other.name)\" "
          + "with \(other.modalityOrder.joined(separator: ", ")); give runs of one cohort")
    }
    let holders = runs.filter { !$0.findings.models.isEmpty }
    if holders.count > 1 {
      throw FindingsError(
        .severalModels, path: holders[1].name,
        message:
          "expected one run with models, found \(holders.map(\.name).joined(separator: " and ")); "
          + "their folds differ, so that nothing pairs them: give one of them")
    }
    let base = holders.first ?? first
    var result = base.findings
    for run in runs where run.name != base.name { result.add(run.findings) }
    return result
  }

  /// Adds what another run of the same cohort found and this one did not look at.
  private mutating func add(_ other: FindingsDocument) {
    if interactions.isEmpty { interactions = other.interactions }
    if learningCurve.isEmpty { learningCurve = other.learningCurve }
    if retrieval.isEmpty { retrieval = other.retrieval }
    if features.isEmpty { features = other.features }
    for entry in other.contribution
    where !contribution.contains(where: {
      $0.model == entry.model && $0.method == entry.method && $0.fill == entry.fill
    }) {
      contribution.append(entry)
    }
    for notice in other.notices where !notices.contains(notice) { notices.append(notice) }
    if let checks = other.leakChecks {
      leakChecks = (leakChecks ?? []) + checks.filter { !(leakChecks ?? []).contains($0) }
    }
    if cohort.costs == nil { cohort.costs = other.cohort.costs }
  }
}

extension CohortSummary {
  /// Whether two summaries are of one cohort; the number of cases may differ, because interactions also
  /// count those without a label.
  fileprivate func isSame(as other: CohortSummary) -> Bool {
    name == other.name && modalityOrder == other.modalityOrder
  }
}

extension FindingsError.Code {
  /// Findings that should be joined are of different cohorts.
  public static let otherCohort = FindingsError.Code(rawValue: "otherCohort")
  /// Findings that should be joined hold models of more than one run.
  public static let severalModels = FindingsError.Code(rawValue: "severalModels")
}
