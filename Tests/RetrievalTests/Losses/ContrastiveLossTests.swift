import Retrieval
import TestSupport
import Tensors
import Testing

/// Whether pairs of different cases with equal keys, or equal groups, are left out or right; dense, in
/// autograd, straight from the formulas.
private func dense(
  _ loss: ContrastiveLoss, image: Tensor, text: Tensor, logScale: Tensor, bias: Tensor?,
  keys: [Int], groups: [Int]?
) throws -> Tensor {
  let count = keys.count
  let cosines = try image.matmul(text.transposed())
  var scores = try cosines * logScale.exponential()
  if let bias { scores = try scores + bias }
  var right = [Double](repeating: 0, count: count * count)
  var excluded = [Bool](repeating: false, count: count * count)
  for row in 0..<count {
    for column in 0..<count {
      let isEqual = keys[row] == keys[column] && row != column
      let isRight = row == column || (loss.duplicates == .multiPositive && isEqual)
      right[row * count + column] = isRight ? 1 : 0
      let sharesGroup =
        loss.excludesGroup && row != column && groups?[row] == groups?[column] && !isRight
      excluded[row * count + column] = (loss.duplicates == .exclude && isEqual) || sharesGroup
    }
  }
  let isRight = try Tensor(right, shape: [count, count])
  let isExcluded = try Tensor(excluded, shape: [count, count])
  switch loss.objective {
  case .infoNCE:
    let weights = try isRight / isRight.sum(axes: [1], keepsAxes: true)
    let masked = try scores.filled(where: isExcluded, with: -.infinity)
    let sums = try masked.logSumExp(axis: 1).sum() + masked.logSumExp(axis: 0).sum()
    return try (sums - (weights * scores).sum() * 2) / (2 * Double(count))
  case .sigmoid:
    let signs = try isRight * 2 - 1
    let costs = try -((scores * signs).logSigmoid())
    return try costs.filled(where: isExcluded, with: 0).sum() / Double(count)
  }
}

@Suite("Contrastive losses") struct ContrastiveLossTests {
  /// The loss of given similarities: rows times the identity, θ = 0.
  private func value(
    _ scores: [Double], keys: [Int], _ objective: ContrastiveLoss.Objective,
    _ duplicates: ContrastiveLoss.Duplicates, chunk: Int
  ) throws -> Double {
    let count = keys.count
    return try ContrastiveLoss(objective: objective, duplicates: duplicates, chunk: chunk)(
      image: Tensor(scores, shape: [count, count]), text: .identity(count, dtype: .float64),
      logScale: Tensor(scalar: 0.0), keys: keys
    ).item()
  }

  @Test func goldenValues() throws {
    let small = [2.0, 0, 1, 1]
    let large = [3.0, 1, 2, 0, 2, 1, 2, 1, 3]
    for chunk in 1...3 {
      expectClose(
        try value(small, keys: [0, 1], .infoNCE, .none, chunk: chunk), to: 0.361650,
        absolute: 1e-6)
      expectClose(
        try value(small, keys: [0, 1], .sigmoid, .none, chunk: chunk), to: 1.223299,
        absolute: 1e-6)
      for (duplicates, infoNCE, sigmoid) in [
        (.none, 0.421813, 3.036964), (.exclude, 0.231404, 1.619012),
        (.multiPositive, 0.755147, 1.703630),
      ] as [(ContrastiveLoss.Duplicates, Double, Double)] {
        expectClose(
          try value(large, keys: [0, 1, 0], .infoNCE, duplicates, chunk: chunk), to: infoNCE,
          absolute: 1e-6)
        expectClose(
          try value(large, keys: [0, 1, 0], .sigmoid, duplicates, chunk: chunk), to: sigmoid,
          absolute: 1e-6)
      }
    }
  }

  private struct Sample {
    let image: Tensor
    let text: Tensor
    let logScale: Tensor
    let bias: Tensor?
    let keys: [Int]
    let groups: [Int]

    init(_ count: Int, seed: UInt64, hasBias: Bool) throws {
      let generator = try Generator(seed: seed)
      func rows() throws -> Tensor {
        let raw = try Tensor.normal([count, 5], generator: generator, dtype: .float64)
        return try raw / raw.norm(axes: [1], keepsAxes: true)
      }
      image = try rows().tracked()
      text = try rows().tracked()
      logScale = try Tensor(scalar: 1.7).tracked()
      bias = hasBias ? try Tensor(scalar: -0.6).tracked() : nil
      var numbers = SeededGenerator(seed: seed)
      keys = (0..<count).map { _ in Int(numbers.next() % UInt64(max(1, count * 2 / 3))) }
      groups = (0..<count).map { _ in Int(numbers.next() % UInt64(max(1, count / 2))) }
    }

    var leaves: [Tensor] { [image, text, logScale] + (bias.map { [$0] } ?? []) }
  }

