import Foundation
import LinearModels
import TestSupport
import Tensors
import Testing

struct LogisticRegressionTests {
  /// A data set of `Tests/Fixtures/logistic`, made by `make.py` beside it.
  struct GoldenSet: Decodable, Sendable, CustomStringConvertible {
    struct Fit: Decodable, Sendable {
      let C: Double
      let weights: [[Double]]
      let bias: [Double]
    }

    let name: String
    let classCount: Int
    let design: [[Double]]
    let labels: [Int]
    let fits: [Fit]
    var description: String { name }
    var matrix: Tensor {
      get throws { try matrix(design) }
    }

    func matrix(_ rows: [[Double]]) throws -> Tensor {
      try Tensor(rows.flatMap { $0 }, shape: [rows.count, design[0].count])
    }

    static let all: [GoldenSet] =
      (try? JSONDecoder().decode([GoldenSet].self, from: Fixtures.data("logistic/golden.json")))
      ?? []
  }

  @Test func fixtureIsThere() { #expect(GoldenSet.all.count == 4) }

  /// A gradient of length g leaves the optimum within g / penalty, because the penalty alone curves
  /// the loss by that much; ours ends at 10⁻⁷ in each of its components.
  @Test(arguments: GoldenSet.all) func equalsScikitLearn(set: GoldenSet) throws {
    for golden in set.fits {
      let penalty = 1 / (golden.C * Double(set.labels.count))
      let model = try LogisticRegression.fit(
        set.matrix, labels: set.labels, classCount: set.classCount, penalty: penalty)
      #expect(model.isConverged)
      let components = Double(golden.bias.count * (set.design[0].count + 1))
      let tolerance = 1e-6 + 1e-7 * components.squareRoot() / penalty
      expectClose(
        model.weights.flatMap { $0 }, to: golden.weights.flatMap { $0 }, absolute: tolerance)
      expectClose(model.bias, to: golden.bias, absolute: tolerance)
    }
  }

  @Test(arguments: GoldenSet.all) func gradientVanishesAtTheOptimum(set: GoldenSet) throws {
    let penalty = 0.03
    let model = try LogisticRegression.fit(
      set.matrix, labels: set.labels, classCount: set.classCount, penalty: penalty)
    let probabilities = try probabilities(model, set)
    let count = Double(set.labels.count)
    for output in model.weights.indices {
      let residuals = set.labels.indices.map { row in
        let target = set.classCount == 2 ? set.labels[row] == 1 : set.labels[row] == output
        return probabilities[row][output] - (target ? 1 : 0)
      }
      expectClose(residuals.reduce(0, +) / count, to: 0, absolute: 1e-6)
      for column in model.weights[output].indices {
        let slope = zip(residuals, set.design).reduce(0) { $0 + $1.0 * $1.1[column] } / count
        expectClose(slope + penalty * model.weights[output][column], to: 0, absolute: 1e-6)
      }
    }
  }

  /// The probability of each output, by the definition.
  private func probabilities(_ model: LogisticRegression, _ set: GoldenSet) throws -> [[Double]] {
    set.design.map { row in
      let logits = zip(model.weights, model.bias).map { weights, bias in
        zip(weights, row).reduce(bias) { $0 + $1.0 * $1.1 }
      }
      if set.classCount == 2 { return logits.map { 1 / (1 + exp(-$0)) } }
      let powers = logits.map { exp($0) }
      return powers.map { $0 / powers.reduce(0, +) }
    }
  }

  /// Every case five times has the same mean loss and the same optimum, but is no longer wide, so
  /// that it is solved directly instead of in the span of the cases.
  @Test(arguments: GoldenSet.all.filter { $0.design[0].count > 2 * $0.design.count })
  func wideSolutionEqualsDirectOne(set: GoldenSet) throws {
    for penalty in [0.5, 0.01] {
      let wide = try LogisticRegression.fit(
        set.matrix, labels: set.labels, classCount: set.classCount, penalty: penalty)
      let direct = try LogisticRegression.fit(
        set.matrix(Array(repeating: set.design, count: 5).flatMap { $0 }),
        labels: Array(repeating: set.labels, count: 5).flatMap { $0 },
        classCount: set.classCount, penalty: penalty)
      expectClose(
        wide.weights.flatMap { $0 }, to: direct.weights.flatMap { $0 }, absolute: 1e-6 / penalty)
      expectClose(wide.bias, to: direct.bias, absolute: 1e-6 / penalty)
    }
  }

  @Test(arguments: GoldenSet.all) func startChangesNothing(set: GoldenSet) throws {
    let penalty = 0.02
    func fit(_ penalty: Double, from start: LogisticRegression?) throws -> LogisticRegression {
      try .fit(
        set.matrix, labels: set.labels, classCount: set.classCount, penalty: penalty, start: start)
    }
    let cold = try fit(penalty, from: nil)
    let warm = try fit(penalty, from: fit(1, from: nil))
    expectClose(
      warm.weights.flatMap { $0 }, to: cold.weights.flatMap { $0 }, absolute: 1e-6 / penalty)
  }

  @Test func logitsAreWeightsTimesColumnsPlusBias() throws {
    let set = try #require(GoldenSet.all.first)
    let model = try LogisticRegression.fit(
      set.matrix, labels: set.labels, classCount: 2, penalty: 0.1)
    let expected = set.design.map { row in
      zip(model.weights[0], row).reduce(model.bias[0]) { $0 + $1.0 * $1.1 }
    }
    try expectClose(model.logits(set.matrix).reshaped([-1]), to: expected, absolute: 1e-12)
  }

  // MARK: Hard data

  /// Labels are the sign of x = ±1: without penalty the weight would be infinite.
  ///
  /// With it, w solves
  /// penalty · w = 1 / (1 + eʷ).
  @Test(arguments: [1.0, 1e-2, 1e-4, 1e-6]) func separableCasesStayFinite(penalty: Double) throws {
    let design = try Tensor([-1.0, 1, -1, 1], shape: [4, 1])
    let model = try LogisticRegression.fit(
      design, labels: [0, 1, 0, 1], classCount: 2, penalty: penalty)
    let weight = model.weights[0][0]
    #expect(model.isConverged)
    expectClose(penalty * weight, to: 1 / (1 + exp(weight)), absolute: 2e-7)
    expectClose(model.bias[0], to: 0, absolute: 1e-3)
  }

  @Test func oneClassOnlyStaysFinite() throws {
    let design = try Tensor([0.5, -1, 2], shape: [3, 1])
    for classCount in [2, 3] {
      let model = try LogisticRegression.fit(
        design, labels: [1, 1, 1], classCount: classCount, penalty: 0.1)
      let values = (model.weights.flatMap { $0 } + model.bias)
      #expect(values.allSatisfy { $0.isFinite && abs($0) < 50 })
      #expect(values.contains { $0 > 1 })
    }
  }

  /// Without anything to go by, the intercept is the log-odds: ln(3 / 1).
  @Test(arguments: [0, 1, 9]) func columnsWithoutInformationLeaveTheLogOdds(columns: Int) throws {
    let design = try Tensor.zeros([4, columns], dtype: .float64)
    let model = try LogisticRegression.fit(
      design, labels: [1, 1, 0, 1], classCount: 2, penalty: 0.1)
    expectClose(model.bias[0], to: log(3), absolute: 1e-5)
    #expect(model.weights == [[Double](repeating: 0, count: columns)])
  }

  /// Twice the same column shares the weight evenly: that is where ‖W‖² is least.
  @Test func equalColumnsShareTheWeight() throws {
    let set = try #require(GoldenSet.all.first)
    let doubled = set.design.map { [$0[0], $0[0]] }
    let model = try LogisticRegression.fit(
      Tensor(doubled.flatMap { $0 }, shape: [doubled.count, 2]), labels: set.labels,
      classCount: 2, penalty: 0.1)
    expectClose(model.weights[0][0], to: model.weights[0][1], absolute: 1e-6)
  }

  // MARK: The path

  @Test(arguments: GoldenSet.all) func pathKeepsTheLowestInnerLoss(set: GoldenSet) throws {
    // Even rows are fitted, odd ones decide.
    let training = set.design.indices.filter { $0 % 2 == 0 }
    let inner = set.design.indices.filter { $0 % 2 == 1 }
    let penalties = [10, 1, 0.3, 0.1, 0.03, 0.01, 1e-3]
    let design = try set.matrix(training.map { set.design[$0] })
    let labels = training.map { set.labels[$0] }
    let held = try set.matrix(inner.map { set.design[$0] })
    let truth = inner.map { set.labels[$0] }
    let chosen = try LogisticRegression.fitPath(
      design, labels: labels, classCount: set.classCount, inner: (held, truth),
      penalties: penalties)
    var losses: [Double] = []
    for penalty in penalties {
      let model = try LogisticRegression.fit(
        design, labels: labels, classCount: set.classCount, penalty: penalty)
      let rows = try model.logits(held).array(of: Double.self)
      let width = model.bias.count
      let total = truth.enumerated().reduce(0.0) { sum, item in
        let logits = Array(rows[item.offset * width..<(item.offset + 1) * width])
        let full = width == 1 ? [0, logits[0]] : logits
        return sum + log(full.reduce(0) { $0 + exp($1) }) - full[item.element]
      }
      losses.append(total / Double(truth.count))
    }
    let best = try #require(losses.indices.min { losses[$0] < losses[$1] })
    #expect(chosen.model.penalty == penalties[best])
    expectClose(try #require(chosen.innerLoss), to: losses[best], absolute: 1e-4)
  }

  @Test func pathWithoutInnerCasesKeepsTheMiddle() throws {
    let set = try #require(GoldenSet.all.first)
    let chosen = try LogisticRegression.fitPath(
      set.matrix, labels: set.labels, classCount: 2, inner: nil, penalties: [1, 0.1, 0.01])
    #expect(chosen.model.penalty == 0.1)
    #expect(chosen.innerLoss == nil)
  }

  // MARK: Refusals

  @Test func rejectsRowsWithoutLabels() throws {
    let design = try Tensor.zeros([3, 2], dtype: .float64)
    let error = #expect(throws: TensorError.self) {
      try LogisticRegression.fit(design, labels: [0, 1], classCount: 2, penalty: 1)
    }
    #expect(error?.code == .shapeMismatch)
  }

  @Test(arguments: [[0, 1, 2], [0, 1, -1]]) func rejectsLabelWithoutClass(labels: [Int]) throws {
    let design = try Tensor.zeros([3, 2], dtype: .float64)
    let error = #expect(throws: TensorError.self) {
      try LogisticRegression.fit(design, labels: labels, classCount: 2, penalty: 1)
    }
    #expect(error?.code == .invalidArgument)
  }

  @Test func rejectsNoCases() throws {
    let error = #expect(throws: TensorError.self) {
      try LogisticRegression.fit(
        .zeros([0, 2], dtype: .float64), labels: [], classCount: 2, penalty: 1)
    }
    #expect(error?.code == .shapeMismatch)
  }

  @Test func pathRefusesNoPenalty() throws {
    let set = try #require(GoldenSet.all.first)
    for inner in [nil, (design: try set.matrix, labels: set.labels)] {
      let error = #expect(throws: TensorError.self) {
        try LogisticRegression.fitPath(
          set.matrix, labels: set.labels, classCount: 2, inner: inner, penalties: [])
      }
      #expect(error?.code == .invalidArgument)
    }
  }
}
