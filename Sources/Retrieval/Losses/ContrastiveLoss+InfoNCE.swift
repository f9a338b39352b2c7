import Tensors

extension ContrastiveLoss.Batch {
  /// L = 1/2B · (Σ LSE over rows + Σ LSE over columns − 2 Σ Y∘S), where Y are right pairs.
  ///
  /// Columns are summed as rows pass by, with their largest value so far taken out. That value is −∞
  /// while all pairs of a column seen are left out; 0 stands in for it then, as −∞ − (−∞) is no number.
  func infoNCE(needsGradients: Bool) throws -> (Tensor, Slopes?) {
    var rowSums: [Tensor] = []
    var largest = try Tensor.full(
      [count], -.infinity, dtype: image.dtype ?? .float32, device: image.device)
    var columnSums = try largest.zerosLike()
    var right = try scale.zerosLike()
    for rows in blocks {
      let block = try pairs.block(rows)
      let plain = try cosines(rows) * scale
      right = try right + (block.weights * plain).sum()
      let scores = try block.excluded.map { try plain.filled(where: $0, with: -.infinity) } ?? plain
      rowSums.append(try scores.logSumExp(axis: 1))
      let next = try largest.maximum(scores.largest(axes: [0]))
      let finite = try next.replaced(where: next.isFinite(), else: next.zerosLike())
      columnSums =
        try columnSums * (largest - finite).exponential()
        + (scores - finite).exponential().sum(axes: [0])
      largest = next
    }
    let byRow = try Tensor.concatenated(rowSums)
    let byColumn = try largest + columnSums.logarithm()
    let value = try (byRow.sum() + byColumn.sum() - right * 2) / (2 * Double(count))
    guard needsGradients else { return (value, nil) }
    let slopes = try slopes { rows, cosines in
      let block = try pairs.block(rows)
      let plain = try cosines * scale
      let scores = try block.excluded.map { try plain.filled(where: $0, with: -.infinity) } ?? plain
      let shares =
        try (scores - byRow.sliced(rows).unsqueezed(1)).exponential()
        + (scores - byColumn).exponential()
      return try (shares - block.weights * 2) / (2 * Double(count))
    }
    return (value, slopes)
  }
}
