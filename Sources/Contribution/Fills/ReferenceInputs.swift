import Predictors
import Tensors

/// The prepared inputs of the reference (training) cases of one modality: donors and statistics.
struct ReferenceInputs {
  /// The inputs, one row a reference case.
  let batch: ModalityBatch
  /// Which reference cases have the modality.
  let isPresent: [Bool]

  /// The mean of each channel over reference cases that have the modality, `[1, channels, 1, 1]`.
  func channelMeans() throws -> Tensor {
    switch batch.content {
    case .pixels(let pixels):
      return try present(pixels).mean(axes: [0, 2, 3]).reshaped([1, -1, 1, 1])
    case .bag(let pixels, let presence):
      let pictures = try present(pixels).flattened(from: 0, to: 1)
      let isThere = try present(presence).flattened(from: 0, to: 1)
      return try pictures.rows(isThere).mean(axes: [0, 2, 3]).reshaped([1, -1, 1, 1])
    case .columns, .words, .vector, .features: throw wrongKind("pixels")
    }
  }

  /// A typical row of numbers, `[1, columns]`: the mean of each, the commoner value of a 0/1 flag.
  ///
  /// Raw tables hold NaN where a cell is empty: such cells do not count, and a column without any
  /// other stays empty.
  func typicalNumbers(_ values: Tensor) throws -> Tensor {
    let rows = try present(values)
    guard rows.count > 0 else { return try values.sliced(0..<0).sum(axes: [0], keepsAxes: true) }
    let isEmpty = try rows.isNaN()
    func filled(_ value: Double) throws -> Tensor {
      try Tensor.full([1, 1], value, dtype: rows.dtype ?? .float32)
        .replaced(where: isEmpty, else: rows)
    }
    let known = try (.!isEmpty).converted(to: rows.dtype ?? .float32)
      .sum(axes: [0], keepsAxes: true)
    // 0/0 for a column of empty cells: it stays empty.
    let means = try filled(0).sum(axes: [0], keepsAxes: true) / known
    let least = try filled(.infinity).smallest(axes: [0], keepsAxes: true)
    let most = try filled(-.infinity).largest(axes: [0], keepsAxes: true)
    // A column of two values is a flag: a mean between them is no value that any case has.
    let isFlag =
      try ((rows .== least) .| (rows .== most) .| isEmpty).converted(to: .uint8)
      .smallest(axes: [0], keepsAxes: true) .> 0
    let middle = try (least + most) * 0.5
    let isUpper = try (middle .< means)
    let commoner = try most.replaced(where: isUpper, else: least)
    return try commoner.replaced(where: isFlag .& (known .> 0), else: means)
  }

  /// The commonest code of each column, and a reference row that has it.
  func commonestCodes(_ codes: Tensor) throws -> (codes: [Int64], rows: [Int]) {
    let width = try codes.size(1)
    let values = try codes.array(of: Int64.self)
    var chosen: [Int64] = []
    var rows: [Int] = []
    for column in 0..<width {
      var counts: [Int64: Int] = [:]
      var first: [Int64: Int] = [:]
      for row in isPresent.indices where isPresent[row] {
        let code = values[row * width + column]
        counts[code, default: 0] += 1
        if first[code] == nil { first[code] = row }
      }
      let best = counts.min { ($1.value, $0.key) < ($0.value, $1.key) }
      chosen.append(best?.key ?? 0)
      rows.append(best.flatMap { first[$0.key] } ?? 0)
    }
    return (chosen, rows)
  }

  private func present(_ values: Tensor) throws -> Tensor {
    let rows = isPresent.indices.filter { isPresent[$0] }
    guard !rows.isEmpty else {
      throw ContributionError(
        .tooFewCases, "no reference case has the modality, so nothing is known to fill it with")
    }
    return try values.selecting(Tensor(rows.map(Int64.init)))
  }

  private func wrongKind(_ expected: String) -> ContributionError {
    ContributionError(.unavailableFill, "expected \(expected)")
  }
}
