public import Cohorts
import Foundation
import Statistics

/// Symbols from what one modality alone says about the label: a classifier fitted on the map cases,
/// its output divided into bins.
///
/// Any map that is fitted on a separate fold is valid. This one keeps what the modality tells alone,
/// also where cases are few; it loses what modalities tell only together, for which ``ClusterMap``
/// is the choice. With two classes the bins are quantiles of the log-odds; with more, clusters
/// (k-means) of the log-probabilities. Both come from probabilities of held-out map cases, so that
/// bins fit new cases and not the classifier's own.
public struct PosteriorMap: SymbolMap, Hashable {
  /// How to divide the output.
  public struct Settings: Sendable, Hashable, Codable {
    /// The number of bins or clusters.
    public var symbolCount = 5
    /// How often k-means is seeded anew; for more than two classes.
    public var restartCount = 10
    /// The most iterations of one restart.
    public var iterationLimit = 300

    /// Creates the defaults.
    public init() {}
  }

  private enum Division: Sendable, Hashable, Codable {
    case quantiles([Double])
    case clusters(KMeans)
  }

  /// The modalities.
  public let modalities: [String]
  /// How the output was divided.
  public let settings: Settings
  /// How many labelled map cases the classifier was fitted on.
  public let mapCaseCount: Int
  private let model: PosteriorModel
  private let division: Division

  /// The folds of map cases that are held out in turn.
  private static let foldCount = 5
  /// Log-probabilities below this say "impossible" alike, and must not stretch the clusters.
  private static let leastLogProbability = log(0.001)

  /// The size of the alphabet; less than asked for where probabilities have fewer distinct values.
  public var symbolCount: Int {
    switch division {
    case .quantiles(let edges): edges.count + 1
    case .clusters(let clusters): clusters.centers.count
    }
  }

  /// What the symbols are, in words.
  public var summary: String {
    let kind =
      switch division {
      case .quantiles: "quantile bins of the log-odds"
      case .clusters: "clusters (k-means) of the log-probabilities"
      }
    var text =
      "\(symbolCount) \(kind) of a logistic regression of the label on this input, fitted on "
      + "\(mapCaseCount) map cases"
    if symbolCount < settings.symbolCount {
      text += "; \(settings.symbolCount) were asked for, but there are no more distinct values"
    }
    return text
  }

  /// Fits classifier and bins on the map cases.
  ///
  /// - Parameters:
  ///   - representation: Fitted on the same map cases.
  ///   - labels: The class of each case of the cohort; `nil` where unknown. By default the cohort's
  ///     labels. Map cases without a label are passed over.
  /// - Throws: ``InteractionsError`` with code `tooFewCases` if classes or groups are too few,
  ///   `invalidSetting`, `constantInput`, or `unreadableInput`.
  public init(
    fitting representation: any CaseRepresentation, of cohort: Cohort, mapCases: [Int],
    labels: [Int?]? = nil, settings: Settings = Settings(), seed: UInt64
  ) throws(InteractionsError) {
    guard (2...10_000).contains(settings.symbolCount) else {
      throw InteractionsError(
        .invalidSetting, "symbols: expected 2 to 10000, found \(settings.symbolCount)")
    }
    let labels = labels ?? cohort.knownLabels
    guard labels.count == cohort.caseCount else {
      throw InteractionsError(
        .invalidSetting,
        "expected a label for each of \(cohort.caseCount) cases, found \(labels.count)")
    }
    let cases = mapCases.sorted()
    let rows = try representation.rows(of: cohort, cases: cases)
    let data = try LabelledRows(
      rows, labels: cases.map { labels[$0] }, groups: cases.map { cohort.groups.indexOfCase[$0] },
      classCount: cohort.classNames.count)
    let path = ["posterior map"] + representation.modalities
    let rule = representation.scaling
    model = try PosteriorModel(
      choosingPenalty: data, rule: rule, stream: RandomStream(seed: seed, path: path + ["inner"]))
    let held = try Self.heldOutLogProbabilities(
      data, rule: rule, penalty: model.penalty,
      stream: RandomStream(seed: seed, path: path + ["folds"]))
    if data.classCount == 2 {
      let scores = Self.logOdds(held).sorted()
      var edges: [Double] = []
      for number in 1..<settings.symbolCount {
        let share = Double(number) / Double(settings.symbolCount)
        // A repeated quantile would make a bin that no case can be in.
        if let edge = quantile(share, ofSorted: scores), edge > edges.last ?? scores[0] {
          edges.append(edge)
        }
      }
      division = .quantiles(edges)
    } else {
      division = .clusters(
        try KMeans(
          fitting: Self.bounded(held), width: data.classCount,
          settings: .init(
            clusterCount: settings.symbolCount, restartCount: settings.restartCount,
            iterationLimit: settings.iterationLimit),
          stream: RandomStream(seed: seed, path: path + ["clusters"])))
    }
    modalities = representation.modalities
    self.settings = settings
    mapCaseCount = data.labels.count
  }

  private static func heldOutLogProbabilities(
    _ data: LabelledRows, rule: ColumnScaling.Rule, penalty: Double, stream: RandomStream
  ) throws(InteractionsError) -> [Double] {
    let folds = try data.folds(foldCount, stream: stream)
    var result = [Double](repeating: 0, count: data.labels.count * data.classCount)
    for fold in 0..<folds.count {
      let training = data.selecting(folds.cases(outside: fold))
      guard Set(training.labels).count >= 2 else {
        throw InteractionsError(
          .tooFewCases,
          "a class occurs in too few groups of the map cases to hold any out; use more map cases")
      }
      let model = try PosteriorModel(training, rule: rule, penalty: penalty)
      let held = folds.cases(of: fold)
      let logs = try model.logProbabilities(of: data.rows.selecting(held))
      for (row, position) in held.enumerated() {
        for label in 0..<data.classCount {
          result[position * data.classCount + label] = logs[row * data.classCount + label]
        }
      }
    }
    return result
  }

  private static func logOdds(_ logs: [Double]) -> [Double] {
    stride(from: 0, to: logs.count, by: 2).map { logs[$0 + 1] - logs[$0] }
  }

  private static func bounded(_ logs: [Double]) -> [Double] {
    logs.map { max($0, leastLogProbability) }
  }

  /// The bin of each row.
  public func symbols(of rows: RepresentationRows) throws(InteractionsError) -> [Int?] {
    let logs = try model.logProbabilities(of: rows)
    let found: [Int] =
      switch division {
      case .quantiles(let edges):
        Self.logOdds(logs).map { score in edges.count { $0 <= score } }
      case .clusters(let clusters): try clusters.nearest(Self.bounded(logs))
      }
    return zip(rows.presence, found).map { $0 ? $1 : nil }
  }
}
