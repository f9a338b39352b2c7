internal import Foundation

/// How classes rank out of fold by a linear model of a modality's numbers.
///
/// One ridge regression of each class's indicator on standardized columns: as quick as a check must
/// be, and as good at telling whether there is something to be read. Means, deviations and, of very
/// many columns, the ones that differ most between classes are taken from the training folds.
struct RidgeScores {
  /// The score of each row for each class, `[class][row]`.
  let scores: [[Double]]

  /// The most columns that enter a model.
  private static let mostColumns = 40

  /// Fits and scores, fold by fold.
  ///
  /// - Parameters:
  ///   - matrix: The numbers.
  ///   - classOfRow: The class of each row, or a negative number.
  ///   - foldOfRow: The fold of each row.
  init(
    _ matrix: FeatureMatrix, classOfRow: [Int], classCount: Int, foldOfRow: [Int], foldCount: Int
  ) {
    var scores = [[Double]](
      repeating: [Double](repeating: 0, count: classOfRow.count), count: classCount)
    for fold in 0..<foldCount {
      let training = classOfRow.indices.filter { foldOfRow[$0] != fold && classOfRow[$0] >= 0 }
      let model = Model(matrix, training, classOfRow, classCount)
      for row in classOfRow.indices where foldOfRow[row] == fold {
        for (label, score) in model.scores(matrix, row).enumerated() { scores[label][row] = score }
      }
    }
    self.scores = scores
  }

  private struct Model {
    var columns: [Int] = []
    var means: [Double] = []
    var deviations: [Double] = []
    /// `[class][column]`, and a constant last.
    var weights: [[Double]] = []

    init(_ matrix: FeatureMatrix, _ rows: [Int], _ classOfRow: [Int], _ classCount: Int) {
      select(matrix, rows, classOfRow, classCount)
      let width = columns.count
      var gram = [Double](repeating: 0, count: width * width)
      var products = [[Double]](
        repeating: [Double](repeating: 0, count: width), count: classCount)
      var counts = [Double](repeating: 0, count: classCount)
      for row in rows { counts[classOfRow[row]] += 1 }
      let total = Double(max(1, rows.count))
      for row in rows {
        let x = standardized(matrix, row)
        for i in 0..<width {
          for j in 0...i { gram[i * width + j] += x[i] * x[j] }
          for label in 0..<classCount {
            products[label][i] +=
              x[i] * ((classOfRow[row] == label ? 1 : 0) - counts[label] / total)
          }
        }
      }
      // A tenth of a column's own weight: correlated columns share, and none explodes.
      for i in 0..<width { gram[i * width + i] += 0.1 * total + 1 }
      weights = products.indices.map { label in
        (choleskySolved(gram, products[label], width) ?? [Double](repeating: 0, count: width))
          + [counts[label] / total]
      }
    }

    func scores(_ matrix: FeatureMatrix, _ row: Int) -> [Double] {
      let x = standardized(matrix, row) + [1]
      return weights.map { zip($0, x).reduce(0) { $0 + $1.0 * $1.1 } }
    }

    private func standardized(_ matrix: FeatureMatrix, _ row: Int) -> [Double] {
      columns.indices.map { place in
        let value = Double(matrix.values[row * matrix.width + columns[place]])
        // A missing value is an average one; outliers of raw counts must not rule.
        return value.isNaN
          ? 0 : min(5, max(-5, (value - means[place]) / deviations[place]))
      }
    }

    /// Takes the columns in which the means of classes differ most, of those that vary.
    private mutating func select(
      _ matrix: FeatureMatrix, _ rows: [Int], _ classOfRow: [Int], _ classCount: Int
    ) {
      let width = matrix.width
      let size = classCount * width
      var counts = [Double](repeating: 0, count: size)
      var sums = counts
      var squares = [Double](repeating: 0, count: width)
      for row in rows {
        let start = classOfRow[row] * width
        for column in 0..<width {
          let value = Double(matrix.values[row * width + column])
          if value.isNaN { continue }
          counts[start + column] += 1
          sums[start + column] += value
          squares[column] += value * value
        }
      }
      var candidates: [(column: Int, mean: Double, deviation: Double, ratio: Double)] = []
      for column in 0..<width {
        var (count, sum, between) = (0.0, 0.0, 0.0)
        for label in 0..<classCount {
          let cell = label * width + column
          count += counts[cell]
          sum += sums[cell]
          if counts[cell] > 0 { between += sums[cell] * sums[cell] / counts[cell] }
        }
        guard count > 1 else { continue }
        let mean = sum / count
        let all = squares[column] - count * mean * mean
        guard all > 1e-9 * max(1, squares[column]) else { continue }
        candidates.append(
          (column, mean, (all / count).squareRoot(), (between - count * mean * mean) / all))
      }
      candidates.sort { $0.ratio != $1.ratio ? $0.ratio > $1.ratio : $0.column < $1.column }
      let kept = candidates.prefix(RidgeScores.mostColumns)
      columns = kept.map(\.column)
      means = kept.map(\.mean)
      deviations = kept.map(\.deviation)
    }
  }
}
