internal import Foundation

/// Logistic regression with an L2 penalty on rows that stand for several cases each.
///
/// Newton's method with step halving; the intercept is not
/// penalized.
package struct WeightedLogisticRegression {
  /// The weights; the intercept comes last.
  package private(set) var weights: [Double]

  /// Fits the model.
  ///
  /// - Parameters:
  ///   - rows: Distinct rows of predictors, all of one width.
  ///   - positives: How many positive cases each row stands for.
  ///   - totals: How many cases each row stands for.
  ///   - penalty: Half of this times the sum of squared weights is added to the loss.
  package init(rows: [[Double]], positives: [Double], totals: [Double], penalty: Double) {
    let width = (rows.first?.count ?? 0) + 1
    weights = [Double](repeating: 0, count: width)
    let used = rows.indices.filter { totals[$0] > 0 }
    let caseCount = used.reduce(0) { $0 + totals[$1] }
    guard caseCount > 0 else { return }
    // A smoothed base rate is a finite start even where every case has one label.
    let rate = (used.reduce(0) { $0 + positives[$1] } + 0.5) / (caseCount + 1)
    weights[width - 1] = log(rate / (1 - rate))

    func loss(_ candidate: [Double]) -> Double {
      var sum = 0.0
      for index in candidate.indices.dropLast() {
        sum += penalty / 2 * candidate[index] * candidate[index]
      }
      for index in used {
        let z = Self.predictor(candidate, rows[index])
        // log(1 + e^z) without overflow.
        sum += totals[index] * (max(z, 0) + log1p(exp(-abs(z)))) - positives[index] * z
      }
      return sum
    }

    var current = loss(weights)
    for _ in 0..<50 {
      var gradient = [Double](repeating: 0, count: width)
      var hessian = [Double](repeating: 0, count: width * width)
      for index in used {
        let row = rows[index] + [1]
        let probability = 1 / (1 + exp(-Self.predictor(weights, rows[index])))
        let residual = totals[index] * probability - positives[index]
        let curvature = totals[index] * probability * (1 - probability)
        for i in 0..<width where row[i] != 0 {
          gradient[i] += residual * row[i]
          for j in 0...i { hessian[i * width + j] += curvature * row[i] * row[j] }
        }
      }
      for i in 0..<width {
        if i < width - 1 {
          gradient[i] += penalty * weights[i]
          hessian[i * width + i] += penalty
        }
        // Keeps the intercept's curvature positive where every probability is 0 or 1.
        hessian[i * width + i] += 1e-9
      }
      guard let step = choleskySolved(hessian, gradient, width) else { return }
      var scale = 1.0
      var improved = false
      while scale > 1e-6 {
        let candidate = zip(weights, step).map { $0 - scale * $1 }
        let value = loss(candidate)
        if value < current {
          improved = current - value > 1e-10 * max(1, abs(current))
          (weights, current) = (candidate, value)
          break
        }
        scale /= 2
      }
      if !improved { return }
    }
  }

  /// The logit of a row.
  package func logit(_ row: [Double]) -> Double { Self.predictor(weights, row) }

  private static func predictor(_ weights: [Double], _ row: [Double]) -> Double {
    var sum = weights[weights.count - 1]
    for (index, value) in row.enumerated() { sum += weights[index] * value }
    return sum
  }
}
