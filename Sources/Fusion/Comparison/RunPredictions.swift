import Cohorts
import Findings
import Foundation
import Statistics

/// What the models of a finished run said of each case, read from its `predictions.csv`.
///
/// Repeats of a case are averaged, as in the run's own figures.
struct RunPredictions: Sendable {
  /// The kind of truth and of predictions, told by the columns.
  private enum Kind {
    case classes([String])
    case labels([String])
    case number(String)
    case survival(time: String, event: String)
  }

  /// The cases in the order of the file.
  let cases: [String]
  /// The group of each case.
  let groups: [String]
  /// The truth of each case, as it is written.
  let truths: [[String]]
  /// The names of the models in the order of the file.
  let models: [String]
  private let means: [String: [[Double]]]
  private let kind: Kind

  /// Reads the file of a run.
  ///
  /// - Throws: `CohortError` that names the line at fault.
  init(_ file: URL) throws(CohortError) {
    let table = try TableReader.read(file.path)
    let columns = table.columns
    let caseColumn = try table.columnIndex("case")
    let groupColumn = try table.columnIndex("group")
    let modelColumn = try table.columnIndex("model")
    let foldColumn = try table.columnIndex("fold")
    let kind = Self.kind(columns)
    guard let kind, groupColumn + 1 < modelColumn else {
      throw CohortError(
        .missingColumn,
        "expected the columns that train and audit write, found \(columns.count) others",
        file: file.path)
    }
    let truthColumns = Array(groupColumn + 1..<modelColumn)
    let reported = Self.reported(kind, columns, after: foldColumn)
    var order: [String] = []
    var index: [String: Int] = [:]
    var groups: [String] = []
    var truths: [[String]] = []
    var models: [String] = []
    var sums: [String: [Int: (sum: [Double], count: Int)]] = [:]
    for row in 0..<table.rowCount {
      let name = table.cell(row: row, column: caseColumn)
      let place: Int
      if let known = index[name] {
        place = known
      } else {
        place = order.count
        index[name] = place
        order.append(name)
        groups.append(table.cell(row: row, column: groupColumn))
        truths.append(truthColumns.map { table.cell(row: row, column: $0) })
      }
      let model = table.cell(row: row, column: modelColumn)
      if sums[model] == nil { models.append(model) }
      var numbers: [Double] = []
      for column in reported {
        let text = table.cell(row: row, column: column)
        guard let number = Double(text), number.isFinite else {
          throw CohortError(
            .notANumber, "column \"\(columns[column])\": expected a number, found \"\(text)\"",
            file: file.path, line: table.lineNumber(row: row))
        }
        numbers.append(number)
      }
      var entry =
        sums[model, default: [:]][place] ?? ([Double](repeating: 0, count: numbers.count), 0)
      for number in numbers.indices { entry.sum[number] += numbers[number] }
      entry.count += 1
      sums[model, default: [:]][place] = entry
    }
    cases = order
    self.groups = groups
    self.truths = truths
    self.models = models
    self.kind = kind
    // A model that lacks a case cannot be compared over all.
    means = sums.compactMapValues { entries in
      let rows = order.indices.compactMap { place in
        entries[place].map { entry in entry.sum.map { $0 / Double(entry.count) } }
      }
      return rows.count == order.count ? rows : nil
    }
  }

  private static func kind(_ columns: [String]) -> Kind? {
    if columns.contains("log_cumulative_hazard") {
      let truths = columns.filter { $0.hasPrefix("label_") }
      return truths.count == 2 ? .survival(time: truths[0], event: truths[1]) : nil
    }
    if columns.contains("predicted") {
      return columns.first { $0.hasPrefix("label_") }.map { .number($0) }
    }
    let names = columns.filter { $0.hasPrefix("p_") }.map { String($0.dropFirst(2)) }
    if names.isEmpty { return nil }
    return columns.contains("label") ? .classes(names) : .labels(names)
  }

  private static func reported(_ kind: Kind, _ columns: [String], after fold: Int) -> [Int] {
    let rest = columns.indices.filter { $0 > fold }
    switch kind {
    case .classes, .labels: return rest.filter { columns[$0].hasPrefix("p_") }
    case .number: return rest.filter { columns[$0] == "predicted" }
    case .survival: return rest.filter { columns[$0] == "log_cumulative_hazard" }
    }
  }

  /// What a model said of some cases, with the rows that a bootstrap knows them by.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - order: The cases by name, in the order of the bootstrap's groups.
  /// - Returns: `nil` if the model did not predict every case, or a case's truth is unknown.
  func scored(_ model: String, order: [String]) throws(StatisticsError) -> (any Scored)? {
    guard let rows = means[model] else { return nil }
    let places = Dictionary(cases.enumerated().map { ($1, $0) }, uniquingKeysWith: { $1 })
    let chosen = order.compactMap { places[$0] }
    guard chosen.count == order.count else { return nil }
    switch kind {
    case .classes(let names):
      let numbers = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { $1 })
      let labels = chosen.compactMap { numbers[truths[$0][0]] }
      guard labels.count == chosen.count else { return nil }
      return try ScoredCases(
        labels: labels, probabilities: chosen.flatMap { rows[$0] }, classCount: names.count)
    case .labels(let names):
      return try ScoredLabels(
        labelNames: names,
        truth: chosen.flatMap { place in
          truths[place].map { $0 == "1" ? true : $0 == "0" ? false : nil }
        }, probabilities: chosen.flatMap { rows[$0] })
    case .number:
      let truth = chosen.compactMap { Double(truths[$0][0]) }
      guard truth.count == chosen.count else { return nil }
      return try ScoredNumbers(truth: truth, predictions: chosen.map { rows[$0][0] })
    case .survival:
      let times = chosen.compactMap { Double(truths[$0][0]) }
      guard times.count == chosen.count else { return nil }
      return try ScoredRisks(
        times: times, events: chosen.map { truths[$0][1] == "1" }, risks: chosen.map { rows[$0][0] }
      )
    }
  }
}
