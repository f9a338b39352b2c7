/// The one-to-one assignment of rows to columns with the smallest total cost.
///
/// Source: Kuhn 1955, <https://doi.org/10.1002/nav.3800020109>, in the O(n³) form with potentials and
/// shortest augmenting paths of Jonker and Volgenant 1987, <https://doi.org/10.1007/BF02278710>.
public enum AssignmentProblem {
  /// Solves a square problem exactly, up to rounding.
  ///
  /// - Parameters:
  ///   - costs: Row-major `[size, size]`, finite.
  ///   - size: The number of rows.
  /// - Returns: The column of each row.
  /// - Throws: ``DictionariesError`` with code `invalidArgument` if the count does not fit or a cost is
  ///   not finite.
  public static func solve(_ costs: [Double], size: Int) throws(DictionariesError) -> [Int] {
    guard size >= 0, size < 1 << 20, costs.count == size * size else {
      throw DictionariesError(
        .invalidArgument, "assignment: \(costs.count) costs for \(size) rows and columns")
    }
    guard costs.allSatisfy(\.isFinite) else {
      throw DictionariesError(.invalidArgument, "assignment: expected finite costs")
    }
    guard size > 0 else { return [] }
    // Columns are numbered from 1: column 0 stands for the row that is being placed.
    var rowPotentials = [Double](repeating: 0, count: size)
    var columnPotentials = [Double](repeating: 0, count: size + 1)
    var rowOfColumn = [Int](repeating: -1, count: size + 1)
    var previous = [Int](repeating: 0, count: size + 1)
    for row in 0..<size {
      rowOfColumn[0] = row
      var column = 0
      var distances = [Double](repeating: .infinity, count: size + 1)
      var isDone = [Bool](repeating: false, count: size + 1)
      repeat {
        isDone[column] = true
        let current = rowOfColumn[column]
        var step = Double.infinity
        var next = 0
        let base = current * size - 1
        for other in 1...size where !isDone[other] {
          let reduced = costs[base + other] - rowPotentials[current] - columnPotentials[other]
          if reduced < distances[other] {
            distances[other] = reduced
            previous[other] = column
          }
          if distances[other] < step {
            step = distances[other]
            next = other
          }
        }
        for other in 0...size {
          if isDone[other] {
            rowPotentials[rowOfColumn[other]] += step
            columnPotentials[other] -= step
          } else {
            distances[other] -= step
          }
        }
        column = next
      } while rowOfColumn[column] >= 0
      // Back along the path, each row moves to the column that the path found for it.
      while column != 0 {
        let before = previous[column]
        rowOfColumn[column] = rowOfColumn[before]
        column = before
      }
    }
    var columns = [Int](repeating: 0, count: size)
    for column in 1...size { columns[rowOfColumn[column]] = column - 1 }
    return columns
  }
}
