public import Findings

/// The findings of a run on one screen, for people who did not train the models.
///
/// First the answer in plain words, then the models, then what they look at, then what to know
/// before believing any of it.
public struct SummaryTable: Sendable {
  let document: FindingsDocument
  let style: TextStyle
  /// The pairs of models to compare besides the usual ones.
  let asked: [(model: String, other: String)]

  /// Prepares a summary.
  ///
  /// - Parameters:
  ///   - document: The findings.
  ///   - style: Width, characters and color.
  ///   - comparing: Names of models to compare besides the usual ones.
  public init(
    _ document: FindingsDocument, style: TextStyle = TextStyle(),
    comparing asked: [(model: String, other: String)] = []
  ) {
    self.document = document
    self.style = style
    self.asked = asked
  }

  /// The whole summary, a newline at the end.
  public var text: String {
    let parts = [
      bannerLines, cohortLines, answerLines, modelLines, labelLines, comparisonLines, missingLines,
      siteLines, learningLines, influenceLines, patchLines,
      NoticeText.lines(document.notices, style: style), methodLines,
    ]
    return parts.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
      .joined(separator: "\n\n") + "\n"
  }

  private var cohortLines: [String] {
    let cohort = document.cohort
    let classes = zip(cohort.classes, cohort.classCounts)
      .map { "\(DisplayText.safe($0)): \($1)" }.joined(separator: ", ")
    let label =
      switch cohort.labelKind {
      case "multilabel": "several labels a case; combinations"
      case "number": "the label is a number; quarters"
      case "survival": "the label is a time to an event"
      default: "classes"
      }
    let title = style.drawn(DisplayText.safe(cohort.name), .heading)
    return [title]
      + DisplayText.wrapped(
        "\(Self.counted(cohort.cases, "case")) of \(Self.counted(cohort.groups, "group")); "
          + "\(label): \(classes)",
        columns: style.columns)
  }

  /// How the intervals were made, below everything.
  private var methodLines: [String] {
    guard let intervals = document.intervals else { return [] }
    let percent = FigureText.compact(100 * intervals.level, style: style)
    let unit =
      document.provenance?.foldUnit == "site"
      ? " Folds kept whole sites and patients together."
      : document.provenance?.foldUnit == "group" ? " Folds kept whole groups together." : ""
    return DisplayText.wrapped(
      "[low, high]: \(percent) % interval, \(DisplayText.safe(intervals.method)) with "
        + "\(intervals.draws) draws of \(intervals.groups) \(DisplayText.safe(intervals.resampled))"
        + ". It does not hold the variation from training anew.\(unit)",
      columns: style.columns
    ).map { style.drawn($0, .quiet) }
  }

  static func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}
