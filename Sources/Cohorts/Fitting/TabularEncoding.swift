/// Imputation, scaling and categories of a table, learned from training cases.
///
/// Numbers: median for missing ones, a 0/1 column that says so where that happened in training, then
/// `(x - mean) / sd`; columns of sd below 1e-8 are dropped. Categories: those seen in training, one
/// code for unseen, one for missing.
public struct TabularEncoding: Sendable, Hashable, Codable {
  /// The columns of numbers.
  public let numeric: [NumericColumn]
  /// The columns of categories.
  public let categorical: [CategoricalColumn]

  /// What was learned about a column of numbers.
  public struct NumericColumn: Sendable, Hashable, Codable {
    /// The column.
    public let name: String
    /// The median of the values that are there; `nil` if there is none.
    public let median: Double?
    /// The mean after imputation.
    public let mean: Double
    /// The population standard deviation after imputation.
    public let standardDeviation: Double
    /// Whether some, but not all, training cases lack the value.
    public let hasIndicator: Bool
    /// Whether the values vary enough to be used.
    public var isKept: Bool { median != nil && standardDeviation >= Scaling.leastDeviation }
  }

  /// What was learned about a column of categories.
  public struct CategoricalColumn: Sendable, Hashable, Codable {
    /// The column.
    public let name: String
    /// The categories in training, sorted by their bytes; the code of the first is 2.
    public let categories: [String]
    /// Whether some training cases lack the value.
    public let hasMissing: Bool
    /// How many codes there are: missing, unseen, and the categories.
    public var cardinality: Int { categories.count + 2 }
  }

  init(fitting columns: TabularColumns, cases: [Int]) throws(CohortError) {
    var numeric: [NumericColumn] = []
    for column in columns.numeric {
      let present = cases.compactMap { column.values[$0] }
      guard let median = Self.median(of: present) else {
        numeric.append(
          NumericColumn(
            name: column.name, median: nil, mean: 0, standardDeviation: 0, hasIndicator: false))
        continue
      }
      let scaling = try Scaling(
        of: cases.map { column.values[$0] ?? median }, column: column.name)
      numeric.append(
        NumericColumn(
          name: column.name, median: median, mean: scaling.mean,
          standardDeviation: scaling.standardDeviation,
          hasIndicator: present.count < cases.count))
    }
    self.numeric = numeric
    categorical = columns.categorical.map { column in
      let values = cases.map { column.values[$0] }
      return CategoricalColumn(
        name: column.name, categories: sortedByBytes(Set(values.compactMap { $0 })),
        hasMissing: values.contains { $0 == nil })
    }
  }

  private static func median(of values: [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    // Halved first, so that two large values cannot overflow.
    return sorted.count % 2 == 1 ? sorted[middle] : sorted[middle - 1] / 2 + sorted[middle] / 2
  }

  /// The names of the numbers in a block, in order.
  public var numericNames: [String] {
    numeric.flatMap { column in
      (column.isKept ? [column.name] : [])
        + (column.hasIndicator ? ["\(column.name) (missing)"] : [])
    }
  }

  func block(
    _ columns: TabularColumns, cases: [Int], presence: [Bool]
  ) throws(CohortError) -> TabularBlock {
    try check(columns)
    let names = numericNames
    var numbers: [Float] = []
    numbers.reserveCapacity(cases.count * names.count)
    var codes: [Int32] = []
    codes.reserveCapacity(cases.count * categorical.count)
    let codeTables = categorical.map(Self.codes)
    for (item, isPresent) in zip(cases, presence) {
      guard isPresent else {
        numbers.append(contentsOf: repeatElement(0, count: names.count))
        codes.append(contentsOf: repeatElement(0, count: categorical.count))
        continue
      }
      appendNumbers(columns, item: item) { numbers.append(Float($0)) }
      for (index, column) in columns.categorical.enumerated() {
        codes.append(column.values[item].map { codeTables[index][$0] ?? 1 } ?? 0)
      }
    }
    return TabularBlock(
      numeric: numbers, numericNames: names, codes: codes,
      categoryNames: categorical.map(\.name), cardinalities: categorical.map(\.cardinality))
  }

  func designMatrix(
    _ columns: TabularColumns, cases: [Int], presence: [Bool]
  ) throws(CohortError) -> DesignMatrix {
    try check(columns)
    var names = numericNames
    for column in categorical {
      names += column.categories.map { "\(column.name)=\($0)" }
      if column.hasMissing { names.append("\(column.name) (missing)") }
    }
    let codeTables = categorical.map(Self.codes)
    var values: [Double] = []
    values.reserveCapacity(cases.count * names.count)
    for (item, isPresent) in zip(cases, presence) {
      guard isPresent else {
        values.append(contentsOf: repeatElement(0, count: names.count))
        continue
      }
      appendNumbers(columns, item: item) { values.append($0) }
      for (index, column) in categorical.enumerated() {
        let start = values.count
        let width = column.categories.count + (column.hasMissing ? 1 : 0)
        values.append(contentsOf: repeatElement(0, count: width))
        if let value = columns.categorical[index].values[item] {
          // An unseen category has no column: all zeros.
          if let code = codeTables[index][value] { values[start + Int(code) - 2] = 1 }
        } else if column.hasMissing {
          values[start + width - 1] = 1
        }
      }
    }
    return DesignMatrix(rowCount: cases.count, names: names, values: values)
  }

  private func appendNumbers(_ columns: TabularColumns, item: Int, _ append: (Double) -> Void) {
    for (fitted, column) in zip(numeric, columns.numeric) {
      let value = column.values[item]
      if fitted.isKept, let median = fitted.median {
        let scaling = Scaling(mean: fitted.mean, standardDeviation: fitted.standardDeviation)
        append(scaling.scaled(value ?? median))
      }
      if fitted.hasIndicator { append(value == nil ? 1 : 0) }
    }
  }

  private static func codes(of column: CategoricalColumn) -> [String: Int32] {
    Dictionary(
      column.categories.enumerated().map { ($1, Int32($0) + 2) },
      uniquingKeysWith: { first, _ in first })
  }

  private func check(_ columns: TabularColumns) throws(CohortError) {
    let expected = numeric.map(\.name) + categorical.map(\.name)
    let found = columns.numeric.map(\.name) + columns.categorical.map(\.name)
    guard expected == found else {
      throw CohortError(
        .invalidArgument,
        "fitted on the columns \(quotedList(expected, limit: 20)), found "
          + quotedList(found, limit: 20))
    }
  }
}
