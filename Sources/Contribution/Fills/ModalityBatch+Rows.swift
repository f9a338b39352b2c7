import Predictors
import Tensors

extension ModalityBatch {
  /// The rows at some positions.
  func selecting(_ rows: [Int]) throws(TensorError) -> ModalityBatch {
    let indices = try Tensor(rows.map(Int64.init))
    let chosen: Content
    switch content {
    case .pixels(let pixels): chosen = .pixels(try pixels.selecting(indices))
    case .bag(let pixels, let presence):
      chosen = .bag(
        pixels: try pixels.selecting(indices), presence: try presence.selecting(indices))
    case .columns(let numeric, let codes):
      chosen = .columns(
        numeric: try numeric.selecting(indices), codes: try codes.selecting(indices))
    case .words(let ids, let presence):
      chosen = .words(ids: try ids.selecting(indices), presence: try presence.selecting(indices))
    case .vector(let values): chosen = .vector(try values.selecting(indices))
    case .features(let tokens, let presence):
      chosen = .features(
        try tokens.selecting(indices), presence: try presence.selecting(indices))
    }
    return ModalityBatch(
      content: chosen, design: try design?.selecting(indices),
      presence: try presence.selecting(indices))
  }

  /// Several batches one after another; texts and bags are padded to the longest.
  static func concatenated(_ parts: [ModalityBatch]) throws -> ModalityBatch {
    guard let first = parts.first else {
      throw ContributionError(.tooFewCases, "there is nothing to join")
    }
    if parts.count == 1 { return first }
    func joined(_ pick: (ModalityBatch) -> Tensor?) throws -> Tensor? {
      let found = parts.compactMap(pick)
      return found.count == parts.count ? try .concatenated(found) : nil
    }
    func kind() -> ContributionError {
      ContributionError(.failed, "the model prepared one modality in different kinds")
    }
    let content: Content
    switch first.content {
    case .pixels:
      guard
        let all = try joined({ if case .pixels(let values) = $0.content { values } else { nil } })
      else { throw kind() }
      content = .pixels(all)
    case .bag:
      let longest =
        try parts.map { part in
          guard case .bag(let pixels, _) = part.content else { throw kind() }
          return try pixels.size(1)
        }.max() ?? 0
      let padded = try parts.map { try $0.paddedBag(to: longest) }
      content = .bag(
        pixels: try .concatenated(padded.map(\.pixels)),
        presence: try .concatenated(padded.map(\.presence)))
    case .vector:
      guard
        let all = try joined({ if case .vector(let values) = $0.content { values } else { nil } })
      else { throw kind() }
      content = .vector(all)
    case .columns:
      guard
        let numeric = try joined({
          if case .columns(let values, _) = $0.content { values } else { nil }
        }),
        let codes = try joined({
          if case .columns(_, let values) = $0.content { values } else { nil }
        })
      else { throw kind() }
      content = .columns(numeric: numeric, codes: codes)
    case .features: throw Self.hiddenPictures
    case .words:
      let longest =
        try parts.map { part in
          guard case .words(let ids, _) = part.content else { throw kind() }
          return try ids.size(1)
        }.max() ?? 0
      let padded = try parts.map { try $0.padded(to: longest) }
      content = .words(
        ids: try .concatenated(padded.map(\.ids)),
        presence: try .concatenated(padded.map(\.presence)))
    }
    let presence = try Tensor.concatenated(parts.map(\.presence))
    return ModalityBatch(content: content, design: try joined(\.design), presence: presence)
  }

  private func padded(to length: Int) throws -> (ids: Tensor, presence: Tensor) {
    guard case .words(let ids, let presence) = content else {
      throw ContributionError(.failed, "the model prepared one modality in different kinds")
    }
    let shape = [try ids.size(0), length - (try ids.size(1))]
    guard shape[1] > 0 else { return (ids, presence) }
    return (
      try .concatenated([ids, .zeros(shape, dtype: .int64)], axis: 1),
      try .concatenated([presence, .zeros(shape, dtype: .bool)], axis: 1)
    )
  }

