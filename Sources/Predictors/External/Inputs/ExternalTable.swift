import Cohorts
import Tensors

/// A table as a model gets it: raw cells while parts of it may be exchanged, then what the
/// description says.
///
/// Raw cells are numbers, NaN where a cell is empty, and codes of categories: 0 for an empty cell, 1
/// for a category that no case has, then the cohort's categories sorted by bytes.
struct ExternalTable: Sendable {
  /// The columns of numbers.
  let numeric: [String]
  /// The columns of categories and the categories that the cohort has.
  let categorical: [(name: String, categories: [String])]
  private let numbers: [[Float]]
  private let codes: [[Int64]]

  init(_ columns: TabularColumns) {
    numeric = columns.numeric.map(\.name)
    numbers = columns.numeric.map { $0.values.map { $0.map { Float($0) } ?? .nan } }
    var categorical: [(name: String, categories: [String])] = []
    var codes: [[Int64]] = []
    for column in columns.categorical {
      var all: [[UInt8]: String] = [:]
      for case let value? in column.values { all[Array(value.utf8)] = value }
      let keys = all.keys.sorted { $0.lexicographicallyPrecedes($1) }
      var places: [[UInt8]: Int64] = [:]
      for (place, key) in keys.enumerated() { places[key] = Int64(place + 2) }
      categorical.append((column.name, keys.compactMap { all[$0] }))
      codes.append(column.values.map { $0.flatMap { places[Array($0.utf8)] } ?? 0 })
    }
    self.categorical = categorical
    self.codes = codes
  }

  /// The raw cells of some cases.
  func content(_ cases: [Int], presence: [Bool]) throws(TensorError) -> ModalityBatch.Content {
    var numeric: [Float] = []
    var categorical: [Int64] = []
    for (item, isPresent) in zip(cases, presence) {
      for column in numbers { numeric.append(isPresent ? column[item] : 0) }
      for column in codes { categorical.append(isPresent ? column[item] : 0) }
    }
    return .columns(
      numeric: try Tensor(numeric, shape: [cases.count, numbers.count]),
      codes: try Tensor(categorical, shape: [cases.count, codes.count]))
  }

  /// The cells of rows that may have been changed since, as a program gets them.
  func columns(_ numeric: [Float], _ codes: [Int64], presence: [Bool]) -> [Payload.Column] {
    let width = self.numeric.count
    var result: [Payload.Column] = self.numeric.enumerated().map { place, name in
      .numbers(
        name: name,
        values: presence.indices.map { row in
          let value = numeric[row * width + place]
          return presence[row] && value.isFinite ? value : nil
        })
    }
    for (place, column) in categorical.enumerated() {
      result.append(
        .categories(
          name: column.name,
          values: presence.indices.map { row in
            let code = Int(codes[row * categorical.count + place]) - 2
            return presence[row] && column.categories.indices.contains(code)
              ? column.categories[code] : nil
          }))
    }
    return result
  }
}
