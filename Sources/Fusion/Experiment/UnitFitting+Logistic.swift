import Cohorts
import Encoders
import LinearModels
import Tensors

extension UnitFitting {
  /// One modality: the penalty with the lowest inner loss.
  ///
  /// Several: each modality's columns are scaled
  /// by its own best penalty first, so that a weak modality with loud columns cannot drown a strong
  /// one, and one common factor is chosen for all.
  func fitLogistic(_ names: [String]) throws -> FittedLogistic {
    let training = try cases(split.training, having: names)
    var columns: [(name: String, count: Int)] = []
    var parts: [Tensor] = []
    for name in names {
      guard let part = try fold.linearForm(name, cases: training) else { continue }
      columns.append((name, part.shape[1]))
      parts.append(part)
    }
    if let known = logisticFits[names] {
      return try FittedLogistic(known, columnCounts: columns, fold: fold)
    }
    let inner = try cases(split.inner, having: names)
    var innerParts: [Tensor] = []
    for (name, _) in columns {
      if let part = try fold.linearForm(name, cases: inner) { innerParts.append(part) }
    }
    var scales = [Double](repeating: 1, count: columns.count)
    if columns.count > 1 {
      scales = try columns.map { column in
        _ = try fitLogistic([column.name])
        let penalty = logisticFits[[column.name]]?.penalty ?? 1
        return 1 / (penalty * Double(training.count)).squareRoot()
      }
    }
    let fit = try target.fitLinear(
      ColumnBlocks(Array(zip(parts, scales))), cases: training,
      inner: inner.isEmpty ? nil : (ColumnBlocks(Array(zip(innerParts, scales))), inner))
    let model = fit.rescaled(columns: zip(columns, scales).map { ($0.count, $1) })
    logisticFits[names] = model
    return try FittedLogistic(model, columnCounts: columns, fold: fold)
  }
}
