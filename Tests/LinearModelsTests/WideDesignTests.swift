import LinearModels
import TestSupport
import Tensors
import Testing

/// A logistic regression on many columns, solved in the span of its cases, is the one on its columns.
@Suite struct WideDesignTests {
  struct Design: Sendable, CustomTestStringConvertible {
    var rows = 12
    var widths = [60]
    var classes = 2
    /// Columns with mean zero: their rows add to nothing, so that X · Xᵀ has no inverse.
    var isCentered = false
    /// The last rows repeat the first: the cases span less than their number.
    var repeats = 0
    var dtype = DType.float64
    var testDescription: String {
      "\(rows) x \(widths), \(classes) classes, centered \(isCentered), repeats \(repeats), \(dtype)"
    }
  }

  static let designs = [
    Design(), Design(isCentered: true), Design(rows: 20, widths: [45, 3, 30], classes: 3),
    Design(rows: 20, widths: [50], isCentered: true, repeats: 4),
    Design(rows: 15, widths: [40, 20], classes: 3, repeats: 5, dtype: .float32),
    Design(rows: 9, widths: [4_100, 20], isCentered: true, dtype: .float32),
  ]

  private func blocks(
    _ design: Design, seed: Int64 = 1
  ) throws -> ([(columns: Tensor, scale: Double)], labels: [Int]) {
    let generator = try Generator(seed: UInt64(seed))
    var blocks: [(columns: Tensor, scale: Double)] = []
    for (place, width) in design.widths.enumerated() {
      let unique = try Tensor.normal(
        [design.rows - design.repeats, width], generator: generator, dtype: .float64)
      var columns =
        design.repeats == 0
        ? unique : try .concatenated([unique, unique.sliced(0..<design.repeats)])
      if design.isCentered { columns = try columns - columns.mean(axes: [0], keepsAxes: true) }
      blocks.append((try columns.converted(to: design.dtype), place == 0 ? 1 : 0.5))
    }
    return (blocks, (0..<design.rows).map { $0 * 7 % 5 % design.classes })
  }

  @Test(arguments: designs, [1.0, 0.1])
  func solutionInTheSpanEqualsThePrimalOne(design: Design, penalty: Double) throws {
    let (blocks, labels) = try blocks(design)
    let columns = try ColumnBlocks(blocks)
    func fit(spans: Bool) throws -> LogisticRegression {
      let problem = try LogisticProblem(
        columns, labels: labels, classCount: design.classes, spans: spans)
      return try problem.model(problem.solve(penalty: penalty, tolerance: 1e-10))
    }
    let (wide, primal) = (try fit(spans: true), try fit(spans: false))
    expectClose(
      wide.weights.flatMap { $0 }, to: primal.weights.flatMap { $0 }, absolute: 1e-8, relative: 0)
    // Several classes share one intercept that no penalty fixes: differences are what is fitted.
    expectClose(
      wide.bias.map { $0 - (wide.bias.count > 1 ? wide.bias[0] : 0) },
      to: primal.bias.map { $0 - (primal.bias.count > 1 ? primal.bias[0] : 0) }, absolute: 1e-8,
      relative: 1e-8)
  }

  @Test(arguments: designs) func theBasisIsOrthonormalAndKeepsTheCases(design: Design) throws {
    let columns = try ColumnBlocks(blocks(design).0)
    let gram = try columns.joined().matmul(columns.joined().transposed())
    for prefersEigen in [false, true] {
      let span = try CaseSpan(columns, prefersEigen: prefersEigen)
      // What the constant column adds is the same everywhere: distances between cases are kept.
      let own = try span.coordinates.matmul(span.coordinates.transposed())
      let differences = try (own - gram) - (own - gram).mean()
      #expect(try differences.magnitude().largest().item() < 1e-9)
      try expectClose(
        span.coordinates(of: columns), to: span.coordinates, absolute: 1e-7, relative: 0)
      // Weights in the span come back as they are, those that leave the constant column alone.
      let shares = try Tensor.normal(
        [2, design.rows], generator: Generator(seed: 5), dtype: .float64)
      let weights = try columns.combined(shares - shares.mean(axes: [1], keepsAxes: true))
      let back = try span.weights(span.coordinates(ofWeights: weights))
      try expectClose(back.weights, to: weights, absolute: 1e-6, relative: 0)
      try expectClose(back.intercepts, to: Tensor.zeros([2], dtype: .float64), absolute: 1e-6)
    }
  }

  /// Rows beyond one panel of the product, columns beyond one slab.
  @Test(arguments: [(3, 5), (64, 10), (130, 7), (200, 4_100)])
  func gramIsTheProduct(rows: Int, width: Int) throws {
    let values = try Tensor.normal([rows, width], generator: Generator(seed: 2), dtype: .float64)
    let columns = try ColumnBlocks([(values, 1), (values, 2)])
    let product = try values.matmul(values.transposed())
    try expectClose(columns.gram(), to: product * 5, absolute: 1e-9, relative: 1e-12)
    try expectClose(
      columns.products(with: columns), to: product * 5, absolute: 1e-9, relative: 1e-12)
  }

  @Test func heldOutLogitsAreThoseOfTheModel() throws {
    for design in [Design(), Design(rows: 20, widths: [45, 3, 30], classes: 3)] {
      let (training, labels) = try blocks(design)
      let held = try ColumnBlocks(blocks(design, seed: 9).0)
      let problem = try LogisticProblem(
        ColumnBlocks(training), labels: labels, classCount: design.classes)
      let solution = try problem.solve(penalty: 0.1)
      let model = try problem.model(solution)
      try expectClose(
        problem.logits(solution, coordinates: problem.coordinates(of: held)),
        to: model.logits(held.joined()), absolute: 1e-9, relative: 0)
    }
  }

  @Test func refusesBlocksThatDoNotFit() throws {
    let three = try Tensor.zeros([3, 2], dtype: .float64)
    let four = try Tensor.zeros([4, 2], dtype: .float64)
    for blocks in [[], [three, four]] {
      let error = #expect(throws: TensorError.self) { try ColumnBlocks(blocks.map { ($0, 1) }) }
      #expect(error?.code == .shapeMismatch)
    }
    let error = #expect(throws: TensorError.self) {
      try ColumnBlocks([(three, 1)]).products(with: ColumnBlocks([(three, 1), (three, 1)]))
    }
    #expect(error?.code == .shapeMismatch)
  }
}
