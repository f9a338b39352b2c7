import Predictors
import Tensors

/// The encodings of all cases, reference cases and stand-ins, each computed once.
///
/// Rows: the cases, then the reference, then an input of zeros, then the mean of the reference.
struct EncodingBank {
  /// One encoding a modality, all rows.
  let encodings: [Encoding]
  let itemCount: Int
  let referenceCount: Int

  /// The row of a source.
  func row(_ source: ModalitySource) -> Int64 {
    switch source {
    case .item(let item): Int64(item)
    case .reference(let reference): Int64(itemCount + reference)
    case .zeros: Int64(itemCount + referenceCount)
    case .meanEncoding: Int64(itemCount + referenceCount + 1)
    }
  }

  /// The encodings of rows put together.
  func encodings(_ rows: [[ModalitySource]], of modality: Int) throws -> Encoding {
    try encodings[modality].selecting(Tensor(rows.map { row($0[modality]) }))
  }

  /// One vector a row that sums an encoding up: the mean of its tokens, and what it adds to the
  /// logits.
  static func summary(_ encoding: Encoding) throws -> Tensor {
    let mask = try encoding.presence.converted(to: .float64).unsqueezed(2)
    let count = try mask.sum(axes: [1]).clamped(min: 1)
    let pooled = try (encoding.tokens.converted(to: .float64) * mask).sum(axes: [1]) / count
    guard let evidence = encoding.evidence else { return pooled }
    return try .concatenated([pooled, evidence.converted(to: .float64)], axis: 1)
  }

  /// The mean of each token over the rows that have it, as one row.
  static func mean(_ encoding: Encoding) throws -> Encoding {
    let dtype = encoding.tokens.dtype ?? .float32
    let mask = try encoding.presence.converted(to: .float64).unsqueezed(2)
    let count = try mask.sum(axes: [0], keepsAxes: true)
    let tokens =
      try (encoding.tokens.converted(to: .float64) * mask)
      .sum(axes: [0], keepsAxes: true) / count.clamped(min: 1)
    let rows = try encoding.presence.converted(to: .uint8).largest(axes: [1])
      .converted(to: .float64)
    let present = try rows.sum().clamped(min: 1)
    return Encoding(
      tokens: try tokens.converted(to: dtype), presence: try count.squeezed(2) .> 0,
      evidence: try encoding.evidence.map { evidence in
        try
          ((evidence.converted(to: .float64) * rows.unsqueezed(1)).sum(axes: [0], keepsAxes: true)
          / present).converted(to: evidence.dtype ?? .float32)
      })
  }
}

extension Encoding {
  /// The rows at some positions.
  func selecting(_ rows: Tensor) throws(TensorError) -> Encoding {
    Encoding(
      tokens: try tokens.selecting(rows), presence: try presence.selecting(rows),
      evidence: try evidence?.selecting(rows))
  }

  /// The largest standard deviation of any number over some rows: zero for a dead encoder.
  func largestDeviation(over rows: [Int]) throws -> Double {
    guard rows.count > 1 else { return 0 }
    let own = try selecting(Tensor(rows.map(Int64.init)))
    let mask = try own.presence.converted(to: .float64).unsqueezed(2)
    var largest = 0.0
    let tokens = try (own.tokens.converted(to: .float64) * mask).flattened(from: 1)
    for part in [tokens, try own.evidence?.converted(to: .float64)].compactMap({ $0 })
    where part.count > 0 {
      largest = max(largest, try part.variance(axes: [0]).largest().item().squareRoot())
    }
    return largest
  }
}
