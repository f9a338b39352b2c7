import Cohorts
import Decomposition
import Foundation

/// A table that the peers' script wrote: columns a, b, label and weight.
struct BenchmarkTable {
  let name: String
  let shape: TableShape
  /// Probabilities or counts, row-major `[first, second, classes]`.
  let weights: [Double]

  /// Reads all tables of a folder, in the order of their names.
  static func all(in folder: String) throws -> [BenchmarkTable] {
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
    return try files.filter { $0.hasSuffix(".csv") && $0 != "pairs.csv" }.sorted().map {
      try BenchmarkTable(folder: folder, file: $0)
    }
  }

  private init(folder: String, file: String) throws {
    let table = try TableReader.read("\(folder)/\(file)")
    func numbers(_ name: String) throws -> [Double] {
      let column = try table.columnIndex(name)
      return try (0..<table.rowCount).map { row in
        guard let number = Double(table.cell(row: row, column: column)) else {
          throw BenchmarkError(
            "\(file), line \(table.lineNumber(row: row)): \(name) is no number")
        }
        return number
      }
    }
    let (a, b, label) = try (
      numbers("a").map { Int($0) }, numbers("b").map { Int($0) }, numbers("label").map { Int($0) }
    )
    let sizes = [a, b, label].map { ($0.max() ?? -1) + 1 }
    name = String(file.dropLast(4))
    shape = TableShape(first: sizes[0], second: sizes[1], classes: sizes[2])
    var weights = [Double](repeating: 0, count: sizes[0] * sizes[1] * sizes[2])
    for (row, weight) in try numbers("weight").enumerated() {
      weights[(a[row] * sizes[1] + b[row]) * sizes[2] + label[row]] += weight
    }
    self.weights = weights
  }

  /// The distribution that the weights are in proportion to.
  func distribution() throws -> JointTable {
    let total = weights.reduce(0, +)
    return try JointTable(probabilities: weights.map { $0 / total }, shape: shape)
  }
}

/// Why a benchmark cannot run.
struct BenchmarkError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
