import Tensors

extension ContrastiveLoss.Batch {
  /// L = 1/B · (Σ softplus(S) over all pairs not left out − Σ S over right pairs).
  ///
  /// It equals −1/B · Σ log σ(y S), as softplus(−S) = softplus(S) − S.
  func sigmoid(needsGradients: Bool) throws -> (Tensor, Slopes?) {
    var total = try scale.zerosLike()
    for rows in blocks {
      let block = try pairs.block(rows)
      let scores = try scores(try cosines(rows))
      // LibTorch's own softplus drops what is below 2e-9.
      var costs = try -((-scores).logSigmoid())
      if let excluded = block.excluded { costs = try costs.filled(where: excluded, with: 0) }
      total = try total + costs.sum() - (block.right(scores.dtype) * scores).sum()
    }
    let value = try total / Double(count)
    guard needsGradients else { return (value, nil) }
    let slopes = try slopes { rows, cosines in
      let block = try pairs.block(rows)
      let scores = try scores(cosines)
      var slope = try scores.sigmoid()
      if let excluded = block.excluded { slope = try slope.filled(where: excluded, with: 0) }
      return try (slope - block.right(scores.dtype)) / Double(count)
    }
    return (value, slopes)
  }

  private func scores(_ cosines: Tensor) throws -> Tensor {
    let scaled = try cosines * scale
    return try bias.map { try scaled + $0 } ?? scaled
  }
}

extension ContrastivePairs.Block {
  /// 1 for right pairs, 0 for others.
  func right(_ dtype: DType?) throws -> Tensor {
    let right = try alsoRight.map { try own .| $0 } ?? own
    return try right.converted(to: dtype ?? .float32)
  }
}
