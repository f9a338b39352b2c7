import Layers
package import Tensors

/// The loss of a batch and its gradients, in one piece or in several.
///
/// In pieces it is a gradient cache: rows in the shared space are computed piece by piece without a
/// record; the loss of the whole batch gives their gradients; and each piece is computed again, now
/// recorded, so that its share of those gradients flows through it. Masks are part of the batch, so both
/// passes see the same. Means of the reconstructions are over the whole batch, whatever the pieces are.
///
/// Source: Gao et al. 2021, <https://arxiv.org/abs/2101.06983>, §3.2.
package struct ContrastiveStep {
  let model: RetrievalModel
  let parameters: [Tensor]
  let autocast: DType?
  let device: Device

  package init(
    model: RetrievalModel, parameters: [Tensor], autocast: DType? = nil, device: Device = .cpu
  ) {
    self.model = model
    self.parameters = parameters
    self.autocast = autocast
    self.device = device
  }

  /// A step's losses and gradients.
  package struct Result {
    /// The weighted sum.
    package var loss = 0.0
    /// The contrast, unweighted.
    package var contrast: Double?
    /// The reconstruction of pictures, unweighted.
    package var pictures: Double?
    /// The reconstruction of texts, unweighted.
    package var texts: Double?
    /// One a parameter, nil where it does not matter.
    package var gradients: [Tensor?] = []
    /// The gradients of the three weighted losses apart, if asked for.
    package var apart: (contrast: [Tensor?], pictures: [Tensor?], texts: [Tensor?])?
    /// How often each encoder ran with a record.
    package var passes = (pictures: 0, texts: 0)
  }

  /// The gradients of a batch.
  ///
  /// - Parameters:
  ///   - pieces: The batch as pieces, one or several.
  ///   - keepsApart: Whether the gradients of the three losses are wanted apart as well.
  package func callAsFunction(
    _ pieces: [RetrievalBatch], keepsApart: Bool = false
  ) throws -> Result {
    var sums = Sums(count: parameters.count, keepsApart: keepsApart)
    let counts = Counts(pieces, model.settings)
    if pieces.count == 1, let batch = pieces.first {
      let outputs = try withAutocast(autocast, on: device) { try model(batch) }
      try add(outputs, contrast: contrast(batch.pairs, outputs), counts, to: &sums)
    } else {
      try addCached(pieces, counts, to: &sums)
    }
    return sums.result
  }

  /// What means are taken over.
  private struct Counts {
    var patches = 0
    var words = 0

    init(_ pieces: [RetrievalBatch], _ settings: RetrievalModelSettings) {
      for piece in pieces {
        patches += piece.pictures?.dropped?.count ?? 0
        words += piece.texts?.maskedPlaces?.count ?? 0
      }
    }
  }

  private struct Sums {
    var result = Result()
    var total: GradientSums
    var apart: [GradientSums]?

    init(count: Int, keepsApart: Bool) {
      total = GradientSums(count: count)
      if keepsApart { apart = (0..<3).map { _ in GradientSums(count: count) } }
    }
  }

  // MARK: Losses

  /// The rows of a batch's pairs in the shared space.
  private func rows(
    _ pairs: [RetrievalBatch.Pair], _ outputs: RetrievalOutputs
  ) throws -> (pictures: Tensor, texts: Tensor)? {
    guard let pictures = outputs.pictures, let texts = outputs.texts, !pairs.isEmpty else {
      return nil
    }
    func chosen(_ rows: Tensor, _ places: [Int]) throws -> Tensor {
      if places == Array(0..<rows.shape[0]) { return rows }
      return try rows.selecting(Tensor(places.map(Int64.init)))
    }
    return (try chosen(pictures, pairs.map(\.picture)), try chosen(texts, pairs.map(\.text)))
  }

  private func contrast(
    _ pairs: [RetrievalBatch.Pair], _ outputs: RetrievalOutputs
  ) throws -> Tensor? {
    guard let (pictures, texts) = try rows(pairs, outputs) else { return nil }
    return try model.settings.contrast(
      image: pictures, text: texts, logScale: model.logScale, bias: model.bias,
      keys: pairs.map(\.key), groups: pairs.map(\.group))
  }

  /// Adds the gradients of what one piece gave.
  private func add(
    _ outputs: RetrievalOutputs, contrast: Tensor?, _ counts: Counts, to sums: inout Sums,
    recordsContrast: Bool = true
  ) throws {
    let settings = model.settings
    let weighted: [Tensor?] = [
      try contrast.map { try $0 * (recordsContrast ? settings.contrastWeight : 1) },
      try outputs.pictureError.map {
        try $0 * (settings.pictureWeight / Double(max(1, counts.patches)))
      },
      try outputs.textError.map { try $0 * (settings.textWeight / Double(max(1, counts.words))) },
    ]
    if recordsContrast, let contrast {
      sums.result.contrast = try contrast.detached().item()
      sums.result.loss += settings.contrastWeight * (sums.result.contrast ?? 0)
    }
    if let error = outputs.pictureError {
      let value = try error.detached().item() / Double(max(1, counts.patches))
      sums.result.pictures = (sums.result.pictures ?? 0) + value
      sums.result.loss += settings.pictureWeight * value
    }
    if let error = outputs.textError {
      let value = try error.detached().item() / Double(max(1, counts.words))
      sums.result.texts = (sums.result.texts ?? 0) + value
      sums.result.loss += settings.textWeight * value
    }
    sums.result.passes.pictures += outputs.picturePasses
    sums.result.passes.texts += outputs.textPasses
    guard sums.result.loss.isFinite else { return }

    if sums.apart != nil {
      for (index, loss) in weighted.enumerated() {
        guard let loss, loss.requiresGradient else { continue }
        let own = try loss.gradients(of: parameters, keepsGraph: true)
        try sums.apart?[index].add(own)
        try sums.total.add(own)
      }
    } else {
      var total: Tensor?
      for loss in weighted.compactMap({ $0 }) where loss.requiresGradient {
        total = try total.map { try $0 + loss } ?? loss
      }
      if let total { try sums.total.add(total.gradients(of: parameters)) }
    }
    sums.result.gradients = sums.total.values
    if let apart = sums.apart {
      sums.result.apart = (apart[0].values, apart[1].values, apart[2].values)
    }
  }

  // MARK: Gradient cache

  private func addCached(
    _ pieces: [RetrievalBatch], _ counts: Counts, to sums: inout Sums
  ) throws {
    var pictures: [Tensor] = []
    var texts: [Tensor] = []
    var pairs: [RetrievalBatch.Pair] = []
    var ends: [Range<Int>] = []
    for piece in pieces {
      let start = pairs.count
      let found = try withoutGradients {
        try rows(
          piece.pairs, withAutocast(autocast, on: device) { try model(piece, reconstructs: false) })
      }
      if let found {
        pictures.append(found.pictures)
        texts.append(found.texts)
        pairs += piece.pairs
      }
      ends.append(start..<pairs.count)
    }
    var cached: ContrastiveGradients?
    let weight = model.settings.contrastWeight
    if !pairs.isEmpty, !pictures.isEmpty {
      let found = try model.settings.contrast.gradients(
        image: .concatenated(pictures), text: .concatenated(texts), logScale: model.logScale,
        bias: model.bias, keys: pairs.map(\.key), groups: pairs.map(\.group))
      sums.result.contrast = try found.value.item()
      sums.result.loss += weight * (sums.result.contrast ?? 0)
      cached = found
      // θ and the bias take part in the loss alone, never in the pieces.
      var own = [Tensor?](repeating: nil, count: parameters.count)
      for (index, parameter) in parameters.enumerated() {
        if parameter.isSame(as: model.logScale) {
          own[index] = try found.logScale.converted(to: parameter.dtype ?? .float32) * weight
        } else if let bias = model.bias, parameter.isSame(as: bias), let slope = found.bias {
          own[index] = try slope.converted(to: parameter.dtype ?? .float32) * weight
        }
      }
      try sums.total.add(own)
      try sums.apart?[0].add(own)
    }
    for (piece, range) in zip(pieces, ends) {
      let outputs = try withAutocast(autocast, on: device) { try model(piece) }
      var carried: Tensor?
      if let cached, !range.isEmpty, let (pictures, texts) = try rows(piece.pairs, outputs) {
        carried =
          try
          ((pictures * cached.image.sliced(range)).sum() + (texts * cached.text.sliced(range)).sum())
          * weight
      }
      try add(outputs, contrast: carried, counts, to: &sums, recordsContrast: false)
    }
  }
}
