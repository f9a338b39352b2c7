public import Cohorts
public import Findings
import Statistics

extension Inspection {
  /// A cohort as a person should know it before any model is trained: counts, gaps and leaks.
  ///
  /// - Parameters:
  ///   - seed: The seed of the folds and draws behind leak figures.
  ///   - acknowledged: Checks whose findings become notes, besides those that the manifest names.
  public init(_ cohort: Cohort, seed: UInt64, acknowledging acknowledged: [LeakTopic] = []) {
    self.init(
      cohort: CohortSummary(cohort), columns: cohort.modalities.flatMap { $0.columnSummaries() },
      presence: cohort.presencePatterns(),
      notices: cohort.factNotices().map(Findings.Notice.init)
        + cohort.imageFaults().map {
          Findings.Notice(.error, code: $0.code.rawValue, message: $0.description)
        },
      checks: cohort.leakChecks(seed: seed, acknowledging: acknowledged).map(CheckSummary.init))
  }
}

extension CheckSummary {
  /// A check of a cohort, for the findings.
  public init(_ check: LeakCheck) {
    let outcome: Outcome =
      switch check.outcome {
      case .passed: .passed
      case .found: .found
      case .skipped: .skipped
      }
    self.init(
      code: check.topic.rawValue, title: check.topic.title, outcome: outcome,
      message: check.sentence,
      figures: Dictionary(check.figures.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }),
      notices: check.notices.map(Findings.Notice.init).enumerated().sorted {
        $0.element.severity != $1.element.severity
          ? $0.element.severity > $1.element.severity : $0.offset < $1.offset
      }.map(\.element))
  }
}

extension Cohort {
  /// Decodes every image once and returns what is wrong with them.
  public func imageFaults() -> [CohortError] {
    modalities.flatMap { modality -> [CohortError] in
      guard let files = modality.pictures else { return [] }
      // Nothing is read twice here, so the cache may be small.
      // What was surveyed when the cohort was read has been decoded then.
      return ImageReader(files, cacheByteCount: 64 << 20)
        .faults(in: files.paths.indices.filter { files.survey($0) == nil })
    }
  }
}

extension CohortSummary {
  /// The counts of a cohort.
  public init(_ cohort: Cohort) {
    self.init(
      name: cohort.name, cases: cohort.caseCount, groups: cohort.groups.count,
      sites: cohort.sites?.count, classes: Array(zip(cohort.classNames, cohort.classCounts)),
      modalities: cohort.modalities.map {
        ($0.name, Modality(kind: $0.kind.rawValue, present: $0.presentCount))
      }, labelProvenance: cohort.manifest.label.provenance)
    if cohort.target != .classes { labelKind = cohort.target.kind.rawValue }
    let sources = cohort.manifest.label.derivedFrom
    labelDerivedFrom = sources.isEmpty ? nil : sources
    costs = cohort.manifest.costs.isEmpty ? nil : cohort.manifest.costs
  }
}

extension Findings.Notice {
  /// A notice of a cohort, for the findings.
  public init(_ notice: Cohorts.Notice) {
    let severity: Severity =
      switch notice.severity {
      case .info: .info
      case .warning: .warning
      case .error: .error
      }
    self.init(
      severity, code: notice.topic, message: notice.sentence, subject: .data,
      figures: Dictionary(notice.figures.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }),
      names: notice.names.isEmpty ? nil : notice.names)
  }
}

extension Cohort {
  /// Which sets of modalities occur together, the most frequent first.
  fileprivate func presencePatterns() -> [PresencePattern] {
    var counts: [[String]: Int] = [:]
    for index in 0..<caseCount {
      counts[modalities.filter { $0.presence[index] }.map(\.name), default: 0] += 1
    }
    return counts.map { PresencePattern(modalities: $0.key, cases: $0.value) }
      .sorted {
        ($1.cases, $0.modalities.joined(separator: "\u{0}"))
          < ($0.cases, $1.modalities.joined(separator: "\u{0}"))
      }
  }
}

extension Modality {
  /// One line a column of a table; one line for the whole of another modality.
  fileprivate func columnSummaries() -> [ColumnSummary] {
    guard case .tabular(let columns) = content else {
      return [
        ColumnSummary(
          modality: name, name: name, kind: kind.rawValue, present: presentCount,
          missing: presence.count - presentCount, distinct: distinctCount)
      ]
    }
    return columns.numeric.map { column in
      let values = column.values.compactMap { $0 }.sorted()
      return ColumnSummary(
        modality: name, name: column.name, kind: "numeric", present: values.count,
        missing: column.values.count - values.count, distinct: Set(values).count,
        minimum: values.first, median: quantile(0.5, ofSorted: values), maximum: values.last)
    }
      + columns.categorical.map { column in
        var counts: [String: Int] = [:]
        for value in column.values.compactMap({ $0 }) { counts[value, default: 0] += 1 }
        let most = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }
        let present = column.values.count { $0 != nil }
        return ColumnSummary(
          modality: name, name: column.name, kind: "categorical", present: present,
          missing: column.values.count - present, distinct: counts.count,
          mostFrequent: most?.key, mostFrequentCount: most?.value)
      }
  }

  /// Distinct texts, the number of a vector's features, or of all bags' pictures.
  private var distinctCount: Int? {
    switch content {
    case .text(let texts): Set(texts.compactMap { $0 }).count
    case .vector(let matrix): matrix.names.count
    case .bag(let bags): bags.files.paths.count
    default: nil
    }
  }
}
