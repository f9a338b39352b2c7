import Dictionaries
import TestSupport
import Tensors
import Testing

/// Parameters of a small dictionary in double precision, as tracked leaves.
private func leaves(features: Int, width: Int, seed: UInt64) throws -> [Tensor] {
  let generator = try Generator(seed: seed)
  return try [[features, width], [features], [features, width], [width]].map { shape in
    try (Tensor.normal(shape, generator: generator, dtype: .float64) * 0.5).tracked()
  }
}

private func parameters(
  _ leaves: [Tensor], logThresholds: Tensor? = nil
) throws -> DictionaryParameters {
  DictionaryParameters(
    encoderWeight: try leaves[0].detached(), encoderBias: try leaves[1].detached(),
    directions: try leaves[2].detached(), bias: try leaves[3].detached(),
    logThresholds: logThresholds)
}

private func preactivations(_ leaves: [Tensor], _ x: Tensor) throws -> Tensor {
  try (x - leaves[3]).matmul(leaves[0].transposed()) + leaves[1]
}

/// Entries as a matrix of 0 and 1.
private func mask(_ entries: ActiveEntries, rows: Int, features: Int) throws -> Tensor {
  var dense = [Double](repeating: 0, count: rows * features)
  let values = try entries.values.array(of: Double.self)
  let indices = try zip(
    entries.rows.array(of: Int64.self), entries.features.array(of: Int64.self))
  for (place, (row, feature)) in indices.enumerated() where values[place] > 0 {
    dense[Int(row) * features + Int(feature)] = 1
  }
  return try Tensor(dense, shape: [rows, features])
}

private func expectGradients(
  _ found: DictionaryParameters, of loss: Tensor, _ leaves: [Tensor]
) throws {
  let wanted = try loss.gradients(of: leaves)
  for (mine, recorded) in zip(found.list, wanted) {
    try expectClose(
      mine, to: try recorded ?? mine.zerosLike(), absolute: 1e-11, relative: 1e-10)
  }
}

@Suite("Gradients by hand") struct GradientTests {
  private let x: Tensor

  init() throws {
    x = try Tensor.normal([12, 5], generator: Generator(seed: 2), dtype: .float64)
  }

  @Test func ofTopKEqualRecordedOnes() throws {
    let leaves = try leaves(features: 9, width: 5, seed: 1)
    let h = try preactivations(leaves, x)
    let entries = try BatchSelection.topK(h.detached(), k: 3)
    let z = try h * mask(entries, rows: 12, features: 9)
    let residual = try z.matmul(leaves[2]) + leaves[3] - x
    let loss = try (residual * residual).sum() / 12
    let found = try SparseGradients.of(
      parameters(leaves), x: x, entries: entries, divisor: 12)
    expectClose(try found.loss.item(), to: try loss.detached().item(), relative: 1e-12)
    try expectClose(found.residual, to: residual.detached(), absolute: 1e-12)
    try expectGradients(found.gradients, of: loss, leaves)
  }

  @Test func ofNestedGroupsEqualRecordedOnes() throws {
    let leaves = try leaves(features: 9, width: 5, seed: 4)
    let h = try preactivations(leaves, x)
    let ends = [2, 5, 9]
    let groups = try FeatureGroups(ends: ends, device: .cpu)
    let (entries, _) = try BatchSelection.batchTopK(h.detached(), k: 3, guess: nil, groups: groups)
    let z = try h * mask(entries, rows: 12, features: 9)
    var loss = try Tensor.zeros([], dtype: .float64)
    for end in ends {
      let residual =
        try z.sliced(0..<end, axis: 1).matmul(leaves[2].sliced(0..<end)) + leaves[3]
        - x
      loss = try loss + (residual * residual).sum() / (12 * 3)
    }
    let found = try SparseGradients.of(
      parameters(leaves), x: x, entries: entries, divisor: 12, groupCount: 3)
    expectClose(try found.loss.item(), to: try loss.detached().item(), relative: 1e-12)
    try expectGradients(found.gradients, of: loss, leaves)
  }

