import Cohorts

/// A table's columns as the numbers that a model in a file takes.
struct TableLayout: Sendable {
  /// What becomes of one column.
  enum Step: Sendable {
    case number(place: Int, mean: Float, deviation: Float, missing: Float?)
    /// `targets[code]` is the model's category of the raw code, -1 for none of them, `nil` if refused.
    case category(place: Int, targets: [Int?], count: Int, isOneHot: Bool)
  }

  let steps: [(name: String, step: Step)]
  /// The numbers of a case.
  let width: Int

  init(
    _ input: ExternalModelDescription.Input, table: ExternalTable,
    of description: ExternalModelDescription
  ) throws(PredictorError) {
    var columns = input.columns
    if columns.isEmpty {
      guard table.categorical.isEmpty else {
        throw description.error(
          input.place,
          "the table has categories (\(quotedList(table.categorical.map(\.name)))); list the "
            + "columns in the model's order, and the categories of each as it was trained")
      }
      columns = table.numeric.map { ExternalModelDescription.Column($0) }
    }
    var steps: [(String, Step)] = []
    var width = 0
    for column in columns {
      if let place = table.numeric.firstIndex(of: column.name) {
        guard column.categories.isEmpty else {
          throw description.error(
            column.place, "the cohort has \"\(column.name)\" as numbers, not as categories")
        }
        steps.append(
          (
            column.name,
            .number(
              place: place, mean: Float(column.mean), deviation: Float(column.deviation),
              missing: column.missing.flatMap { Float($0) })
          ))
        width += 1
      } else if let place = table.categorical.firstIndex(where: { $0.name == column.name }) {
        guard !column.categories.isEmpty else {
          throw description.error(
            column.place,
            "list the categories of \"\(column.name)\" in the model's order; the cohort has "
              + quotedList(table.categorical[place].categories, limit: 12))
        }
        steps.append(
          (
            column.name,
            .category(
              place: place,
              targets: Self.targets(column, cohort: table.categorical[place].categories),
              count: column.categories.count, isOneHot: column.form == .oneHot)
          ))
        width += column.form == .oneHot ? column.categories.count : 1
      } else {
        let known = table.numeric + table.categorical.map(\.name)
        throw description.error(
          column.place,
          "\"\(input.modality)\" has no column \"\(column.name)\"; "
            + suggestion(for: column.name, among: known, kind: "column"))
      }
    }
    self.steps = steps
    self.width = width
  }

  private static func targets(
    _ column: ExternalModelDescription.Column, cohort: [String]
  ) -> [Int?] {
    let other = column.other.flatMap { column.categories.firstIndex(of: $0) }
    let missing = column.missing.flatMap { text in
      column.categories.firstIndex(of: text) ?? (text == "zeros" ? -1 : nil)
    }
    return [missing, other] + cohort.map { column.categories.firstIndex(of: $0) ?? other }
  }

  /// The first cell of a row that the model has no number for: its column, and whether it is empty.
  func fault(_ numeric: ArraySlice<Float>, _ codes: ArraySlice<Int64>) -> (
    name: String, place: Int, isEmpty: Bool
  )? {
    for (name, step) in steps {
      switch step {
      case .number(let place, _, _, let missing):
        if missing == nil, numeric[numeric.startIndex + place].isNaN { return (name, place, true) }
      case .category(let place, let targets, _, _):
        let code = Int(codes[codes.startIndex + place])
        let target = targets.indices.contains(code) ? targets[code] : nil
        if target == nil { return (name, place, code == 0) }
      }
    }
    return nil
  }

  /// Appends a row's numbers; a cell that is refused is 0, after ``fault(_:_:)`` said so.
  func append(
    _ numeric: ArraySlice<Float>, _ codes: ArraySlice<Int64>, to result: inout [Float]
  ) {
    for (_, step) in steps {
      switch step {
      case .number(let place, let mean, let deviation, let missing):
        let value = numeric[numeric.startIndex + place]
        result.append(((value.isNaN ? missing ?? 0 : value) - mean) / deviation)
      case .category(let place, let targets, let count, let isOneHot):
        let code = Int(codes[codes.startIndex + place])
        let target = (targets.indices.contains(code) ? targets[code] : nil) ?? 0
        guard isOneHot else {
          result.append(Float(target))
          continue
        }
        let start = result.count
        result.append(contentsOf: repeatElement(0, count: count))
        if target >= 0 { result[start + target] = 1 }
      }
    }
  }
}