  @Test(arguments: ContrastiveLoss.Objective.allCases, ContrastiveLoss.Duplicates.allCases)
  func everyChunkEqualsTheDenseLossAndItsGradients(
    _ objective: ContrastiveLoss.Objective, _ duplicates: ContrastiveLoss.Duplicates
  ) throws {
    for excludesGroup in [false, true] {
      for count in [1, 2, 9] {
        let sample = try Sample(count, seed: UInt64(count), hasBias: objective == .sigmoid)
        var loss = ContrastiveLoss(
          objective: objective, duplicates: duplicates, excludesGroup: excludesGroup)
        let expected = try dense(
          loss, image: sample.image, text: sample.text, logScale: sample.logScale,
          bias: sample.bias, keys: sample.keys, groups: sample.groups)
        let slopes = try expected.gradients(of: sample.leaves)
        for chunk in 1...(count + 1) {
          loss.chunk = chunk
          let found = try loss(
            image: sample.image, text: sample.text, logScale: sample.logScale, bias: sample.bias,
            keys: sample.keys, groups: sample.groups)
          expectClose(try found.item(), to: try expected.item(), absolute: 1e-12)
          let gradients = try found.gradients(of: sample.leaves)
          for (gradient, slope) in zip(gradients, slopes) {
            try expectClose(#require(gradient), to: #require(slope), absolute: 1e-12)
          }
        }
      }
    }
  }

  @Test(arguments: ContrastiveLoss.Objective.allCases, ContrastiveLoss.Duplicates.allCases)
  func gradientsEqualCentralDifferences(
    _ objective: ContrastiveLoss.Objective, _ duplicates: ContrastiveLoss.Duplicates
  ) throws {
    let sample = try Sample(6, seed: 3, hasBias: true)
    let loss = ContrastiveLoss(
      objective: objective, duplicates: duplicates, excludesGroup: true, chunk: 4)
    let leaves = objective == .sigmoid ? sample.leaves : Array(sample.leaves.prefix(3))
    try gradientCheck(leaves) { inputs in
      try loss(
        image: inputs[0], text: inputs[1], logScale: inputs[2],
        bias: inputs.count > 3 ? inputs[3] : nil, keys: sample.keys, groups: sample.groups)
    }
  }

  @Test(arguments: ContrastiveLoss.Objective.allCases, ContrastiveLoss.Duplicates.allCases)
  func orderAndDirectionDoNotMatter(
    _ objective: ContrastiveLoss.Objective, _ duplicates: ContrastiveLoss.Duplicates
  ) throws {
    let sample = try Sample(8, seed: 5, hasBias: true)
    let loss = ContrastiveLoss(objective: objective, duplicates: duplicates, chunk: 3)
    let bias = objective == .sigmoid ? sample.bias : nil
    let value = try loss(
      image: sample.image, text: sample.text, logScale: sample.logScale, bias: bias,
      keys: sample.keys
    ).item()
    let order = [3, 7, 0, 2, 6, 1, 5, 4]
    let indices = try Tensor(order.map(Int64.init))
    let moved = try loss(
      image: sample.image.selecting(indices), text: sample.text.selecting(indices),
      logScale: sample.logScale, bias: bias, keys: order.map { sample.keys[$0] }
    ).item()
    let swapped = try loss(
      image: sample.text, text: sample.image, logScale: sample.logScale, bias: bias,
      keys: sample.keys
    ).item()
    expectClose(moved, to: value, absolute: 1e-13)
    expectClose(swapped, to: value, absolute: 1e-13)
  }

  @Test func halfPrecisionIsRoundedOnlyOutsideTheLoss() throws {
    let sample = try Sample(12, seed: 8, hasBias: false)
    let loss = ContrastiveLoss(chunk: 5)
    let image = try sample.image.detached().converted(to: .bfloat16)
    let text = try sample.text.detached().converted(to: .bfloat16)
    let expected = try loss(
      image: image.converted(to: .float64), text: text.converted(to: .float64),
      logScale: sample.logScale, keys: sample.keys
    ).item()
    let tracked = try image.tracked()
    let found = try withAutocast(.bfloat16) {
      try loss(image: tracked, text: text, logScale: sample.logScale, keys: sample.keys)
    }
    #expect(found.dtype == .float32)
    expectClose(try found.item(), to: expected, absolute: 1e-5)
    let gradient = try #require(try found.gradients(of: [tracked])[0])
    #expect(gradient.dtype == .bfloat16)
  }

  @Test func untrackedRowsCostNoGradients() throws {
    let sample = try Sample(4, seed: 2, hasBias: false)
    let value = try ContrastiveLoss()(
      image: sample.image.detached(), text: sample.text.detached(),
      logScale: sample.logScale.detached(), keys: sample.keys)
    #expect(!value.requiresGradient)
  }

  @Test func refusesWhatDoesNotFit() throws {
    let rows = try Tensor.ones([3, 2])
    let theta = try Tensor(scalar: Float(0))
    func code(
      _ loss: ContrastiveLoss = ContrastiveLoss(), image: Tensor? = nil, text: Tensor? = nil,
      logScale: Tensor? = nil, keys: [Int] = [0, 1, 2], groups: [Int]? = nil
    ) -> RetrievalError.Code? {
      #expect(throws: RetrievalError.self) {
        try loss(
          image: image ?? rows, text: text ?? rows, logScale: logScale ?? theta, keys: keys,
          groups: groups)
      }?.code
    }
    #expect(code(text: try .ones([3, 4])) == .invalidArgument)
    #expect(code(image: try .ones([3]), text: try .ones([3])) == .invalidArgument)
    #expect(code(image: try .ones([0, 2]), text: try .ones([0, 2]), keys: []) == .invalidArgument)
    #expect(code(keys: [0, 1]) == .invalidArgument)
    #expect(code(logScale: rows) == .invalidArgument)
    #expect(code(ContrastiveLoss(excludesGroup: true)) == .invalidArgument)
    #expect(code(ContrastiveLoss(chunk: 0)) == .invalidArgument)
  }

  @Test func equalTextsHaveEqualKeys() {
    #expect(DuplicateKeys.key("No  acute\n finding. ") == DuplicateKeys.key("no acute finding."))
    #expect(DuplicateKeys.key("caf\u{65}\u{301}") == DuplicateKeys.key("CAF\u{C9}"))
    #expect(DuplicateKeys.key("no acute finding") != DuplicateKeys.key("no acute finding."))
    #expect(DuplicateKeys.normalized(" \t ") == "")
    expectClose(DuplicateKeys.rate([1, 2, 1, 3]), to: 0.5)
    expectClose(DuplicateKeys.rate([]), to: 0)
  }
}
