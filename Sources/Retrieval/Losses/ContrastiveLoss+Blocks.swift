import Tensors

extension ContrastiveLoss {
  /// The value, and gradients where they are wanted.
  struct Parts {
    let value: Tensor
    let gradients: ContrastiveGradients?
  }

  func parts(
    image: Tensor, text: Tensor, logScale: Tensor, bias: Tensor?, keys: [Int], groups: [Int]?,
    needsGradients: Bool
  ) throws -> Parts {
    try check(
      image: image, text: text, logScale: logScale, bias: bias, keys: keys, groups: groups)
    // Half precision is for encoders: exponentials and sums are at least in float32.
    let dtype: DType = image.dtype == .float64 ? .float64 : .float32
    return try withoutGradients {
      try withoutAutocast(on: image.device) {
        let scale = try logScale.detached().converted(to: dtype).reshaped([]).exponential()
        var offset: Tensor?
        if let bias { offset = try bias.detached().converted(to: dtype).reshaped([]) }
        let pairs = try ContrastivePairs(
          loss: self, keys: keys, groups: groups, dtype: dtype, device: image.device)
        let batch = Batch(
          image: try image.detached().converted(to: dtype),
          text: try text.detached().converted(to: dtype), scale: scale, bias: offset,
          pairs: pairs, count: keys.count, chunk: chunk)
        return try parts(batch, logScale: logScale, bias: bias, needsGradients: needsGradients)
      }
    }
  }

  private func parts(
    _ batch: Batch, logScale: Tensor, bias: Tensor?, needsGradients: Bool
  ) throws -> Parts {
    let found: (Tensor, Batch.Slopes?)
    switch objective {
    case .infoNCE: found = try batch.infoNCE(needsGradients: needsGradients)
    case .sigmoid: found = try batch.sigmoid(needsGradients: needsGradients)
    }
    guard let slopes = found.1 else { return Parts(value: found.0, gradients: nil) }
    var slope: Tensor?
    if let bias { slope = try slopes.bias.reshaped(bias.shape) }
    return Parts(
      value: found.0,
      gradients: ContrastiveGradients(
        value: found.0, image: slopes.image, text: slopes.text,
        logScale: try slopes.logScale.reshaped(logScale.shape), bias: slope))
  }

  private func check(
    image: Tensor, text: Tensor, logScale: Tensor, bias: Tensor?, keys: [Int], groups: [Int]?
  ) throws(RetrievalError) {
    func fault(_ message: String) -> RetrievalError {
      RetrievalError(.invalidArgument, "contrast: \(message)")
    }
    guard image.rank == 2, image.shape == text.shape, image.shape[0] > 0 else {
      throw fault(
        "expected rows of pictures and texts [batch, width] of one shape, found \(image.shape) and "
          + "\(text.shape)")
    }
    guard keys.count == image.shape[0] else {
      throw fault("expected \(image.shape[0]) keys, one a row, found \(keys.count)")
    }
    if excludesGroup, groups?.count != keys.count {
      throw fault(
        "leaving out pairs of one group needs \(keys.count) groups, one a row, found "
          + "\(groups?.count ?? 0)")
    }
    guard logScale.count == 1 else {
      throw fault("expected one number as scale, found shape \(logScale.shape)")
    }
    if let bias, bias.count != 1 {
      throw fault("expected one number as bias, found shape \(bias.shape)")
    }
    guard chunk >= 1 else { throw fault("expected a chunk of 1 row or more, found \(chunk)") }
  }

  /// One batch, detached, in the type of the computation.
  struct Batch {
    let image: Tensor
    let text: Tensor
    /// e^θ.
    let scale: Tensor
    let bias: Tensor?
    let pairs: ContrastivePairs
    let count: Int
    let chunk: Int

    struct Slopes {
      let image: Tensor
      let text: Tensor
      let logScale: Tensor
      let bias: Tensor
    }

    var blocks: [Range<Int>] {
      stride(from: 0, to: count, by: chunk).map { $0..<min(count, $0 + chunk) }
    }

    /// Zv[rows] · Ztᵀ.
    func cosines(_ rows: Range<Int>) throws -> Tensor {
      try image.sliced(rows).matmul(text.transposed())
    }

    /// The gradients, from those by S a block at a time.
    ///
    /// - Parameter slope: dL/dS of some rows, 0 where a pair is left out, from their cosines.
    func slopes(_ slope: (Range<Int>, Tensor) throws -> Tensor) throws -> Slopes {
      var images: [Tensor] = []
      let texts = try text.zerosLike()
      let logScale = try scale.zerosLike()
      let bias = try scale.zerosLike()
      for rows in blocks {
        let cosines = try cosines(rows)
        let slope = try slope(rows, cosines)
        images.append(try slope.matmul(text))
        try texts.add(try slope.transposed().matmul(image.sliced(rows)), scale: 1)
        try logScale.add(try (slope * cosines).sum(), scale: 1)
        try bias.add(try slope.sum(), scale: 1)
      }
      return Slopes(
        image: try Tensor.concatenated(images) * scale, text: try texts * scale,
        logScale: try logScale * scale, bias: bias)
    }
  }
}