  private func paddedBag(to length: Int) throws -> (pixels: Tensor, presence: Tensor) {
    guard case .bag(let pixels, let presence) = content else {
      throw ContributionError(.failed, "the model prepared one modality in different kinds")
    }
    let rest = length - (try pixels.size(1))
    guard rest > 0 else { return (pixels, presence) }
    var shape = pixels.shape
    shape[1] = rest
    return (
      try .concatenated([pixels, .zeros(shape, dtype: pixels.dtype ?? .float32)], axis: 1),
      try .concatenated([presence, .zeros([shape[0], rest], dtype: .bool)], axis: 1)
    )
  }

  /// One row of zeros that counts as present: the input that stands for nothing.
  func zeros() throws(TensorError) -> ModalityBatch {
    let content: Content
    switch self.content {
    case .features(let tokens, let presence):
      content = .features(
        try tokens.sliced(0..<1).zerosLike(), presence: try presence.sliced(0..<1).onesLike())
    case .pixels(let pixels): content = .pixels(try pixels.sliced(0..<1).zerosLike())
    case .bag(let pixels, _):
      content = .bag(
        pixels: try pixels.sliced(0..<1).sliced(0..<1, axis: 1).zerosLike(),
        presence: try Tensor([true], shape: [1, 1]))
    case .vector(let values): content = .vector(try values.sliced(0..<1).zerosLike())
    case .columns(let numeric, let codes):
      content = .columns(
        numeric: try numeric.sliced(0..<1).zerosLike(), codes: try codes.sliced(0..<1).zerosLike())
    case .words:
      // A text without a word that is known: as a cohort reads an empty text.
      content = .words(
        ids: try Tensor([Int64(1)], shape: [1, 1]), presence: try Tensor([true], shape: [1, 1]))
    }
    return ModalityBatch(
      content: content, design: try design?.sliced(0..<1).zerosLike(), presence: try Tensor([true]))
  }

  /// What differs between cases, each `[B, ...]`.
  var tensors: [Tensor] {
    let parts: [Tensor] =
      switch content {
      case .pixels(let pixels): [pixels]
      case .bag(let pixels, let presence): [pixels, presence]
      case .columns(let numeric, let codes): [numeric, codes]
      case .words(let ids, let presence): [ids, presence]
      case .vector(let values): [values]
      case .features(let tokens, let presence): [tokens, presence]
      }
    return parts + (design.map { [$0] } ?? [])
  }

  /// Which rows differ from another batch of the same shapes; an empty cell (NaN) equals another.
  func differs(from other: ModalityBatch) throws(TensorError) -> [Bool] {
    var result = [Bool](repeating: false, count: try presence.size(0))
    for (left, right) in zip(tensors, other.tensors) where left.count > 0 {
      let isEqual = try (left .== right) .| (left.isNaN() .& right.isNaN())
      let differs = try (.!isEqual).converted(to: .uint8).flattened(from: 1)
        .largest(axes: [1]).array(of: UInt8.self)
      for row in result.indices where differs[row] != 0 { result[row] = true }
    }
    return result
  }

  /// The size of one row in bytes, roughly.
  var rowByteCount: Int {
    let rows = max(1, presence.count)
    return tensors.reduce(0) { $0 + $1.count / rows * 4 }
  }

  /// What the modality's elements are.
  var kind: ElementKind {
    switch content {
    case .pixels: .pixels
    case .bag: .pictures
    case .words: .words
    case .columns: .columns
    case .vector: .features
    case .features: .pictures
    }
  }

  /// Parts are hidden in pixels; what an encoder made of them has no parts of pictures any more.
  static var hiddenPictures: ContributionError {
    ContributionError(
      .failed, "the model prepares features of pictures where parts of pixels are to be hidden")
  }
}
