import Cohorts
import Contribution
import Findings
import Foundation
import Statistics

/// The model and the cohort that a contribution analysis is about, wherever the model comes from.
struct ContributionTarget {
  let cohort: Cohort
  let modelName: String
  /// The modalities that the model sees.
  let modalities: [String]
  let seed: UInt64
  let masks: OutlineFolder?
  var settings: ContributionSettings
  /// One decoder a picture modality, shared by all who need pictures.
  let readers: [String: ImageReader]

  init(
    cohort: Cohort, modelName: String, modalities: [String], seed: UInt64, masks: OutlineFolder?
  ) {
    self.cohort = cohort
    self.modelName = modelName
    self.modalities = modalities
    self.seed = seed
    self.masks = masks
    var settings = ContributionSettings()
    // What falls inside an outline is asked of every case, not of a few that are drawn.
    if masks != nil { settings.mapCaseLimit = max(1, cohort.caseCount) }
    self.settings = settings
    var readers: [String: ImageReader] = [:]
    for modality in cohort.modalities {
      if let files = modality.pictures { readers[modality.name] = ImageReader(files) }
    }
    self.readers = readers
  }

  /// The cases to look at: all, or whole groups in random order until there are enough.
  func chosenCases(limit: Int?, _ notes: inout [String]) -> Set<Int> {
    let count = cohort.caseCount
    guard let limit, limit < count else { return Set(0..<count) }
    var groups = cohort.groups.cases()
    var stream = RandomStream(seed: seed, "contribution", "cases")
    stream.shuffle(&groups)
    var chosen: Set<Int> = []
    for group in groups {
      // Stops rather than looks for a smaller group, which would favor patients with few cases.
      if !chosen.isEmpty, chosen.count + group.count > limit { break }
      chosen.formUnion(group)
    }
    notes.append(
      "\(chosen.count) of \(count) cases were looked at, whole groups drawn at random")
    return chosen
  }

  /// Judges a measurement.
  ///
  /// - Parameters:
  ///   - rows: The row of the cohort behind each case of the measurement.
  ///   - isHeldOut: Whether the model was not trained on them; `nil` where that is not known.
  func judged(
    _ measurement: ContributionMeasurement, by analysis: ContributionAnalysis, rows: [Int],
    outputNames: [String], isHeldOut: Bool?, notes: [String], since started: Date
  ) throws -> ContributionOutcome {
    var findings = try analysis.findings(
      measurement, model: modelName, outputNames: outputNames)
    findings.detail?.notes += notes
    findings.detail?.isHeldOut = isHeldOut
    findings.detail?.seconds = Date().timeIntervalSince(started)
    let outcome = ContributionOutcome(
      measurement: measurement, findings: findings, rows: rows, outputNames: outputNames)
    guard let masks else { return outcome }
    findings.detail?.outlines = try outlines(masks, outcome)
    return ContributionOutcome(
      measurement: measurement, findings: findings, rows: rows, outputNames: outputNames)
  }
}

/// What was measured, before anything is written.
struct ContributionOutcome {
  let measurement: ContributionMeasurement
  var findings: ContributionFindings
  /// The row of the cohort behind each case of the measurement.
  let rows: [Int]
  let outputNames: [String]
}