  @Test func ofGroupSparseCodesEqualRecordedOnes() throws {
    let leaves = try leaves(features: 9, width: 5, seed: 6)
    let h = try preactivations(leaves, x)
    let entries = try BatchSelection.topK(h.detached(), k: 4)
    let z = try h * mask(entries, rows: 12, features: 9)
    let residual = try z.matmul(leaves[2]) + leaves[3] - x
    let squares = try z * z
    let sums = try squares.sliced(0..<6) + squares.sliced(6..<12)
    // The root has no derivative at 0, where both rows are silent.
    let lengths = try sums.reshaped([-1]).rows((sums.detached() .> 0).reshaped([-1])).squareRoot()
    let loss = try (residual * residual).sum() / 6 + lengths.sum() * (0.3 / 6)
    let penalty = try GroupPenalty.of(entries, rowCount: 12, featureCount: 9, weight: 0.3)
    let found = try SparseGradients.of(
      parameters(leaves), x: x, entries: entries, divisor: 6, penalty: penalty)
    expectClose(try found.loss.item(), to: try loss.detached().item(), relative: 1e-12)
    try expectGradients(found.gradients, of: loss, leaves)
  }

  @Test(arguments: [true, false])
  func ofTheAuxiliaryLossEqualRecordedOnes(waits: Bool) throws {
    let leaves = try leaves(features: 9, width: 5, seed: 7)
    let isDead = try Tensor([true, false, true, false, false, false, true, false, false])
    let residual = try Tensor.normal([12, 5], generator: Generator(seed: 9), dtype: .float64)
    for count in [2, 4] {
      let h = try preactivations(leaves, x)
      let hidden = try h.detached().filled(where: .!isDead, with: -.infinity)
      let entries = try BatchSelection.topK(hidden, k: min(count, 3))
      let z = try h * mask(entries, rows: 12, features: 9)
      let difference = try z.matmul(leaves[2]) + residual
      let centered = try residual - residual.mean(axes: [0])
      let scale = 0.25 * min(1, 3 / Double(count))
      let loss = try (difference * difference).sum() / (centered * centered).sum() * scale
      let found = try #require(
        try AuxiliaryGradients.of(
          parameters(leaves), x: x, h: h.detached(), residual: residual, isDead: isDead,
          count: count, weight: 0.25, waits: waits))
      // Only what the others leave open is learned, not the bias.
      try expectGradients(found, of: loss, leaves)
    }
    let none = try AuxiliaryGradients.of(
      parameters(leaves), x: x, h: preactivations(leaves, x).detached(), residual: residual,
      isDead: isDead .& (.!isDead),
      count: 2, weight: 0.25, waits: waits)
    for gradient in none?.list ?? [] { #expect(try gradient.magnitude().sum().item() == 0) }
    #expect((none == nil) == waits)
  }

  @Test func ofReLUEqualRecordedOnes() throws {
    let leaves = try leaves(features: 9, width: 5, seed: 3)
    let h = try preactivations(leaves, x)
    let z = try h.relu()
    let residual = try z.matmul(leaves[2]) + leaves[3] - x
    let loss = try ((residual * residual).sum() + z.sum() * 0.2) / 12
    let found = try DenseGradients.relu(
      parameters(leaves), x: x, h: h.detached(), penalty: 0.2)
    expectClose(try found.loss.item(), to: try loss.detached().item(), relative: 1e-12)
    try expectGradients(found.gradients, of: loss, leaves)
  }

  @Test func ofJumpReLUFollowThePseudoDerivatives() throws {
    let leaves = try leaves(features: 9, width: 5, seed: 3)
    let h = try preactivations(leaves, x).detached()
    let logThresholds = try Tensor.full([9], -1.5, dtype: .float64)
    let thresholds = try logThresholds.exponential()
    let found = try DenseGradients.jumpReLU(
      parameters(leaves, logThresholds: logThresholds), x: x, h: h, penalty: 0.2, bandwidth: 0.8)
    // All but the thresholds: those of a fixed mask.
    let active = try (h .> thresholds).converted(to: .float64)
    let z = try preactivations(leaves, x) * active
    let residual = try z.matmul(leaves[2]) + leaves[3] - x
    let loss = try (residual * residual).sum() / 12
    expectClose(
      try found.loss.item(), to: try loss.detached().item() + active.sum().item() * 0.2 / 12,
      relative: 1e-12)
    try expectGradients(found.gradients, of: loss, leaves)
    // The thresholds, element by element.
    let slope = try (residual.detached() * (2.0 / 12)).matmul(leaves[2].detached().transposed())
      .array(of: Double.self)
    let values = try h.array(of: Double.self)
    let theta = try thresholds.array(of: Double.self)[0]
    var wanted = [Double](repeating: 0, count: 9)
    for (place, value) in values.enumerated() where abs(value - theta) < 0.4 {
      wanted[place % 9] -= theta * (slope[place] * theta / 0.8 + 0.2 / 12 / 0.8)
    }
    try expectClose(try #require(found.gradients.logThresholds), to: wanted, absolute: 1e-12)
  }
}
