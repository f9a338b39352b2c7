/// What of a model's outputs is no sum of what one modality and the rest say.
///
/// Every case's modality meets every other case's rest: F[j,k] = f(a_j, b_k). The additive projection
/// is EMAP (Hessel and Lee 2020, <https://arxiv.org/abs/2010.06572>); what it leaves, R = F − row mean −
/// column mean + mean F, needs no labels.
public struct AdditiveResidual: Sendable, Hashable, Codable {
  /// Σ R² / Σ (F − mean F)², from 0 (additive) to 1; `nil` where F is constant.
  public let gridShare: Double?
  /// mean|R_ii| / (itself + mean|row effect| + mean|column effect|); depends on the number of cases.
  public let l1Share: Double?
  /// The mean over cases of Σ_c |R_ii|, in units of the output.
  public let meanResidual: Double
  /// Σ R² over all combinations.
  public let residualSum: Double
  /// Σ (F − mean F)² over all combinations.
  public let spreadSum: Double
  /// R_ii, `[case][output]`.
  public let diagonal: [[Double]]
  /// The outputs of the additive projection, `[case][output]`.
  public let projection: [[Double]]

  /// From all combinations.
  ///
  /// - Parameter grid: `[case of the modality][case of the rest][output]`, square.
  /// - Throws: ``ContributionError`` with code `mismatch` if it is not square.
  public init(grid: [[[Double]]]) throws(ContributionError) {
    let count = grid.count
    let width = grid.first?.first?.count ?? 0
    guard count > 0, width > 0,
      grid.allSatisfy({ $0.count == count && $0.allSatisfy { $0.count == width } })
    else {
      throw ContributionError(
        .mismatch, "expected every case with every other, found \(count) rows that differ")
    }
    let cases = Double(count)
    var residuals = 0.0
    var spread = 0.0
    var diagonal = [[Double]](repeating: [], count: count)
    var projection = diagonal
    var (own, rows, columns) = (0.0, 0.0, 0.0)
    for output in 0..<width {
      let rowMeans = grid.map { row in row.reduce(0) { $0 + $1[output] } / cases }
      let columnMeans = (0..<count).map { column in
        grid.reduce(0) { $0 + $1[column][output] } / cases
      }
      let mean = rowMeans.reduce(0, +) / cases
      for row in 0..<count {
        for column in 0..<count {
          let value = grid[row][column][output]
          let rest = value - rowMeans[row] - columnMeans[column] + mean
          residuals += rest * rest
          spread += (value - mean) * (value - mean)
        }
        let fitted = rowMeans[row] + columnMeans[row] - mean
        let rest = grid[row][row][output] - fitted
        diagonal[row].append(rest)
        projection[row].append(fitted)
        own += abs(rest) / cases
        rows += abs(rowMeans[row] - mean) / cases
        columns += abs(columnMeans[row] - mean) / cases
      }
    }
    self.diagonal = diagonal
    self.projection = projection
    meanResidual = own
    residualSum = residuals
    spreadSum = spread
    gridShare = spread > 0 ? residuals / spread : nil
    l1Share = own + rows + columns > 0 ? own / (own + rows + columns) : nil
  }

  /// Asks a model, in raw outputs (logits).
  ///
  /// - Parameters:
  ///   - modality: The one that meets the rest of all.
  ///   - items: Cases that have all modalities; their number is squared.
  public init(
    _ subject: some ContributionSubject, modality: Int, items: [Int]
  ) throws(ContributionError) {
    let count = subject.modalities.count
    var grid: [[[Double]]] = []
    for item in items {
      grid.append(
        try subject.rawOutputs(
          items.map { other in
            (0..<count).map { $0 == modality ? .item(item) : .item(other) }
          }))
    }
    try self.init(grid: grid)
  }
}
